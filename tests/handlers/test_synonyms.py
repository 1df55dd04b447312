"""What people type instead of pressing is understood as the button; in an answer it stays text."""

import pytest

from tests.handlers.steps import (
    ANSWER,
    ASKED,
    TEXT,
    accepted,
    answers_up_to_review,
    reports,
    resolves,
    to_the_place,
)


@pytest.fixture
def town(plain_town):
    """What words mean is the same on every channel."""
    return plain_town


YES = ["có", "vâng", "Vâng ạ.", "dạ", "ừ", "đồng ý nhé", "OK", "oke", "yes", "Được ạ"]
NO = ["không", "thôi", "Không, cảm ơn", "khong cam on", "no", "Thôi ạ"]


@pytest.mark.parametrize("typed", YES)
def test_yes_to_an_offer(town, typed):
    town.person("chị Hoa").says(TEXT).says(typed).sees(ASKED["category"])


@pytest.mark.parametrize("typed", NO)
def test_no_to_an_offer(town, typed):
    town.person("chị Hoa").says(TEXT).says(typed).sees("tôi không lưu lại")


def test_thanks_drop_nothing_and_are_no_answer(town):
    citizen = town.person("chị Hoa").says(TEXT).says("cảm ơn ạ").sees("không có gì ạ")
    citizen.says("có").says("cảm ơn nhiều").sees("không có gì ạ", ASKED["category"])
    citizen.does_not_see("đã ghi thêm")


def test_yes_all_the_way(town):
    citizen = to_the_place(town.person("chị Hoa")).says("Láng").says("1").says("không")
    citizen.says("không").sees(ASKED["name"]).says("không").sees(ASKED["consent"])
    citizen.says("vâng").sees(ASKED["review"]).says("đồng ý").sees("đã được ghi nhận")


# What a place, a name and the review are answered with, and what is then asked.
CONFIRMED = ["dong y", "có", "yes", "ok", "đúng rồi", "Vâng ạ", "dung roi", "phải"]


@pytest.mark.parametrize("typed", CONFIRMED)
def test_yes_to_the_only_ward(town, typed):
    to_the_place(town.person("chị Hoa")).says("Láng").says(typed).sees(ASKED["address"])


@pytest.mark.parametrize("typed", CONFIRMED[:2])
def test_yes_to_one_of_several_wards_asks_which(town, typed):
    citizen = to_the_place(town.person("chị Hoa")).says("Khương Đình").says(typed)
    citizen.sees("Có mấy nơi tên giống nhau", ASKED["which"]).does_not_see("Đông")
    citizen.says("1").sees(ASKED["address"])


NAMED = [
    ("an ten", "consent"),
    ("ẩn danh", "consent"),
    ("cho biet", "own_name"),
    ("có", "own_name"),
    ("gui", "name"),
    ("gửi", "name"),
    ("toi", "name"),
    ("tên", "name"),
    ("bi", "name"),
]


@pytest.mark.parametrize(("typed", "asked"), NAMED)
def test_only_its_label_its_number_or_a_synonym_names_an_option(town, typed, asked):
    citizen = to_the_place(town.person("chị Hoa")).says("Láng").says("1").says("không")
    citizen.says("không").sees(ASKED["name"]).says(typed).sees(ASKED[asked])


@pytest.mark.parametrize(
    "typed", ["gửi", "gửi đi", "xong", "ok", "co", "looks good", "send it please"]
)
def test_sending_by_word(town, typed):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.says(typed).sees("đã được ghi nhận")


def test_one_word_of_a_subject_is_offered_and_confirmed(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT).says("nhiễm")
    citizen.may_press("Ô nhiễm môi trường", "Quay lại", "Hủy bỏ").says("ok").sees(ASKED["place"])


@pytest.mark.parametrize("typed", ["rác", "RÁC!", "garbage"])
def test_a_subject_by_a_word_for_it(town, typed):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says("Rác đổ đầy ngõ cả tuần không dọn")
    citizen.says(typed).sees(ASKED["place"])


@pytest.mark.parametrize("typed", ["có", "đồng ý", "không", "ok"])
def test_a_yes_or_no_names_no_subject(town, typed):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT)
    offered = citizen.labels()
    citizen.says(typed).sees("chưa hiểu đây là lĩnh vực nào")
    assert citizen.labels() == offered


ASKS = ["bao gio thi xong vay chau", "XONG CHƯA?", "any update?", "Tôi muốn rút phản ánh"]


@pytest.mark.parametrize("typed", ASKS)
def test_who_asks_how_far_it_is_sees_their_reports(town, typed):
    citizen = town.person("chị Hoa")
    code = reports(citizen)
    citizen.says(typed).sees("Phản ánh của anh/chị", code)


def test_a_grandmother_greets(town):
    town.person("bà Năm").says("chao chau a").sees("Xin chào anh/chị!")


# --- what comes too late -----------------------------------------------------------------------


def test_words_at_the_pictures_are_kept(town):
    citizen = to_the_place(town.person("chị Hoa")).says("Láng").says("1").says("không")
    citizen.says("ngo 211 canh quan nuoc").sees("đã ghi thêm lời", ASKED["photos"]).says("không")
    citizen.presses("Ẩn tên tôi").says("có").sees(f"{TEXT}\nngo 211 canh quan nuoc")


