"""Leaving in the middle and coming back: after other commands, other work, a restart."""

import pytest
from sqlalchemy import update

from storage.schema import conversations
from tests.handlers.steps import ANSWER, ASKED, TEXT, accepted, reports, to_the_place

CATEGORY, PLACE = "Việc này thuộc lĩnh vực nào?", "Sự việc ở đâu?"
OFFER = "Anh/chị đang viết dở: gửi phản ánh. Mọi thứ vẫn được giữ nguyên"

# A word on the way, and what it shows.
ON_THE_WAY = [
    ("/start", "Xin chào anh/chị!"),
    ("/cuatoi", "chưa gửi và chưa theo dõi"),
    ("Trợ giúp", "Anh/chị có thể:"),
    ("/ngonngu", "muốn dùng ngôn ngữ nào"),
    ("/dulieu", "đang giữ về anh/chị"),
    ("/viec", "Mục này dành cho cán bộ"),
    ("/tim HN-7K3M-Q9TX-2VV", "không tìm thấy hồ sơ"),
]


@pytest.mark.parametrize(("typed", "shown"), ON_THE_WAY)
def test_after_another_command(town, typed, shown):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).sees(CATEGORY)
    citizen.says(typed).sees(shown, OFFER, CATEGORY)
    citizen.says("1").sees(PLACE)


def test_what_is_open_is_what_is_seen_last(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).says("/cuatoi")
    assert citizen.messages[-1].text.endswith(CATEGORY)


@pytest.mark.parametrize("typed", ["/tieptuc", "Tiếp tục", "tiep tuc", "Gửi phản ánh"])
def test_going_on_by_word(town, typed):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).says("/cuatoi")
    citizen.says(typed).sees(CATEGORY)


def test_a_code_looked_up_on_the_way(town):
    other, citizen = town.person("anh Ba"), town.person("chị Hoa")
    code = reports(other)
    citizen.says("Gửi phản ánh").says(TEXT).says("Tra cứu mã").sees("nhập mã phản ánh")
    citizen.says(code).sees("Trạng thái: Chờ xử lý", OFFER, CATEGORY)
    citizen.presses("Ngập, thoát nước").sees(PLACE)


def test_a_look_up_that_is_given_up_is_no_trap(town):
    citizen = town.person("chị Hoa")
    citizen.says("Tra cứu mã").says("Phản ánh của tôi")
    citizen.says(TEXT).sees("thành một phản ánh").does_not_see("Mã này chưa đúng")


def test_a_picture_is_no_answer_to_a_look_up(town):
    citizen = town.person("chị Hoa")
    citizen.says("Tra cứu mã").sends("one").sees("thành một phản ánh")


def test_after_a_restart(any_town):
    citizen = any_town.person("chị Hoa")
    citizen.says("Gửi phản ánh").sends("one").says(TEXT).presses("Ngập, thoát nước")
    any_town.restarts()
    citizen.says("Khương Đình")
    any_town.restarts()
    citizen.presses("Phường Khương Đình").says("Số 5")
    any_town.restarts()
    citizen.says("/tieptuc").sees("biết tên anh/chị").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    any_town.restarts()
    citizen.presses("Gửi")
    case = any_town.case(citizen.code)
    assert (case.text, case.category, case.address, len(case.photos)) == (
        TEXT,
        "drainage",
        "Số 5",
        1,
    )


def test_weeks_later(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT)
    town.clock.passes(days=40)
    citizen.says("/start").sees("Xin chào anh/chị!", OFFER, CATEGORY)


def test_something_odd_puts_the_open_question_again(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT)
    citizen.sends_something_odd("sticker").sees("chưa đọc được loại tin nhắn này", CATEGORY)


def test_an_officers_answer_waits_while_they_look_something_up(town):
    _, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").presses("Lịch sử").sees("Lịch sử hồ sơ")
    officer.sees(f"Anh/chị đang viết dở: Trả lời kết quả, hồ sơ {code}.", "đã làm gì, khi nào")
    officer.says(ANSWER).sees("Gửi ảnh sau khi xử lý")


def test_two_cases_are_answered_side_by_side(town):
    _, officer, first = accepted(town)
    second = reports(town.person("anh Ba"), text="Nắp hố ga trước trường vỡ toác, nước trào lên")
    officer.presses("Tiếp nhận").presses("Trả lời kết quả").says(ANSWER)
    officer.says(first).presses("Trả lời kết quả").sees(f"Trả lời người dân về hồ sơ {first}")
    officer.says(ANSWER).sends("a").presses("Xong").presses("Bỏ qua").presses("Gửi")
    officer.sees(f"Đã gửi trả lời hồ sơ {first}", f"hồ sơ {second}", "Gửi ảnh sau khi xử lý")
    officer.sends("b").presses("Xong").presses("Bỏ qua").presses("Gửi")
    officer.sees(f"Đã gửi trả lời hồ sơ {second}")


