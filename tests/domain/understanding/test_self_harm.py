"""Who speaks of ending their own life is told apart: the ambulance and people to talk to, no report."""

import pytest

from domain.understanding import EmergencyKind, Knowledge, alarm_in, understand

SELF_HARM = [
    "tôi muốn chết",
    "em không muốn sống nữa",
    "toi khong muon song nua",
    "muon tu tu",
    "nhảy cầu",
    "tự tử",
    "Tôi nghĩ đến cái chết, chẳng ai cần tôi",
    "nếu không ai giúp tôi sẽ tự tử",
    "nợ nần quá, tôi chỉ muốn chết cho xong",
    "tôi không muốn tiếp tục sống nữa",
    "em định uống thuốc ngủ cho xong",
    "dạo này em không muốn sống nữa",
    "ngày nào tôi cũng nghĩ đến cái chết",
    "có thể tôi sẽ tự tử",
    "I want to die",
    "every day I think about killing myself",
    "I don't want to live any more",
]

OTHER_DANGERS = [
    "Cháy nhà, có người nhảy từ tầng 3 xuống",
    "Có thằng cầm dao đuổi chém người ở đầu chợ",
    "Bác bảo vệ ngã vật ra sân, gọi không dậy",
]

FIGURES_OF_SPEECH = [
    "tắc đường muốn chết",
    "tac duong 2 tieng dong ho muon chet",
    "nóng muốn chết mà mất điện cả ngày",
    "chết cười với cái biển báo",
    "xe tôi muốn chết máy vì ngập",
    "waiting in this queue makes me want to die",
    "cầu này hay có người nhảy cầu, đề nghị lắp lưới",
    "năm ngoái có người tự tử ở hồ, đề nghị rào lại",
    "Đề nghị lắp lan can chống nhảy cầu ở cầu Long Biên",
    "tôi không muốn sống ở khu này nữa vì ồn",
    "I don't want to live here because of the noise",
    "đi xe máy qua đây khác nào tự tử",
    "tài xế phóng như chán sống",
    "trẻ em hay nhảy cầu xuống sông tắm",
    "cu di tu tu thi khong tac",
    "toi muon tu van thu tuc lam so do",
    "nho tu van vay von chinh sach",
    "cau truot sac canh, chau toi bi rach tay ao",
]


@pytest.mark.parametrize("text", SELF_HARM)
def test_who_speaks_of_ending_a_life_gets_the_ambulance(text: str, knowledge: Knowledge) -> None:
    alarm = alarm_in(text, knowledge)
    assert alarm is not None
    assert (alarm.number, alarm.kind) == ("115", EmergencyKind.SELF_HARM)
    found = understand(text, knowledge)
    assert (found.emergency, found.emergency_kind) == ("115", EmergencyKind.SELF_HARM)


@pytest.mark.parametrize("text", OTHER_DANGERS)
def test_other_dangers_are_not_taken_for_it(text: str, knowledge: Knowledge) -> None:
    alarm = alarm_in(text, knowledge)
    assert alarm is not None
    assert alarm.kind is EmergencyKind.DANGER


@pytest.mark.parametrize("text", FIGURES_OF_SPEECH)
def test_a_manner_of_speaking_is_no_danger(text: str, knowledge: Knowledge) -> None:
    assert alarm_in(text, knowledge) is None
    assert understand(text, knowledge).emergency_kind is None
