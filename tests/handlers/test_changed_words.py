"""Words that were sent and then changed: the last answer in words changes with them."""

import pytest

from tests.handlers.steps import TEXT, answers_up_to_review

CHANGED = "Cống tắc gây ngập cả ngõ 211 suốt bốn ngày nay"


def test_the_last_answer_in_words_is_changed(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).sees("lĩnh vực nào")
    citizen.changes(CHANGED).sees("lĩnh vực nào")
    citizen.presses("Ngập, thoát nước").says("Láng").presses("Phường Láng").presses("Bỏ qua")
    citizen.presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý").sees(CHANGED)


def test_what_was_begun_meanwhile_is_kept(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước").says("Láng")
    citizen.presses("Phường Láng").says("Số 5").sends("one")
    citizen.changes("Số 7").sees("biết tên anh/chị").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("• Địa chỉ: Số 7", "• Ảnh: 1 ảnh")


# What the words are changed to, and what is then said.
WRONG = [
    ("ngắn", "từ 10 đến 2000 ký tự"),
    ("Tôi tố cáo ông Trần Văn Bê cán bộ địa chính nhận hối lộ", "Thanh tra thành phố"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_changed_words_are_looked_at_as_new_ones(town, words, said):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).changes(words).sees(said, "điều gì đang xảy ra")
    assert town.holds("Trần Văn Bê") == set()
    citizen.presses("Giữ câu trả lời cũ").sees("lĩnh vực nào")


def test_an_emergency_that_shows_itself_later(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says("Có khói bốc lên ở ngõ 12").changes(
        "Cháy nhà ở ngõ 12, có người mắc kẹt, cứu với"
    )
    citizen.sees("⚠️ KHẨN CẤP")


def test_where_nothing_can_change_it_is_said(town):
    citizen = town.person("chị Hoa")
    citizen.says("/start").changes("chào").sees("chưa có gì thay đổi")
    answers_up_to_review(citizen)
    citizen.changes(CHANGED).sees("chưa có gì thay đổi", "xem lại trước khi gửi")