def test_the_same_button_goes_on_with_what_was_written(town):
    _, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).says(code).presses("Trả lời kết quả")
    officer.sees("Gửi ảnh sau khi xử lý").does_not_see("đã làm gì, khi nào")


def test_the_report_survives_any_number_of_other_forms(town):
    officer = town.officer("anh Minh", "SXD")
    codes = [reports(town.person(f"người {n}")) for n in range(6)]
    officer.says("Gửi phản ánh").says("Biển báo trước cổng cơ quan bị đổ")
    for code in codes:
        officer.says(f"/tim {code}").presses("Trả về")
    for _ in range(3):
        officer.says("/huy")
    officer.sees("Anh/chị đang viết dở: gửi phản ánh", CATEGORY)


def test_cancelling_one_form_goes_on_with_the_one_before(town):
    _, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").says(code).presses("Hỏi người dân")
    officer.presses("Hủy bỏ").sees("Đã hủy.", "Trả lời kết quả, hồ sơ", "đã làm gì, khi nào")


# What another version may have stored as a draft.
UNREADABLE = [
    "nothing",
    {"step": "text"},
    {"form": "a form of the past", "step": "text"},
    {"form": "report", "step": "text", "answers": ["no", "answers"]},
    {"form": "report", "step": "photos", "answers": {"place": "Láng"}},
    {"form": "report", "step": ["text"]},
]


@pytest.mark.parametrize("stored", UNREADABLE)
def test_a_draft_nobody_can_read_is_put_aside_and_said_so(town, stored):
    citizen = town.person("chị Hoa").says("/start")
    with town.database.writing() as session:
        session.execute(update(conversations).values(drafts=[stored]))
    citizen.says("Gửi phản ánh").sees(
        "bản viết dở trước đó không mở được nữa", "điều gì đang xảy ra"
    )
    citizen.says(TEXT).sees(CATEGORY).does_not_see("không mở được nữa")


def test_what_a_newer_version_knew_besides_is_left_out(town):
    citizen = town.person("chị Hoa").says("/start")
    stored = {"form": "report", "step": "gone", "answers": {"text": TEXT, "mood": 3}, "mood": 1}
    with town.database.writing() as session:
        session.execute(update(conversations).values(drafts=[stored]))
    citizen.says("/tieptuc").sees(CATEGORY)


# --- what is plainly no answer -----------------------------------------------------------------

# A code in which one character is wrong, and a command that is none, typed at a question.
SLIPS = ["HN-7K3M-Q9TX-2VX", "hn 7k3m q9tx 2v", "7K3M-Q9TX-2VX"]
COMMANDS = ["/foo", "/rac thải", "/khongco viết gì đó thật là dài"]
OPEN_AT = {
    "text": lambda c: c.says("Gửi phản ánh"),
    "category": lambda c: c.says("Gửi phản ánh").says(TEXT),
    "address": lambda c: to_the_place(c).says("Láng").says("1"),
}


@pytest.mark.parametrize("at", OPEN_AT)
def test_a_slip_in_a_code_and_an_unknown_command_are_no_answers(plain_town, at):
    citizen = OPEN_AT[at](plain_town.person("chị Hoa"))
    for typed in SLIPS:
        citizen.says(typed).sees(f"“{typed}” giống một mã phản ánh", ASKED[at])
        assert plain_town.holds(typed) <= {"inbox", "outbox"}
    for typed in COMMANDS:
        citizen.says(typed).sees(f"Tôi không có lệnh {typed.split()[0]}", ASKED[at])
        assert plain_town.holds(typed) <= {"inbox", "outbox"}


def test_an_unknown_command_outside_everything(plain_town):
    plain_town.person("chị Hoa").says("/foo").sees("Tôi không có lệnh /foo").sees("/giupdo")


# Eleven figures may pass the check of a case's code by chance: where a number is asked for they
# are one.
@pytest.mark.parametrize("number", ["84912345601", "024-3825-353"])
def test_a_telephone_number_is_never_taken_for_a_code(plain_town, number):
    citizen = to_the_place(plain_town.person("chị Hoa")).says("Láng").says("1").says("không")
    citizen.says("không").says("cho biết tên").says("Hoa").says(number).sees(ASKED["consent"])


@pytest.mark.parametrize("at", [*OPEN_AT, "consent"])
def test_what_consent_names_is_reached_from_everywhere(plain_town, at):
    citizen = plain_town.person("chị Hoa")
    if at == "consent":
        to_the_place(citizen).says("Láng").says("1").says("không").says("không").says("1")
        citizen.sees("gõ “Dữ liệu của tôi”")
    else:
        OPEN_AT[at](citizen)
    citizen.says("du lieu cua toi").sees("đang giữ về anh/chị", ASKED[at])
