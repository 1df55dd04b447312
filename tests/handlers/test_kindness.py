"""What people do who have never seen a bot: they are met where they are."""

import pytest

from tests.handlers.steps import ANSWER, ASKED, TEXT, accepted, answers_up_to_review

PHONES = [
    ("số của tôi là 0912 345 678 nhé", "0912 345 678"),
    ("gọi (024) 3825.3536 giờ hành chính", "(024) 3825.3536"),
]


@pytest.mark.parametrize(("typed", "kept"), PHONES)
def test_a_sentence_that_holds_a_number(town, typed, kept):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Tên người phản ánh").presses("Cho biết tên").says("Hoa")
    citizen.says(typed).sees(f"• Điện thoại: {kept}")


def test_two_numbers_are_asked_about_again(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Tên người phản ánh").presses("Cho biết tên").says("Hoa")
    citizen.says("0912345678 hoặc là 0987654321").sees("chưa giống số điện thoại")


def test_a_second_message_belongs_to_the_officers_answer(town):
    citizen, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER)
    officer.says("Tuần sau tổ sẽ quay lại kiểm tra một lần nữa.").sees("đã ghi thêm lời")
    officer.sends("after").presses("Xong").presses("Bỏ qua").presses("Gửi")
    citizen.sees(f"{ANSWER}\nTuần sau tổ sẽ quay lại")


def test_a_problem_told_where_a_code_was_asked_for(town):
    citizen = town.person("chị Hoa").says("Tra cứu mã").says("abc").sees("Mã này chưa đúng")
    citizen.says(TEXT).sees("thành một phản ánh").says("có").sees(ASKED["category"])


def test_the_old_answer_is_seen_before_it_is_kept(town):
    citizen = town.person("chị Hoa")
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Nội dung").sees(f"Câu trả lời cũ: {TEXT}")
    citizen.presses("Giữ câu trả lời cũ").sees(ASKED["review"])


def test_a_ward_the_report_names_is_offered_first_and_still_confirmed(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh")
    citizen.says("Cống tắc gây ngập ở phường Khương Đình ba ngày nay").presses("Ngập, thoát nước")
    citizen.sees(ASKED["place"]).presses("Phường Khương Đình").sees(ASKED["address"])


def test_no_ward_is_offered_where_none_is_named(town):
    citizen = town.person("chị Hoa").says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước")
    citizen.may_press("Quay lại", "Hủy bỏ")
