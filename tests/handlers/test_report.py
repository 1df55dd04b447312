"""The report: every way to begin, each answer and its mistakes, the review and the sending."""

import pytest

from tests.handlers.steps import TEXT, answers_up_to_review, reports

ASKED = {
    "text": "Anh/chị kể giúp điều gì đang xảy ra?",
    "category": "Việc này thuộc lĩnh vực nào?",
    "place": "Sự việc ở đâu?",
    "which": "xác nhận giúp đúng phường/xã nào?",
    "address": "Địa chỉ cụ thể",
    "photos": "Anh/chị có ảnh thì gửi tại đây",
    "name": "Cơ quan xử lý có được biết tên anh/chị không?",
    "consent": "Anh/chị có đồng ý không?",
    "review": "Xin anh/chị xem lại trước khi gửi:",
}


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


def test_words_that_name_no_category_bring_others(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).says("loa phường phát quá to").sees(ASKED["category"])
    assert "Tiếng ồn" in citizen.labels()


# --- the place ---------------------------------------------------------------------------------


def to_the_place(citizen):
    return citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước")


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


@pytest.mark.parametrize("typed", ["9", "0", "99999999999999999999", "-1", "1.5", "9" * 5000])
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


# --- back and cancel at every step -------------------------------------------------------------


