"""The report on its way: back, cancel, the review, and where it goes."""

import pytest

from tests.handlers.steps import ASKED, TEXT, answers_up_to_review, reports, to_the_place

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


SURE = "Nếu bỏ, những gì đã viết sẽ bị xóa"
DROPPED = "Đã hủy. Chưa có gì được gửi đi."


def test_before_anything_is_written_cancel_asks_nothing(plain_town):
    plain_town.person("chị Hoa").says("Gửi phản ánh").says("hủy").sees(DROPPED)


@pytest.mark.parametrize("far", range(2, len(STEPS) + 1))
def test_cancel_at_every_later_step_is_asked_about_and_may_be_thought_over(town, far):
    citizen = town.person("chị Hoa")
    for step in STEPS[:far]:
        step(citizen)
    there = citizen.labels()
    citizen.says("hủy").sees(SURE).presses("Giữ lại, viết tiếp")
    assert citizen.labels() == there
    citizen.says("/huy").sees(SURE).presses("Bỏ bản này").sees(DROPPED)
    citizen.says("/tieptuc").sees("không có gì đang viết dở")
    assert town.holds(TEXT) <= {"outbox"}


# What is typed at the review, and then at the question whether to drop it.
LEAVES = [
    ("huy", "huy", DROPPED),
    ("Hủy phản ánh", "hủy", DROPPED),
    ("không", "có", DROPPED),
    ("Hủy", "không", ASKED["review"]),
    ("thôi", "tiếp tục", ASKED["review"]),
    ("hủy bỏ", "quay lại", ASKED["review"]),
    ("khong gui", "để tôi xem đã", "Bản viết dở vẫn còn."),
    ("hủy", "Gửi phản ánh", ASKED["review"]),
]


@pytest.mark.parametrize(("typed", "then", "shown"), LEAVES)
def test_leaving_the_review_by_word(plain_town, typed, then, shown):
    citizen = plain_town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.says(typed).sees(SURE).may_press("Bỏ bản này", "Giữ lại, viết tiếp")
    citizen.says(then).sees(shown)


def test_the_question_whether_to_drop_it_stays_until_it_is_answered(plain_town):
    citizen = to_the_place(plain_town.person("chị Hoa")).says("Láng").presses("Phường Láng")
    citizen.says("Số 5").sends("one").says("hủy").says("/cuatoi").sees(SURE)
    citizen.sends("two").sees("Đã nhận 2/10 ảnh").says("hủy").says("Gửi phản ánh")
    citizen.sees(ASKED["name"])
    citizen.presses("Quay lại").sees("Đã nhận 2/10 ảnh")


def test_pictures_not_yet_finished_survive_another_press_of_the_menu(plain_town):
    citizen = to_the_place(plain_town.person("chị Hoa")).says("Láng").presses("Phường Láng")
    citizen.says("Số 5").sends("one").says("Gửi phản ánh").presses("Ẩn tên tôi")
    citizen.presses("Tôi đồng ý").sees("• Ảnh: 1 ảnh")


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
    citizen.presses("Sửa").presses("Nội dung").may_press(
        "Giữ câu trả lời cũ", "Quay lại", "Hủy bỏ"
    )
    citizen.presses("Giữ câu trả lời cũ").sees(ASKED["review"], TEXT)
    citizen.presses("Sửa").presses("Ảnh").sees("Đã nhận 1/10 ảnh").presses("Xong").sees(
        "• Ảnh: 1 ảnh"
    )
    citizen.presses("Sửa").says("cái gì cũng được").sees("chọn một mục trong danh sách")


def test_the_review_takes_no_other_word(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.says("hmm").sees("Xin anh/chị bấm Gửi, Sửa hoặc Hủy.", ASKED["review"])
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