@pytest.mark.parametrize("typed", ["có", "ok", "ảnh"])
def test_a_promise_of_pictures_is_nothing_told(town, typed):
    citizen = to_the_place(town.person("chị Hoa")).says("Láng").says("1").says("không")
    citizen.says(typed).sees("Xin gửi ảnh").says("không").presses("Ẩn tên tôi").says("đồng ý")
    citizen.sees(f"• Nội dung: {TEXT}\n• Lĩnh vực")


def test_words_at_the_pictures_are_looked_at_for_personal_data(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Ảnh").says("cần thì gọi số 0912345678 nhé").sees("ghi thêm")
    citizen.presses("Giữ câu trả lời cũ").sees("có thông tin cá nhân").presses("Che giúp tôi")
    assert "0912345678" not in town.case(citizen.presses("Gửi").code).text


# --- a name is a name --------------------------------------------------------------------------

NAMES = [
    ("Huy", "để lại số điện thoại"),
    ("huy", "để lại số điện thoại"),
    ("Huy Anh", "để lại số điện thoại"),
    ("Hủy", "bị xóa"),
    ("hủy bỏ", "bị xóa"),
    ("/huy", "bị xóa"),
    ("quay lai", ASKED["name"]),
]


@pytest.mark.parametrize(("typed", "shown"), NAMES)
def test_somebody_is_called_huy(town, typed, shown):
    citizen = to_the_place(town.person("chị Hoa")).says("Láng").says("1").says("không")
    citizen.says("không").says("cho biết tên").says(typed).sees(shown)


def test_no_to_withdrawing(town):
    citizen, *_ = accepted(town)
    citizen.presses("Rút phản ánh").says("thôi").sees("vẫn được giữ")


def test_in_an_answer_they_stay_text(town):
    citizen = to_the_place(town.person("chị Hoa")).says("Láng").presses("Phường Láng")
    citizen.says("Vâng").presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("• Địa chỉ: Vâng")


# --- back and cancel ---------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["quay lai", "Quay lại ạ", "back", "/back", "0"])
def test_back_by_word(town, typed):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT)
    citizen.says(typed).sees(ASKED["text"])


@pytest.mark.parametrize("typed", ["huy", "Hủy bỏ", "cancel", "huỷ"])
def test_cancel_by_word_in_an_officers_form(town, typed):
    _, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).says(typed).says(typed).sees("Đã hủy.")


def test_a_nought_in_an_answer_is_text(town):
    citizen = to_the_place(town.person("chị Hoa")).says("Láng").presses("Phường Láng")
    citizen.says("0").sees(ASKED["photos"])


@pytest.mark.parametrize("typed", ["Quay lại", "quay lai", "back", "0"])
def test_there_is_a_way_back_from_changing_the_category(town, typed):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Lĩnh vực").presses("Xem thêm lĩnh vực…")
    assert citizen.labels()[-2:] == ["Quay lại", "Hủy bỏ"]
    citizen.says(typed).sees(ASKED["review"], "• Lĩnh vực: Ngập, thoát nước")


# --- the category ------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["17", "abc", "???", "xyz abc"])
def test_what_names_no_category_leaves_the_suggestions(town, typed):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT)
    offered = citizen.labels()
    citizen.says(typed).sees("chưa hiểu đây là lĩnh vực nào", ASKED["category"])
    assert citizen.labels() == offered


def test_more_words_at_the_category_are_added_and_said_so(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT)
    citizen.says("nước đen bốc mùi rất khó chịu").sees("đã ghi thêm lời", ASKED["category"])
    citizen.presses("Ngập, thoát nước").says("Láng").presses("Phường Láng").says("không")
    citizen.says("không").says("không").says("có").sees(f"{TEXT}\nnước đen bốc mùi")


def test_a_label_without_marks_and_commas(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says("Ổ gà to giữa đường rất nguy hiểm")
    citizen.says("duong via he hong").sees(ASKED["place"])


# --- the rating --------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["chua hai long", "hai long", "Chấp nhận ạ", "Satisfied"])
def test_a_rating_by_word(town, typed):
    citizen, officer, code = accepted(town)
    resolves(officer)
    citizen.says(typed).sees("đã được ghi", code)


def test_a_rating_where_there_is_nothing_to_rate(town):
    town.person("chị Hoa").says("hài lòng").sees("chưa hiểu")


# --- places of the menu ------------------------------------------------------------------------

PLACES = [
    ("menu", "Xin chào anh/chị!"),
    ("trang chu", "Xin chào anh/chị!"),
    ("back", "Xin chào anh/chị!"),
    ("/trangchu", "Xin chào anh/chị!"),
    ("help", "Anh/chị có thể:"),
    ("Giúp tôi nhé", "Anh/chị có thể:"),
    ("ngon ngu", "dùng ngôn ngữ nào"),
    ("language", "dùng ngôn ngữ nào"),
    ("Dữ liệu của tôi", "đang giữ về anh/chị"),
    ("xoa du lieu", "đang giữ về anh/chị"),
    ("my data", "đang giữ về anh/chị"),
    ("english", "From now on"),
    ("tieng viet", "Từ bây giờ"),
]


@pytest.mark.parametrize(("typed", "shown"), PLACES)
def test_a_place_by_word(town, typed, shown):
    town.person("chị Hoa").says(typed).sees(shown)


@pytest.mark.parametrize(("typed", "shown"), [p for p in PLACES if p[0] != "back"])
def test_a_place_by_word_in_the_middle_of_a_report(town, typed, shown):
    to_the_place(town.person("chị Hoa")).says(typed).sees(shown)