def test_back_at_every_step_loses_nothing(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước").says("Láng")
    citizen.presses("Phường Láng").says("Số 5").sends("one").presses("Xong").presses(
        "Cho biết tên"
    )
    citizen.says("Nguyễn Thị Hoa").presses("Bỏ qua").sees(ASKED["consent"])
    steps = ["để lại số điện thoại", "cho biết họ tên", ASKED["name"], "Đã nhận 1/10 ảnh",
             ASKED["address"], ASKED["place"], ASKED["category"], ASKED["text"]]  # fmt: skip
    for step in steps:
        citizen.presses("Quay lại").sees(step)
    assert "Quay lại" not in citizen.labels()
    citizen.presses("Giữ câu trả lời cũ").sees(ASKED["consent"])
    citizen.presses("Tôi đồng ý").sees(TEXT, "Số 5", "1 ảnh", "Nguyễn Thị Hoa", "(không có)")


def test_an_answer_changed_on_the_way_back(town):
    citizen = to_the_place(town.person("chị Hoa"))
    citizen.presses("Quay lại").presses("Xem thêm lĩnh vực…").presses("Cây xanh").sees(
        ASKED["place"]
    )
    citizen.presses("Quay lại").presses("Quay lại").says("Cây đổ chắn ngang đường đi học")
    citizen.sees(ASKED["place"])
    citizen.says("Láng").presses("Phường Láng").presses("Bỏ qua").presses("Bỏ qua")
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.sees("Cây đổ chắn ngang đường đi học", "Cây xanh")


STEPS = [
    lambda c: c.says("Gửi phản ánh"),
    lambda c: c.says(TEXT),
    lambda c: c.presses("Ngập, thoát nước"),
    lambda c: c.says("Láng"),
    lambda c: c.presses("Phường Láng"),
    lambda c: c.says("Số 5"),
    lambda c: c.sends("one"),
    lambda c: c.presses("Xong"),
    lambda c: c.presses("Cho biết tên"),
    lambda c: c.says("Nguyễn Thị Hoa"),
    lambda c: c.says("0912345678"),
    lambda c: c.presses("Tôi đồng ý"),
]


@pytest.mark.parametrize("typed", ["/huy", "hủy"])
@pytest.mark.parametrize("far", range(1, len(STEPS) + 1))
def test_cancel_at_every_step(town, far, typed):
    citizen = town.person("chị Hoa")
    for step in STEPS[:far]:
        step(citizen)
    citizen.says(typed).sees("Đã hủy. Chưa có gì được gửi đi.")
    citizen.says("/tieptuc").sees("không có gì đang viết dở")
    assert town.holds(TEXT) <= {"outbox"}


# --- the review --------------------------------------------------------------------------------

# What is changed, what is answered instead, and what the review then says.
CHANGES = [
    ("Nội dung", lambda c: c.says("Đường sụt một hố sâu nửa mét"), "• Nội dung: Đường sụt một hố sâu nửa mét"),
    ("Lĩnh vực", lambda c: c.says("cây xanh"), "• Lĩnh vực: Cây xanh"),
    ("Phường/xã", lambda c: c.says("Sóc Sơn").presses("Xã Sóc Sơn"), "• Phường/xã: Xã Sóc Sơn"),
    ("Địa chỉ", lambda c: c.says("Cạnh chợ"), "• Địa chỉ: Cạnh chợ"),
    ("Ảnh", lambda c: c.sends("two").presses("Xong"), "• Ảnh: 1 ảnh"),
    ("Tên người phản ánh", lambda c: c.presses("Ẩn tên tôi"), "• Tên người phản ánh: Ẩn tên tôi"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "change", "says"), CHANGES)
def test_one_answer_changed_at_the_review(town, label, change, says):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").sees("Anh/chị muốn sửa mục nào?")
    citizen.presses(label)
    change(citizen)
    citizen.sees(ASKED["review"], says).may_press("Gửi", "Sửa", "Hủy")


def test_an_open_name_brings_its_questions_at_the_review(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Tên người phản ánh").presses("Cho biết tên")
    citizen.sees("Xin anh/chị cho biết họ tên.").says("Nguyễn Thị Hoa").presses("Bỏ qua")
    citizen.sees(ASKED["review"], "• Họ tên: Nguyễn Thị Hoa", "• Điện thoại: (không có)")
    citizen.presses("Sửa").presses("Tên người phản ánh").presses("Ẩn tên tôi")
    citizen.sees(ASKED["review"]).does_not_see("Nguyễn Thị Hoa")


def test_nothing_changed_after_all(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen, "one")
    citizen.presses("Sửa").presses("Quay lại").sees(ASKED["review"])
    citizen.presses("Sửa").presses("Nội dung").may_press("Giữ câu trả lời cũ")
    citizen.presses("Giữ câu trả lời cũ").sees(ASKED["review"], TEXT)
    citizen.presses("Sửa").presses("Ảnh").sees("Đã nhận 1/10 ảnh").presses("Xong").sees(
        "• Ảnh: 1 ảnh"
    )
    citizen.presses("Sửa").says("cái gì cũng được").sees("chọn một mục trong danh sách")


def test_the_review_takes_no_other_word(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.says("ok").sees("Xin anh/chị bấm Gửi, Sửa hoặc Hủy.", ASKED["review"])
    citizen.says("gửi").sees("Phản ánh đã được ghi nhận")


def test_a_second_report_asks_for_no_second_consent(town):
    citizen = town.person("chị Hoa")
    reports(citizen)
    citizen.says("Gửi phản ánh").says("Đèn đường ngõ tôi hỏng ba đêm rồi").presses(
        "Điện, đèn đường"
    )
    citizen.says("Láng").presses("Phường Láng").presses("Bỏ qua").presses("Bỏ qua")
    citizen.presses("Ẩn tên tôi").sees(ASKED["review"]).does_not_see(ASKED["consent"])


def test_without_consent_nothing_is_sent_and_nothing_stays(town):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước").says("Láng")
    citizen.presses("Phường Láng").says("Ngõ 7 phố Chùa Láng").presses("Bỏ qua").presses(
        "Ẩn tên tôi"
    )
    citizen.presses("Tôi không đồng ý").sees("Phản ánh chưa được gửi và bản viết dở đã được xóa.")
    assert town.holds(TEXT) == town.holds("Chùa Láng") == set()
    citizen.says("/cuatoi").sees("chưa gửi và chưa theo dõi")


# --- where it goes -----------------------------------------------------------------------------


def test_a_report_nobody_is_known_for_goes_to_the_city_office(town):
    citizen, dispatcher = town.person("chị Hoa"), town.dispatcher("anh Sơn")
    citizen.says("Gửi phản ánh").says("Có việc này mong thành phố xem giúp tôi").says(
        "lĩnh vực khác"
    )
    citizen.says("Láng").presses("Phường Láng").presses("Bỏ qua").presses("Bỏ qua")
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý").presses("Gửi")
    citizen.sees("Văn phòng UBND thành phố đang tìm đúng nơi xử lý.")
    dispatcher.sees("Hồ sơ mới chờ phân loại:", "🔖 chờ phân loại")


def test_a_report_for_an_agency_without_people_reaches_the_city_office(town):
    citizen, dispatcher = town.person("chị Hoa"), town.dispatcher("anh Sơn")
    code = reports(citizen)
    dispatcher.sees("Hồ sơ mới cho Sở Xây dựng:", "Đơn vị chưa có ai khác nhận được tin này", code)


# The words, the category, and how pressing the case then is.
SEVERITIES = [
    (TEXT, "Ngập, thoát nước", "normal"),
    ("Thanh niên tụ tập uống rượu ngoài ngõ", "An ninh, trật tự", "normal"),
    ("Dây điện đứt rơi xuống đường đang tóe lửa", "Điện, đèn đường", "urgent"),
    ("Nhà bên cạnh xây lấn sang ngõ chung", "Xây dựng", "complex"),
]


@pytest.mark.parametrize(("text", "category", "severity"), SEVERITIES)
def test_urgent_is_what_the_words_say(town, text, category, severity):
    citizen = town.person("chị Hoa")
    citizen.says("Gửi phản ánh").says(text).says(category).says("Láng").presses("Phường Láng")
    citizen.presses("Bỏ qua").presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    citizen.presses("Gửi")
    assert town.case(citizen.code).severity == severity
