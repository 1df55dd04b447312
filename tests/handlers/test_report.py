"""The report: every way to begin, each answer and its mistakes, the review and the sending."""

import pytest

from tests.handlers.steps import ASKED, TEXT, answers_up_to_review, to_the_place

# --- every way to begin ------------------------------------------------------------------------


def test_from_the_menu(town):
    citizen = town.person("chị Hoa")
    citizen.says("xin chào").sees("Xin chào anh/chị!")
    citizen.presses("Gửi phản ánh").sees(ASKED["text"]).may_press("Hủy bỏ")
    citizen.says(TEXT).sees(ASKED["category"])


@pytest.mark.parametrize(
    "typed", ["Gửi phản ánh", "gui phan anh", "GỬI PHẢN ÁNH", "/phananh", "/report"]
)
def test_by_typing_it(town, typed):
    town.person("chị Hoa").says(typed).sees(ASKED["text"])


def test_from_a_free_message(town):
    citizen = town.person("chị Hoa")
    citizen.says(TEXT).sees("thành một phản ánh").may_press("Gửi phản ánh này", "Không, cảm ơn")
    citizen.presses("Gửi phản ánh này").sees(ASKED["category"]).does_not_see(ASKED["text"])


def test_a_free_message_grows_with_what_follows(town):
    """People send one thing after another; all of it belongs to the report."""
    citizen = town.person("chị Hoa")
    citizen.says("Cống tắc ở đầu ngõ nhà tôi").sends("one").sees("Tôi đã nhận 1 ảnh")
    citizen.says("Nước đen tràn vào nhà").sees("Tôi đã ghi thêm lời anh/chị.")
    citizen.shares(20.9937, 105.8166).sees("Tôi đã nhận vị trí")
    citizen.sends("two").sees("Tôi đã nhận 2 ảnh")
    citizen.presses("Gửi phản ánh này").presses("Ngập, thoát nước").sees(ASKED["which"])
    citizen.presses("Phường Khương Đình").sees(ASKED["address"])
    citizen.says("Ngõ 211").sees(ASKED["name"]).does_not_see(ASKED["photos"])
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("Cống tắc ở đầu ngõ nhà tôi\nNước đen tràn vào nhà", "• Ảnh: 2 ảnh")


def test_a_free_message_is_forgotten_when_it_is_not_to_be_a_report(town):
    citizen = town.person("chị Hoa")
    citizen.says("Nhà hàng xóm hát hay quá đi mất").presses("Không, cảm ơn")
    citizen.sees("tôi không lưu lại điều anh/chị vừa gửi")
    assert town.holds("hát hay quá") == set()


def test_pressing_the_menu_takes_the_offer_too(town):
    citizen = town.person("chị Hoa")
    citizen.says(TEXT).says("Gửi phản ánh").sees(ASKED["category"])


def test_photos_first(town):
    citizen = town.person("chị Hoa")
    citizen.sends("one").sees("Tôi đã nhận 1 ảnh", "thành một phản ánh")
    citizen.presses("Gửi phản ánh này").sees(ASKED["text"])
    citizen.says(TEXT).presses("Ngập, thoát nước").says("Láng").presses("Phường Láng")
    citizen.presses("Bỏ qua").sees(ASKED["name"])


def test_a_photo_with_its_caption(town):
    citizen = town.person("chị Hoa")
    citizen.sends("one", text=TEXT).sees("thành một phản ánh")
    citizen.presses("Gửi phản ánh này").sees(ASKED["category"])


def test_place_first(town):
    citizen = town.person("chị Hoa")
    citizen.shares(20.9937, 105.8166).sees("Tôi đã nhận vị trí")
    citizen.presses("Gửi phản ánh này").says(TEXT).presses("Ngập, thoát nước")
    citizen.sees(ASKED["which"]).does_not_see(ASKED["place"])


