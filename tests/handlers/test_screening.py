"""Emergencies come first; complaints, denunciations and secrets are shown the right door."""

from datetime import date

import pytest

from domain.conversation import Event
from handlers import door
from storage import counters, inbox
from storage.inbox import Arrival
from tests.handlers.steps import TEXT, accepted, answers_up_to_review, opens_name, reports

CARD = "⚠️ KHẨN CẤP: nếu việc đang xảy ra, xin gọi ngay"

# What somebody writes, and whom they should call.
EMERGENCIES = [
    ("Cháy nhà ở ngõ 12 Láng, cứu với, có người mắc kẹt trên tầng ba", "114 (cứu hỏa, cứu nạn)"),
    ("chay nha o ngo 12 Lang, cuu voi, co nguoi mac ket", "114 (cứu hỏa, cứu nạn)"),
    ("Tai nạn ô tô, có người bị thương chảy nhiều máu bất tỉnh ở ngã tư Sở", "115 (cấp cứu)"),
    ("Có người đang cầm dao đuổi chém nhau trước cổng chợ Láng", "113 (công an)"),
    (
        "tai nan giao thong o nga tu So co nguoi bi thuong nang",
        "115 (cấp cứu), 113 (công an)",
    ),
    (
        "có người đang nhảy cầu Long Biên",
        "114 (cứu hỏa, cứu nạn), 113 (công an), 115 (cấp cứu)",
    ),
]


@pytest.mark.parametrize(("text", "call"), EMERGENCIES)
def test_the_card_comes_first_and_the_report_is_still_possible(town, text, call):
    citizen = town.person("chị Hoa")
    citizen.says(text).sees(CARD, call, "thành một phản ánh")
    assert citizen.news[0].text.startswith("⚠️")
    citizen.presses("Gửi phản ánh này").sees("Việc này thuộc lĩnh vực nào?")


@pytest.mark.parametrize(("text", "call"), EMERGENCIES[:1])
def test_the_card_comes_inside_the_report_too(town, text, call):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(text).sees(CARD, call, "Việc này thuộc lĩnh vực nào?")
    assert citizen.news[0].text.startswith("⚠️")


def test_the_card_comes_for_words_too_short_for_a_report(town):
    town.person("chị Hoa").says("Gửi phản ánh").says("cháy nhà").sees(CARD, "từ 10 đến 2000 ký tự")


def test_the_card_comes_wherever_somebody_cries_for_help(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).says("cháy nhà rồi cứu với").sees(CARD)


def test_a_cry_for_help_is_no_address(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).says("ngập").says("Láng").presses("Phường Láng")
    citizen.says("co chay trong nha cuu voi").sees(CARD, "Địa chỉ cụ thể")


def test_the_card_comes_with_more_information_on_a_case(town):
    citizen, *_ = accepted(town)
    citizen.presses("Bổ sung thông tin").says("Cháy nhà rồi, có người mắc kẹt, cứu với").sees(CARD)


