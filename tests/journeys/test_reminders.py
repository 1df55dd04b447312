"""What happens by itself, as people read it: reminders, silence, a rating that is asked for."""

from tests.journeys.conftest import passes

ANSWER = "Đội thoát nước đã nạo vét toàn bộ cống đầu ngõ sáng nay, nước đã rút hết."


def test_a_reminder_says_which_clock_and_carries_the_card(town, assigned, officer):
    passes(town, hours=6)
    officer.sees("Nhắc việc: hạn tiếp nhận đã qua một nửa", "Hạn tiếp nhận:", "Cống tắc")
    assert officer.labels()[:2] == ["Đã biết", "Tiếp nhận"]


def test_who_says_that_it_was_read_is_in_the_history(town, assigned, officer, leader):
    passes(town, hours=6)
    officer.presses("Đã biết").sees("Đã ghi nhận", "hạn")
    leader.reads().presses("Lịch sử").sees("nhắc việc", "đã biết")


def test_saying_so_leaves_the_other_buttons_good(town, assigned, officer, citizen):
    passes(town, hours=6)
    officer.presses("Đã biết").presses("Tiếp nhận").sees("đã tiếp nhận")
    citizen.sees("đã được tiếp nhận")


def test_the_leader_hears_of_it_a_day_late_and_the_city_three(town, accepted, leader, dispatcher):
    leader.reads()
    passes(town, days=9)
    leader.sees("Báo cáo lãnh đạo: hạn xử lý đã quá một ngày làm việc")
    dispatcher.does_not_see("hạn xử lý đã quá ba ngày")
    passes(town, days=3)
    dispatcher.sees("Báo cáo văn phòng thành phố: hạn xử lý đã quá ba ngày làm việc")


def test_the_citizen_hears_nothing_of_reminders(town, assigned, citizen):
    passes(town, days=12)
    citizen.hears_nothing()


def test_five_days_of_silence_and_the_clock_goes_on(town, accepted, officer, citizen):
    officer.presses("Hỏi người dân").says("Ông bà cho biết số ngõ cụ thể?")
    citizen.sees("số ngõ cụ thể").reads()
    passes(town, days=5, hours=1)
    citizen.sees("được xử lý tiếp dù chưa nhận được câu trả lời", "Hạn trả lời")
    officer.sees("đồng hồ chạy tiếp", "Hạn xử lý")


def test_a_rating_is_asked_for_once_more_and_then_the_case_is_closed(
    town, accepted, officer, citizen
):
    officer.presses("Trả lời kết quả").says(ANSWER).sends("after").presses("Xong")
    officer.presses("Bỏ qua").presses("Gửi")
    citizen.sees("nạo vét").reads()
    passes(town, days=3, hours=1)
    citizen.sees("Anh/chị thấy kết quả thế nào")
    assert citizen.labels()[:3] == ["Hài lòng", "Chấp nhận", "Chưa hài lòng"]
    citizen.reads()
    passes(town, days=4)
    citizen.sees("đã được đóng")
    assert len(citizen.news) == 1


def test_who_has_rated_is_not_asked_again(town, accepted, officer, citizen):
    officer.presses("Trả lời kết quả").says(ANSWER).sends("after").presses("Xong")
    officer.presses("Bỏ qua").presses("Gửi")
    citizen.presses("Hài lòng").says("Cảm ơn").reads()
    passes(town, days=8)
    citizen.hears_nothing()


def test_at_night_nobody_is_woken(town, assigned, officer):
    officer.reads()
    town.clock.passes(hours=13)  # ten in the evening
    before = len(officer.messages)
    passes(town, hours=8)
    assert len(officer.messages) == before
    passes(town, hours=1)
    officer.sees("Nhắc việc")
