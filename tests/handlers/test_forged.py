"""Button data comes from outside: whatever it is, it is answered kindly and changes nothing."""

import pytest
from sqlalchemy import select

from storage.schema import metadata
from tests.conversation import Town
from tests.handlers.steps import TEXT, accepted, answers_up_to_review, reports

FORGED = "Tôi không tìm thấy việc này, chưa có gì thay đổi."
STALE = "Nút vừa bấm thuộc một bước đã qua nên không có gì thay đổi."
MENU = ("Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp")

NONSENSE = [
    "",
    ":",
    "::::",
    "do",
    "do:accept",
    "do:accept:CODE",
    "do:accept:CODE:x",
    "do:accept:CODE:-1",
    "do:accept:CODE:²",
    "do:accept:CODE:999999999999",
    "do:accept:CODE:3:tap",
    "do:accept:CODE:999",
    "do:fly:CODE:3",
    "do:route:CODE:3",
    "do:explain_rating:CODE:3",
    "do:accept:HN-7K3M-Q9TX-2VV:1",
    "do:accept:%s:1",
    "go:",
    "go:nowhere",
    "go:report:now",
    "pick",
    "show",
    "x" * 10_000,
    "\x00\ud800\u202e",
    "{0.__class__}",
    "'; DROP TABLE cases; --",
]


def everything(town: Town) -> dict[str, list[tuple]]:
    """What the database holds besides messages, counts and where conversations stand."""
    told = {"inbox", "outbox", "conversations", "menus", "counters"}
    with town.database.reading() as session:
        tables = [t for t in metadata.sorted_tables if t.name not in told]
        return {t.name: [tuple(row) for row in session.execute(select(t))] for t in tables}


@pytest.mark.parametrize("data", NONSENSE)
def test_nonsense_changes_nothing(town, data):
    _, officer, code = accepted(town)
    before = everything(town)
    officer.forges(data.replace("CODE", code)).sees(FORGED).may_press("Việc của tôi", *MENU)
    assert everything(town) == before


@pytest.mark.parametrize("data", NONSENSE)
def test_nonsense_in_the_middle_of_a_report_asks_again(town, data):
    citizen = town.person("chị Hoa").says("Gửi phản ánh")
    citizen.forges(data).sees(FORGED, "điều gì đang xảy ra")
    citizen.says(TEXT).sees("lĩnh vực nào")


# What somebody who has nothing to do with the case presses, and what they are told.
OTHERS = [
    ("do:accept:CODE:2", "không thuộc phần của anh/chị"),
    ("do:resolve:CODE:2", "không thuộc phần của anh/chị"),
    ("do:assign:CODE:2", "không thuộc phần của anh/chị"),
    ("do:withdraw:CODE:2", "không thuộc phần của anh/chị"),
    ("do:add_information:CODE:2", "không thuộc phần của anh/chị"),
    ("do:rate:CODE:2:satisfied", "không thuộc phần của anh/chị"),
    ("do:unfollow:CODE:2", "đã thôi theo dõi"),
    ("show:card:CODE", "Trạng thái: Chờ xử lý"),
    ("show:history:CODE", "Trạng thái: Chờ xử lý"),
    ("show:contact:CODE", "Trạng thái: Chờ xử lý"),
]


@pytest.mark.parametrize(("data", "said"), OTHERS)
def test_another_persons_button(town, data, said):
    code, stranger = reports(town.person("chị Hoa")), town.person("anh Ba").says("/start")
    before = everything(town)
    stranger.forges(data.replace("CODE", code)).sees(said).does_not_see("📌")
    assert everything(town) == before


def test_a_button_of_a_step_that_is_past(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT)
    old = citizen.button("Ngập, thoát nước").id
    citizen.presses("Xem thêm lĩnh vực…")
    citizen.forges(old).sees(STALE, "lĩnh vực nào")
    citizen.presses("Cây xanh").sees("Sự việc ở đâu")
    citizen.forges(old).sees(STALE, "Sự việc ở đâu")


def test_the_send_button_pressed_twice(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    old = citizen.button("Gửi").id
    citizen.presses("Gửi").sees("Phản ánh đã được ghi nhận")
    citizen.forges(old).sees(STALE).may_press(*MENU)
    assert len(everything(town)["cases"]) == 1


def test_another_persons_option(town):
    citizen, thief = town.person("chị Hoa"), town.person("anh Ba")
    citizen.says("Gửi phản ánh").says(TEXT)
    data = citizen.button("Ngập, thoát nước").id
    thief.forges(data).sees(STALE).may_press(*MENU)
    thief.says("Gửi phản ánh").says(TEXT)
    thief.forges(data).sees(STALE, "lĩnh vực nào")


@pytest.mark.parametrize("option", ["nothing", "~skip", "~nothing", "cháy", "more:more", ""])
def test_an_option_that_was_not_offered(town, option):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT)
    nonce = citizen.button("Ngập, thoát nước").id.split(":")[1]
    citizen.forges(f"pick:{nonce}:{option}").sees(
        "không có gì thay đổi" if option else "có gì thay đổi", "lĩnh vực nào"
    )


def test_a_ward_that_was_not_offered(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước")
    citizen.says("Láng")
    nonce = citizen.button("Phường Láng").id.split(":")[1]
    citizen.forges(f"pick:{nonce}:99999").sees(STALE, "xác nhận giúp đúng phường/xã nào")


def test_every_button_anybody_was_shown_can_be_pressed_again_later(town):
    """Long after, in any order: an answer each time, and no case in two minds."""
    citizen, officer, code = accepted(town)
    officer.presses("Hỏi người dân").says("Nước tràn vào từ miệng cống nào ạ?")
    citizen.presses("Trả lời câu hỏi").says("Trong ngõ").presses("Bỏ qua")
    citizen.presses("Rút phản ánh").presses("Có, rút lại")
    town.clock.passes(days=100)
    before = town.case(code)
    for persona in (citizen, officer):
        shown = [choice for message in persona.messages for choice in message.choices]
        for choice in shown:
            persona.forges(choice.id)
            persona.says("/huy")
    assert (town.case(code).state, town.case(code).version) == (before.state, before.version)
