"""What people type, and what hostile people type: kept as words, or asked for again."""

import unicodedata

import pytest

from tests.handlers.steps import TEXT, answers_up_to_review, reports

AGAIN = "Xin anh/chị viết bằng chữ, từ 10 đến 2000 ký tự"
NEXT = "Việc này thuộc lĩnh vực nào?"

# What is typed as the description, and whether it is one.
DESCRIPTIONS = [
    ("Cống tắc", False),
    ("123456789", False),
    ("Cống tắc ạ", True),
    ("ồ" * 10, True),
    ("ồ" * 2000, True),
    ("ồ" * 2001, False),
    ("x" * 1_000_000, False),
    ("     \n\t     ", False),
    ("\u00a0" * 40, False),
    ("\u200b" * 40, False),
    ("\x00" * 40, False),
    ("😀" * 40, False),
    ("🚧🚧🚧 sập cống 🚧🚧🚧", True),
    ("…!?….!?….!?", False),
    ("Mất điện!!!!", True),
]


@pytest.mark.parametrize(("text", "is_one"), DESCRIPTIONS)
def test_a_description(town, text, is_one):
    town.person("chị Hoa").says("Gửi phản ánh").says(text).sees(NEXT if is_one else AGAIN)


def test_a_free_message_is_no_longer_than_a_description(town):
    citizen = town.person("chị Hoa").says("ồ" * 2001).sees(AGAIN)
    citizen.says("ồ" * 2000).sees("thành một phản ánh")


# What is typed, and what is kept of it.
KEPT = [
    (unicodedata.normalize("NFD", TEXT), TEXT),
    (f"  {TEXT}\r\n\r\nthật đấy\t nhé  ", f"{TEXT}\n\nthật đấy  nhé"),
    ("Cống\x00 tắc\x07 gây ngập", "Cống tắc gây ngập"),
    ("Cống \u202eổđ gnar\u202c tắc gây ngập", "Cống ổđ gnar tắc gây ngập"),
    ("Cống tắc \ud800 gây ngập", "Cống tắc  gây ngập"),
    ("Cống {code} %s $x <b>tắc</b> '; DROP TABLE cases; --", "Cống {code} %s $x <b>tắc</b> '; DROP TABLE cases; --"),
    ("C" + "\u0301" * 500 + "ống tắc gây ngập", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kept"), KEPT)
def test_what_is_kept_of_hostile_words(any_town, text, kept):
    citizen, officer = any_town.person("chị Hoa"), any_town.officer("anh Minh", "SXD")
    citizen.says("Gửi phản ánh").says(text).says("ngập").says("Láng").presses("Phường Láng")
    citizen.presses("Bỏ qua").presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    code = citizen.presses("Gửi").code
    stored = any_town.case(code).text
    assert stored == (kept or stored)
    assert len(stored) < 2000
    officer.sees(stored)


@pytest.mark.parametrize(
    "text", ["\ud800\udc00\udfff", "\x00", "\u202e", " ", "\ufeff", "/" * 300]
)
def test_words_that_are_none_are_answered_all_the_same(town, text):
    town.person("chị Hoa").says(text).sees("Xin lỗi, tôi chưa hiểu ý anh/chị.")


def test_an_address_too_long_is_asked_for_again(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước").says("Láng")
    citizen.presses("Phường Láng").says("x" * 201).sees("Xin viết địa chỉ trong 200 ký tự")
    citizen.says("x" * 200).sees("có ảnh thì gửi")


# What is typed as a telephone number, and whether it is one.
PHONES = [
    ("0912345678", True),
    ("+84 912 345 678", True),
    ("(024) 3825.3536", True),
    ("113", False),
    ("không phải số", False),
    ("0" * 16, False),
]


@pytest.mark.parametrize(("typed", "is_one"), PHONES)
def test_a_telephone_number(town, typed, is_one):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Tên người phản ánh").presses("Cho biết tên").says("Hoa")
    citizen.says(typed).sees(f"• Điện thoại: {typed}" if is_one else "chưa giống số điện thoại")


def test_a_number_shared_with_one_tap(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Tên người phản ánh").presses("Cho biết tên").says("Hoa")
    citizen.shares_phone("+84912345678").sees("• Điện thoại: +84912345678")


def test_a_long_report_is_whole_in_the_case_and_short_in_lists(town):
    citizen = town.person("chị Hoa")
    text = "Cống tắc, nước ngập.\n" * 90
    code = reports(citizen, text=text)
    assert town.case(code).text == text.strip()
    citizen.says("/cuatoi").sees("Cống tắc, nước ngập. Cống tắc, nước ngập. Cống tắc, nước…")
    assert len(citizen.told) < 300
