"""Numbers for buttons: what each means, and when it is only a word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.conversation import Lane
from scheduler.seam import Message
from storage import menus
from storage.database import Database
from tests.bot.channels.zalo.contract import ZaloBotTown
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.handlers.conftest import hanoi_template, house
from tests.handlers.steps import TEXT, accepted

STALE = "thuộc một bước đã qua"


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[Town]:
    url = fresh_database("sqlite", hanoi_template)
    town = ZaloBotTown(Database(url, connections=2), house())
    yield town
    town.closes()


def asked_for_the_category(town):
    return town.person("chị Hoa").says("Gửi phản ánh").says(TEXT).sees("lĩnh vực nào")


def test_a_number_is_the_line_it_stands_before(town):
    asked_for_the_category(town).says("1").sees("Sự việc ở đâu")


def test_a_number_where_words_are_wanted_is_a_word(town):
    citizen = asked_for_the_category(town).presses("Ngập, thoát nước").says("Phường Láng")
    citizen.presses("Phường Láng").sees("Địa chỉ cụ thể")
    citizen.says("3").sees("ảnh thì gửi")
    assert (
        citizen.presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý").sees("• Địa chỉ: 3")
    )


def test_a_card_has_other_numbers_than_the_question_that_is_put_again_below_it(town):
    _, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").says(code).sees("đang xử lý", "đã làm gì, khi nào")
    assert int(town.number(officer.peer, officer.button("Xin gia hạn").id)) > 100
    officer.says("1").does_not_see("Lý do", "Xin gia hạn")
    officer.presses("Xin gia hạn").sees("cần thêm thời gian")
    officer.says("1").sees("Xin viết")  # words are wanted, and no list stands beside


def test_a_card_looked_at_while_words_are_wanted_can_be_acted_on(town):
    _, officer, code = accepted(town)
    officer.presses("Xin gia hạn").says(code).sees("cần thêm thời gian")
    officer.says(town.number(officer.peer, officer.button("Hỏi người dân").id))
    officer.sees("muốn hỏi người dân")


def test_zero_goes_back_and_outside_a_form_to_the_first_page(town):
    citizen = asked_for_the_category(town).says("0").sees("điều gì đang xảy ra")
    citizen.presses("Hủy bỏ").presses("Bỏ bản này").says("0").sees("Đây là Nâng Niu")


def test_menu_leads_to_the_first_page_from_anywhere(town):
    asked_for_the_category(town).says("menu").sees("Đây là Nâng Niu")


def test_a_long_list_is_turned_page_by_page_and_its_numbers_go_on(town):
    citizen = asked_for_the_category(town).presses("Xem thêm lĩnh vực…")
    first = [choice.label for choice in citizen.messages[-1].choices]
    citizen.says("Thêm").sees("Các mục tiếp theo")
    assert citizen.messages[-1].choices[0].label == first[8]
    citizen.says("9").sees("Sự việc ở đâu")


def test_an_answer_to_a_list_that_is_past_changes_nothing(town):
    """A list that has not arrived yet can't be what was answered."""
    citizen = asked_for_the_category(town)
    with town.database.reading() as session:
        before = menus.shown(session, citizen.peer)[0]
    citizen.says("1").sees("Sự việc ở đâu").says("Phường Láng")
    with town.database.writing() as session:
        menus.remember(session, citizen.peer, before)
    citizen.says("1").sees(STALE, "đúng phường/xã nào")


def test_a_notice_has_numbers_of_its_own(town):
    citizen, officer, _ = accepted(town)
    officer.presses("Hỏi người dân").says("Nước tràn vào từ miệng cống nào ạ?")
    citizen.sees("miệng cống nào").says("Gửi phản ánh").says(TEXT).sees("lĩnh vực nào")
    citizen.says("1").sees("Sự việc ở đâu")  # the form's first line, not the notice's


def test_numbers_of_notices_are_in_the_hundreds_and_stay_theirs_when_sent_again(town):
    citizen, *_ = accepted(town)
    with town.database.reading() as session:
        known = menus.shown(session, citizen.peer)
    newest, oldest = [menu for menu in known if menu.slot]
    assert (oldest.first, newest.first) == (101, 201)
    assert menus.free_slot(known, newest.outbox) == 2
    assert menus.free_slot(known, newest.outbox + 1) == 3
    citizen.says("103").sees("Trạng thái")


def test_a_label_of_a_notice_can_be_typed_too(town):
    citizen, officer, _ = accepted(town)
    officer.presses("Hỏi người dân").says("Nước tràn vào từ miệng cống nào ạ?")
    citizen.says("tra loi cau hoi").sees("trả lời câu hỏi của cán bộ")


def test_a_list_sent_twice_keeps_its_numbers(town):
    citizen = asked_for_the_category(town).presses("Xem thêm lĩnh vực…").says("thêm")
    with town.database.reading() as session:
        before = menus.shown(session, citizen.peer)
    page = Message(before[0].outbox, citizen.peer, Lane.REPLY, citizen.messages[-1])
    town.run(town.plug.channel.send(page))
    with town.database.reading() as session:
        assert menus.shown(session, citizen.peer) == before