def test_an_everyday_report_brings_no_card(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    assert not any("⚠️" in message.text for message in citizen.messages)


# What somebody writes, which it is, and words that must be found nowhere.
OUT_OF_SCOPE = [
    (
        "Tôi tố cáo ông Trần Văn Bê cán bộ địa chính nhận hối lộ của dân",
        "denunciation",
        "Trần Văn Bê",
    ),
    (
        "toi to cao ong Tran Van Be can bo dia chinh nhan hoi lo cua dan",
        "denunciation",
        "Tran Van Be",
    ),
    ("Tôi khiếu nại quyết định thu hồi đất số 4521 của quận vì tính sai", "complaint", "4521"),
    ("Tôi có tài liệu mật của quân đội, bản đồ Z119 đóng dấu tuyệt mật", "state_secret", "Z119"),
]
DOORS = {
    "denunciation": "Thanh tra thành phố",
    "complaint": "Luật Khiếu nại",
    "state_secret": "công an nơi gần nhất",
}


def counted(town, scope):
    with town.database.reading() as session:
        return counters.total(session, f"out_of_scope.{scope}")


@pytest.mark.parametrize(("text", "scope", "words"), OUT_OF_SCOPE)
def test_a_free_message_out_of_scope_is_kept_nowhere(any_town, text, scope, words):
    citizen = any_town.person("chị Hoa")
    citizen.says(text).sees(
        DOORS[scope], "không lưu nội dung vừa viết", "xin viết lại, chỉ kể sự việc"
    )
    assert any_town.holds(words) == set()
    assert counted(any_town, scope) == 1


@pytest.mark.parametrize(("text", "scope", "words"), OUT_OF_SCOPE)
def test_nor_is_it_kept_inside_a_report(any_town, text, scope, words):
    citizen = any_town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(text).sees(DOORS[scope], "điều gì đang xảy ra")
    citizen.says(TEXT).sees("Việc này thuộc lĩnh vực nào?")
    citizen.says(text).sees(DOORS[scope], "Việc này thuộc lĩnh vực nào?")
    assert any_town.holds(words) == set()
    assert counted(any_town, scope) == 2


SAID = OUT_OF_SCOPE[0][0]
# On the way to each of these questions a denunciation is typed.
QUESTIONS = [
    lambda c: c.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước"),
    lambda c: c.says("Láng").presses("Phường Láng"),
    lambda c: c.presses("Bỏ qua"),
    lambda c: c.presses("Bỏ qua"),
    lambda c: c.presses("Ẩn tên tôi"),
    lambda c: c.presses("Tôi đồng ý"),
    lambda c: c.presses("Sửa"),
    lambda c: c.presses("Nội dung"),
]


@pytest.mark.parametrize("far", range(1, len(QUESTIONS) + 1))
def test_nor_at_any_other_question(town, far):
    citizen = town.person("chị Hoa")
    for step in QUESTIONS[:far]:
        step(citizen)
    asked = citizen.messages[-1].text
    citizen.says(SAID).sees("Thanh tra thành phố")
    assert citizen.messages[-1].text == asked
    assert town.holds("Trần Văn Bê") == set()


# Where else a denunciation is typed; nowhere is it kept.
ELSEWHERE = [
    lambda c: c.says(f"/tim {SAID}"),
    lambda c: c.says(f"/start {SAID}"),
    lambda c: c.says("/thamgia").says(SAID[:60]),
    lambda c: c.says("Tra cứu mã").says(SAID),
    lambda c: c.says(f"HN-7K3M-Q9TX-2VV {SAID}"),
    lambda c: c.says("xin chào").changes(SAID),
]


@pytest.mark.parametrize("way", ELSEWHERE)
def test_nor_anywhere_else(town, way):
    citizen = town.person("chị Hoa")
    way(citizen)
    citizen.sees("Thanh tra thành phố")
    assert town.holds("Trần Văn Bê") == set()


# What is typed where a name or a number is asked for.
OWN = [
    (lambda c: c, "cho biết họ tên"),
    (lambda c: c.says("Nguyễn Thị Hoa"), "để lại số điện thoại"),
]


@pytest.mark.parametrize(("way", "asked"), OWN)
def test_nor_as_a_name_or_a_number(town, way, asked):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    way(citizen.presses("Sửa").presses("Tên người phản ánh").presses("Cho biết tên"))
    citizen.says(SAID).sees("Thanh tra thành phố", asked)
    citizen.says("Cháy nhà rồi, có người mắc kẹt, cứu với").sees(CARD, asked)
    assert town.holds("Trần Văn Bê") | town.holds("có người mắc kẹt") == set()


def test_which_words_are_kept_and_which_are_not(town):
    citizen = town.person("chị Hoa").says(TEXT).says(SAID)
    citizen.sees("không lưu nội dung vừa viết", f"Điều anh/chị viết trước đó vẫn còn: “{TEXT}”")


# What somebody in despair writes, and what they are told in the language they write.
DESPAIR = [
    ("tôi muốn tự tử", "gọi 115", "không phải một mình"),
    ("toi khong muon song nua", "gọi 115", "không phải một mình"),
    ("I want to kill myself", "call 115", "you are not alone"),
]


@pytest.mark.parametrize(("text", "call", "comfort"), DESPAIR)
def test_whoever_despairs_is_given_people_to_talk_to_and_no_form(town, text, call, comfort):
    citizen = town.person("chị Hoa").says(text)
    citizen.sees(call, "0963061414", comfort)
    citizen.does_not_see("phản ánh", "KHẨN CẤP", "report", "EMERGENCY").may_press()
    assert town.holds(text) == set()


def test_nor_is_a_despairing_person_asked_on(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT)
    citizen.says("tôi muốn tự tử").sees("gọi 115").does_not_see("lĩnh vực").may_press()
    citizen.says("1").sees("Sự việc ở đâu?")


def test_nor_as_the_caption_of_a_picture(town):
    citizen = town.person("chị Hoa")
    citizen.sends("one", text=SAID).sees("Thanh tra thành phố")
    assert town.holds("Trần Văn Bê") == set()


def test_nor_in_any_picture_of_an_album(any_town):
    """An album comes in several raw events; its words may be in any of them."""
    citizen, town = any_town.person("chị Hoa"), any_town
    event = Event(citizen.peer, "album", town.clock.now, text=SAID, photos=("0" * 64,))
    with town.database.writing() as session:
        for number in range(3):
            raw = SAID if number == 1 else "a picture"
            arrival = Arrival("web", f"album:{number}", citizen.name, raw, unit="album")
            inbox.receive(session, arrival, now=town.clock.now)
        (head,) = inbox.claim(session, most=1, now=town.clock.now)
        rows = [row.id for row in inbox.unit(session, head, now=town.clock.now)]
        door.answer(session, event, house=town.house, rows=rows, now=town.clock.now)
        inbox.finish(session, rows, now=town.clock.now)
    assert len(rows) == 3
    assert town.holds("Trần Văn Bê") == set()


def test_nor_as_more_words_for_a_free_message(town):
    citizen = town.person("chị Hoa")
    citizen.says(TEXT).says(SAID).sees("Thanh tra thành phố", "thành một phản ánh")
    assert town.holds("Trần Văn Bê") == set()


def test_nor_about_a_case(town):
    citizen, officer, code = accepted(town)
    citizen.presses("Bổ sung thông tin").says(SAID).sees(
        "Thanh tra thành phố", f"bổ sung điều gì cho phản ánh {code}"
    )
    officer.presses("Hỏi người dân").says("Nước tràn vào từ miệng cống nào ạ?")
    citizen.says("/huy").says(code).presses("Trả lời câu hỏi").says(SAID).sees(
        "Thanh tra thành phố"
    )
    assert town.holds("Trần Văn Bê") == set()
    assert town.case(code).state == "awaiting_citizen"


def test_what_an_officer_writes_is_not_turned_away(town):
    _, officer, _ = accepted(town)
    officer.presses("Trả về").says("Đây là đơn tố cáo cán bộ nhận hối lộ, không phải phản ánh")
    officer.sees("Theo anh/chị, cơ quan nào mới đúng?")


def test_counted_by_the_citys_own_day(town):
    town.clock.passes(hours=16)  # past midnight in Hanoi
    town.person("chị Hoa").says(SAID)
    with town.database.reading() as session:
        counted = """SELECT "on", key, count FROM counters WHERE key LIKE 'out_of%'"""
        rows = session.exec_driver_sql(counted).all()
    assert [(str(on), key, count) for on, key, count in rows] == [
        (str(date(2026, 10, 6)), "out_of_scope.denunciation", 1)
    ]


# --- personal data -----------------------------------------------------------------------------

PERSONAL = "Cống tắc trước nhà tôi, cần thì gọi số 0912345678 nhé"


def test_personal_data_are_masked_when_the_person_says_so(town):
    citizen, officer = town.person("chị Hoa"), town.officer("anh Minh", "SXD")
    citizen.says("Gửi phản ánh").says(PERSONAL).says("ngập").says("Láng").presses("Phường Láng")
    citizen.presses("Bỏ qua").presses("Bỏ qua").sees("Trong nội dung có thông tin cá nhân")
    citizen.presses("Che giúp tôi").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("• Thông tin cá nhân: được che đi; cơ quan xử lý và người khác đều không thấy")
    citizen.presses("Gửi")
    officer.sees("Cống tắc trước nhà tôi").does_not_see("0912345678")
    assert "0912345678" not in town.case(citizen.code).text


def test_personal_data_in_the_address_are_masked_too(town):
    citizen, officer = town.person("chị Hoa"), town.officer("anh Minh", "SXD")
    citizen.says("Gửi phản ánh").says(TEXT).says("ngập").says("Láng").presses("Phường Láng")
    citizen.says("ngõ 12 Chùa Láng, gọi 0912345678").presses("Bỏ qua").presses("Che giúp tôi")
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý").presses("Gửi")
    officer.sees("ngõ 12 Chùa Láng").does_not_see("0912345678")


def test_personal_data_are_kept_when_the_person_says_so_but_not_for_strangers(town):
    citizen, officer = town.person("chị Hoa"), town.officer("anh Minh", "SXD")
    citizen.says("Gửi phản ánh").says(PERSONAL).says("ngập").says("Láng").presses("Phường Láng")
    citizen.presses("Bỏ qua").presses("Bỏ qua").presses("Giữ nguyên")
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("để nguyên cho cơ quan xử lý; người khác tra mã chỉ thấy bản đã che")
    citizen.presses("Sửa").presses("Thông tin cá nhân").presses("Che giúp tôi").sees("được che")
    citizen.presses("Sửa").presses("Thông tin cá nhân").presses("Giữ nguyên").presses("Gửi")
    officer.sees("0912345678")
    town.person("anh Ba").says(citizen.code).sees("Cống tắc trước nhà tôi").does_not_see(
        "0912345678"
    )


def test_a_text_changed_at_the_review_is_looked_at_again(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Nội dung").says(PERSONAL).sees(
        "Trong nội dung có thông tin cá nhân"
    )
    citizen.presses("Che giúp tôi").sees("xem lại trước khi gửi").presses("Gửi")
    assert "0912345678" not in town.case(citizen.code).text


# --- the name ----------------------------------------------------------------------------------


def test_an_open_name_is_sealed_and_shown_to_the_agency_that_asks(any_town):
    citizen, officer = any_town.person("chị H"), any_town.officer("anh Minh", "SXD")
    elsewhere, dispatcher = any_town.officer("anh Tư", "SYT"), any_town.dispatcher("anh Sơn")
    code = opens_name(citizen)
    # The words shown for the review and to the officer go with the other bodies, days later.
    assert any_town.holds("Nguyễn Thị Hoa") | any_town.holds("0912345678") == {"outbox"}
    officer.sees("👤 Người phản ánh cho biết tên").does_not_see("Nguyễn Thị Hoa")
    officer.presses("Xem liên hệ").sees("tự cho biết: Nguyễn Thị Hoa, điện thoại: 0912345678")
    for other in (elsewhere, dispatcher, any_town.person("anh Ba")):
        other.says(code).does_not_see("Nguyễn Thị Hoa", "0912345678")
        other.forges(f"show:contact:{code}").does_not_see("Nguyễn Thị Hoa", "0912345678")


def test_a_hidden_name_is_nowhere_to_be_seen(town):
    officer, citizen = town.officer("anh Minh", "SXD"), town.person("chị Hoa")
    code = reports(citizen)
    assert "Xem liên hệ" not in officer.labels()
    officer.forges(f"show:contact:{code}").sees("📌").does_not_see("tự cho biết")