def test_photos_and_place_before_they_are_asked_for(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").sends("one").sees("Tôi đã nhận 1 ảnh", ASKED["text"])
    citizen.sends("two", text=TEXT).sees("Tôi đã nhận 2 ảnh", ASKED["category"])
    citizen.shares(20.9937, 105.8166).sees("Tôi đã nhận vị trí", ASKED["category"])
    citizen.presses("Ngập, thoát nước").presses("Phường Khương Đình").presses("Bỏ qua")
    citizen.sees(ASKED["name"])


def test_a_photo_that_comes_late_is_added(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen, "one")
    citizen.sends("two").sees("Tôi đã nhận 2 ảnh", ASKED["review"], "• Ảnh: 2 ảnh")


def test_a_pin_that_comes_late_is_noted_when_it_fits_the_ward(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước")
    citizen.says("Khương Đình").presses("Phường Khương Đình").sees(ASKED["address"])
    citizen.shares(21.0380, 105.7830).sees("Vị trí này có vẻ không ở Phường Khương Đình")
    citizen.shares(20.9937, 105.8166).sees("Tôi đã ghi vị trí trên bản đồ", ASKED["address"])
    citizen.presses("Bỏ qua").presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("Phường Khương Đình (có vị trí trên bản đồ)")


# --- the category ------------------------------------------------------------------------------


def test_the_category_behind_more(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT)
    assert len(citizen.labels()) == 3 + len(["Xem thêm lĩnh vực…", "Quay lại", "Hủy bỏ"])
    citizen.presses("Xem thêm lĩnh vực…").sees(ASKED["category"])
    assert len(citizen.labels()) == 16 + len(["Quay lại", "Hủy bỏ"])
    citizen.presses("Giáo dục").sees(ASKED["place"])


@pytest.mark.parametrize("typed", ["Ngập, thoát nước", "ngap, thoat nuoc", "thoát nước", "1"])
def test_the_category_by_typing(town, typed):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).says(typed).sees(ASKED["place"])


# A word or two that stand in no label, and what they are about.
SHORT = [("hố ga", "Ngập, thoát nước"), ("o ga", "Đường, vỉa hè hỏng"), ("karaoke", "Tiếng ồn")]


@pytest.mark.parametrize(("typed", "category"), SHORT)
def test_a_word_or_two_bring_what_they_may_be_about(town, typed, category):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT).says(typed)
    citizen.sees(ASKED["category"]).does_not_see("chưa hiểu")
    assert category in citizen.labels()
    assert "Xem thêm lĩnh vực…" in citizen.labels()


@pytest.mark.parametrize("typed", ["/foo", "/rac", "HN-7K3M-Q9TX-2V5", "asdfgh", "😡"])
def test_what_are_no_words_choose_no_category(town, typed):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT).says(typed)
    citizen.sees(ASKED["category"]).does_not_see(ASKED["place"])
    assert citizen.labels()[:3] == ["Ngập, thoát nước", "Giao thông, đỗ xe", "Rác thải"]


def test_words_that_name_no_category_bring_others(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).says("loa phường phát quá to").sees(ASKED["category"])
    assert "Tiếng ồn" in citizen.labels()


# --- the place ---------------------------------------------------------------------------------


def test_a_pin_brings_three_wards(town):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.shares(20.9937, 105.8166).sees(ASKED["which"])
    citizen.may_press(
        "Phường Khương Đình", "Phường Thanh Xuân", "Phường Định Công", "Quay lại", "Hủy bỏ"
    )
    citizen.says("2").sees(ASKED["address"])


def test_a_name_typed_after_a_pin_corrects_the_ward_and_keeps_the_point(town):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.shares(20.9937, 105.8166).says("Hoàng Mai").presses("Phường Hoàng Mai")
    citizen.presses("Bỏ qua").presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("Phường Hoàng Mai (có vị trí trên bản đồ)")


def test_an_old_ward_that_was_split_brings_all_its_parts(town):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.says("phường Khương Trung").sees(ASKED["which"])
    parts = [label for label in citizen.labels() if "Khương Trung" in label]
    assert len(parts) == 2
    assert all("(một phần Phường Khương Trung cũ)" in part for part in parts)
    citizen.presses(parts[1]).sees(ASKED["address"])


