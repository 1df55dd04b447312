"""Whom to call: the first number, who is needed beside it, and whose life is in danger.

alarms.csv holds what people write and the numbers they need, nothing for what is no emergency.
Vietnamese is tried as it stands and without its marks.
"""

import csv
from pathlib import Path

import pytest

from domain.text import fold
from domain.understanding import EmergencyKind, Knowledge, alarm_in

TABLE = Path(__file__).with_name("alarms.csv")


def rows(*, urgent: bool) -> list[tuple[list[str], str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        found = [(row["numbers"].split(), row["text"]) for row in csv.DictReader(file)]
    typed = [(numbers, way) for numbers, text in found for way in {text, fold(text)}]
    return [(numbers, text) for numbers, text in typed if bool(numbers) is urgent]


def called(text: str, knowledge: Knowledge) -> list[str]:
    alarm = alarm_in(text, knowledge)
    return [str(number) for number in alarm.numbers] if alarm else []


def test_the_first_number_fits_the_danger_and_the_others_stand_beside_it(
    knowledge: Knowledge,
) -> None:
    urgent = rows(urgent=True)
    numbers = [(needs, called(text, knowledge), text) for needs, text in urgent]
    wrong = [
        case for case in numbers if case[1][:1] != case[0][:1] or not {*case[0]} <= {*case[1]}
    ]
    assert len(urgent) > 250
    assert wrong == []


def test_what_is_over_feared_asked_or_a_name_brings_no_number(knowledge: Knowledge) -> None:
    calm = rows(urgent=False)
    assert len(calm) > 250
    assert [(text, found) for _, text in calm if (found := called(text, knowledge))] == []


# Who needs whom, in the order of the card.
BESIDE = [
    ("tai nạn giao thông, hai xe máy tông nhau ở ngã tư Vọng", ["113", "115"]),
    ("xe tải tông xe máy, một người bị thương nặng", ["115", "113"]),
    ("xe tải đâm xe con, tài xế bất tỉnh kẹt trong xe", ["115", "114", "113"]),
    ("em ngã ổ gà gãy tay", ["115"]),
    ("cháy nhà, có người bị bỏng", ["114", "115"]),
    ("cháy nhà số 5", ["114"]),
    ("có đám cầm dao chém nhau, một người chảy máu nhiều", ["113", "115"]),
    ("nhặt được quả lựu đạn ở bờ ruộng", ["113", "114"]),
    ("có người đang nhảy cầu Long Biên", ["114", "113", "115"]),
]


@pytest.mark.parametrize(("text", "numbers"), BESIDE)
def test_everybody_needed_is_named_once(
    text: str, numbers: list[str], knowledge: Knowledge
) -> None:
    assert called(text, knowledge) == numbers


# Somebody else's life: a rescue, reported like any other danger.
BYSTANDERS = [
    ("có người đang nhảy cầu Long Biên", "114"),
    ("co nguoi nhay cau Long Bien", "114"),
    ("Có cô gái trèo qua lan can cầu Chương Dương đòi nhảy", "114"),
    ("tôi thấy một thanh niên định nhảy lầu", "114"),
    ("Someone is about to jump off the bridge", "114"),
    ("Bạn em nhắn là muốn tự sát", "115"),
    ("con gái tôi để lại thư tuyệt mệnh rồi bỏ đi", "115"),
    ("con gai toi de lai thu tuyet menh roi bo di", "115"),
    ("My friend says she is going to kill herself tonight", "115"),
    ("mẹ em đòi uống thuốc diệt chuột", "115"),
    ("hàng xóm nhà tôi đòi treo cổ", "115"),
]


@pytest.mark.parametrize(("text", "first"), BYSTANDERS)
def test_who_sees_another_in_despair_calls_for_rescue(
    text: str, first: str, knowledge: Knowledge
) -> None:
    alarm = alarm_in(text, knowledge)
    assert alarm is not None
    assert (alarm.number, alarm.kind) == (first, EmergencyKind.DANGER)
    assert {*alarm.numbers} == {"113", "114", "115"}


# Others are named, but it is the writer who despairs.
WRITERS = [
    "bị chồng bỏ, em muốn chết",
    "chồng em đánh em, em không muốn sống nữa",
    "bo me em khong hieu, em muon chet",
    "bạn bè xa lánh, tôi sẽ tự tử",
    "my wife left me and I want to die",
    "Nobody would miss me, I want to end my life",
    "em dung tren cau Long Bien va muon nhay xuong",
    "con muốn tự tử vì điểm kém",
]


@pytest.mark.parametrize("text", WRITERS)
def test_who_despairs_themselves_is_heard_whoever_else_is_named(
    text: str, knowledge: Knowledge
) -> None:
    alarm = alarm_in(text, knowledge)
    assert alarm is not None
    assert alarm.kind is EmergencyKind.SELF_HARM