# What is typed, and the ward that is then offered.
TYPED = [
    ("khuong dinh", "Phường Khương Đình"),
    ("Kương Đình", "Phường Khương Đình"),
    ("phuong Lang, Ha Noi", "Phường Láng"),
    ("  xã   Sóc Sơn  ", "Xã Sóc Sơn"),
]


@pytest.mark.parametrize(("typed", "ward"), TYPED)
def test_a_misspelt_name_is_understood(town, typed, ward):
    citizen = to_the_place(town.person("chị Hoa")).says(typed)
    assert any(label.startswith(ward) for label in citizen.labels())


@pytest.mark.parametrize("typed", ["xyzxyz", "Cần Thơ", "12345", "👍"])
def test_a_place_that_is_none_is_asked_for_again(town, typed):
    to_the_place(town.person("chị Hoa")).says(typed).sees(
        "Tôi chưa tìm thấy nơi này ở Hà Nội", ASKED["place"]
    )


def test_a_pin_outside_the_city_is_no_place(town):
    to_the_place(town.person("chị Hoa")).shares(10.77, 106.69).sees(
        "Tôi chưa tìm thấy nơi này ở Hà Nội"
    )
    town.person("anh Ba").shares(10.77, 106.69).sees("Vị trí này không nằm ở Hà Nội")


# --- numbers, labels, skipping -----------------------------------------------------------------


def test_a_number_is_an_option_only_while_there_is_a_menu(town):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.says("Khương Đình").says("1").sees(ASKED["address"])
    citizen.says("3").sees(ASKED["photos"])
    citizen.presses("Bỏ qua").says("1").sees(ASKED["consent"])
    citizen.presses("Tôi đồng ý").sees("• Địa chỉ: 3", "• Tên người phản ánh: Ẩn tên tôi")


@pytest.mark.parametrize("typed", ["9", "99999999999999999999", "-1", "1.5", "9" * 5000])
def test_a_number_that_is_no_option_is_none(town, typed):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.says("Khương Đình").says(typed).sees(ASKED["which"])


@pytest.mark.parametrize("typed", ["tôi đồng ý", "TOI DONG Y", "toi đồng  y ", "1"])
def test_a_label_is_understood_in_any_spelling(town, typed):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước").says("Láng")
    citizen.presses("Phường Láng").presses("Bỏ qua").presses("Bỏ qua").presses("Ẩn tên tôi")
    citizen.says(typed).sees(ASKED["review"])


@pytest.mark.parametrize("typed", ["Bỏ qua", "bo qua", "không", "không có", "chưa có"])
def test_what_means_none_skips_what_may_be_skipped(town, typed):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.says("Láng").presses("Phường Láng").says(typed).sees(ASKED["photos"])
    citizen.says(typed).sees(ASKED["name"])


def test_what_is_needed_cannot_be_skipped(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh")
    citizen.says("bỏ qua").sees("Xin anh/chị viết bằng chữ, từ 10 đến 2000 ký tự", ASKED["text"])


def test_words_where_photos_are_wanted(town):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.says("Láng").presses("Phường Láng").presses("Bỏ qua")
    citizen.says("để tôi chụp đã").sees("Xin gửi ảnh, hoặc bấm Bỏ qua nếu không có.")


# --- photos ------------------------------------------------------------------------------------


def test_ten_photos_and_an_eleventh(town):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.says("Láng").presses("Phường Láng").presses("Bỏ qua")
    citizen.sends(*map(str, range(9))).sees("Đã nhận 9/10 ảnh")
    citizen.sends("8").sees("Đã nhận 9/10 ảnh")  # the same picture is no second one
    citizen.sends("9").sees("Đã nhận 10/10 ảnh").does_not_see("tối đa 10 ảnh")
    citizen.sends("10").sees("Chỉ nhận được tối đa 10 ảnh", "Đã nhận 10/10 ảnh")
    citizen.presses("Chọn lại ảnh").sees(ASKED["photos"]).sends("11").sees("Đã nhận 1/10 ảnh")
    citizen.presses("Xong").presses("Ẩn tên tôi").presses("Tôi đồng ý").sees("• Ảnh: 1 ảnh")
    citizen.presses("Gửi")
    assert len(town.case(citizen.code).photos) == 1
