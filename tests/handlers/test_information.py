"""More information, an officer's question and its answer, withdrawing."""

from datetime import timedelta

import pytest

from domain.people import Grant, Role
from tests.handlers.steps import TEXT, accepted, reports, resolves

ASKED = "Nước tràn vào từ miệng cống nào, trong ngõ hay ngoài phố ạ?"


# --- more information --------------------------------------------------------------------------


def test_information_reaches_the_officer_at_once(town):
    citizen, officer, code = accepted(town)
    citizen.presses("Bổ sung thông tin").sees(f"bổ sung điều gì cho phản ánh {code}?")
    citizen.says("Hôm nay ngập sâu hơn").sees("Anh/chị có ảnh kèm theo không?")
    citizen.sends("deeper").presses("Xong").sees("Thông tin đã được thêm vào phản ánh")
    officer.sees("Người dân bổ sung: Hôm nay ngập sâu hơn", f"📌 {code}")
    assert len(officer.photos) == 1
    officer.may_press(
        "Trả về", "Hỏi người dân", "Trả lời kết quả", "Xin gia hạn", "Lịch sử", "Việc của tôi"
    )
    assert len(town.case(code).photos) == 1


def test_information_with_its_picture_in_one_message(town):
    citizen, officer, _ = accepted(town)
    citizen.presses("Bổ sung thông tin").sends("deeper", text="Hôm nay ngập sâu hơn")
    citizen.sees("Thông tin đã được thêm vào phản ánh").does_not_see("ảnh kèm theo")
    officer.sees("Người dân bổ sung: Hôm nay ngập sâu hơn")


def test_information_while_the_city_office_has_the_case(town):
    officer, dispatcher = town.officer("anh Minh", "SXD"), town.dispatcher("anh Sơn")
    citizen = town.person("chị Hoa")
    reports(citizen)
    officer.presses("Trả về").says("Việc này thuộc phường quản lý").presses("Bỏ qua")
    officer.reads()
    citizen.presses("Bổ sung thông tin").says("Hôm nay ngập sâu hơn").presses("Bỏ qua")
    dispatcher.sees("Người dân bổ sung: Hôm nay ngập sâu hơn")
    officer.hears_nothing()


# --- an officer's question ---------------------------------------------------------------------


def test_a_question_stops_the_clock_and_the_answer_starts_it_again(any_town):
    citizen, officer, code = accepted(any_town)
    due_at = any_town.case(code).handle_due_at
    officer.presses("Hỏi người dân").sees("muốn hỏi người dân điều gì")
    officer.says(ASKED).sees("Đã gửi câu hỏi đến người dân.", "tạm dừng").may_press(
        "Lịch sử", "Việc của tôi"
    )
    citizen.sees("Sở Xây dựng cần hỏi thêm", f"“{ASKED}”")
    citizen.may_press("Trả lời câu hỏi", "Rút phản ánh", "Xem hồ sơ")
    officer.says(code).sees("⏸ Đồng hồ đang dừng", f"❓ Đã hỏi người dân: {ASKED}")
    officer.reads()
    any_town.clock.passes(hours=24)
    citizen.presses("Trả lời câu hỏi").sees(f"trả lời câu hỏi của cán bộ về phản ánh {code}")
    citizen.says("Miệng cống trong ngõ").presses("Bỏ qua").sees(
        "được xử lý tiếp, hạn 09:00 thứ Ba, 13/10/2026"
    )
    officer.sees("Người dân đã trả lời: Miệng cống trong ngõ").does_not_see("⏸")
    case = any_town.case(code)
    assert (case.state, case.question, case.paused_at) == ("accepted", None, None)
    assert case.handle_due_at - due_at == timedelta(days=1)


def test_a_second_question_and_no_third(town):
    citizen, officer, code = accepted(town)
    for _ in range(2):
        officer.presses("Hỏi người dân").says(ASKED)
        citizen.presses("Trả lời câu hỏi").says("Miệng cống trong ngõ").presses("Bỏ qua")
    officer.may_press("Trả về", "Trả lời kết quả", "Xin gia hạn", "Lịch sử", "Việc của tôi")
    version = town.case(code).version
    officer.forges(f"do:ask_citizen:{code}:{version}").sees("Đã hỏi người dân đủ 2 lần")
    assert town.case(code).version == version


def test_a_free_message_may_be_the_answer(town):
    """People answer by writing, not by pressing a button first."""
    citizen, officer, code = accepted(town)
    officer.presses("Hỏi người dân").says(ASKED)
    citizen.says("trong ngõ").sees("đang chờ anh/chị trả lời", f"• {code}: “{ASKED}”").may_press(
        f"Trả lời câu hỏi về {code}", "Gửi phản ánh này", "Không, cảm ơn"
    )
    citizen.presses(f"Trả lời câu hỏi về {code}").sees("Anh/chị có ảnh kèm theo không?")
    citizen.presses("Bỏ qua").sees("Câu trả lời đã được chuyển đến cán bộ")
    officer.sees("Người dân đã trả lời: trong ngõ")


def test_a_free_picture_may_be_the_answer(town):
    citizen, officer, code = accepted(town)
    officer.presses("Hỏi người dân").says(ASKED)
    citizen.sends("here").presses(f"Trả lời câu hỏi về {code}").sees("trả lời câu hỏi của cán bộ")
    citizen.says("Miệng cống này ạ").sees("Câu trả lời đã được chuyển đến cán bộ")
    assert len(officer.photos) == 1


def test_an_answer_to_a_question_that_waits_no_more(town):
    citizen, officer, _ = accepted(town)
    officer.presses("Hỏi người dân").says(ASKED)
    old = citizen.button("Trả lời câu hỏi").id
    citizen.presses("Trả lời câu hỏi").says("Trong ngõ").presses("Bỏ qua")
    citizen.forges(old).sees("Câu hỏi trước của cán bộ đã khép lại", "bổ sung điều gì")
    citizen.says("Cạnh quán nước").presses("Bỏ qua")
    officer.sees("Người dân bổ sung: Cạnh quán nước")


def test_what_was_being_told_when_the_question_came_is_its_answer(town):
    citizen, officer, code = accepted(town)
    citizen.presses("Bổ sung thông tin").says("Miệng cống ở giữa ngõ")
    officer.presses("Hỏi người dân").says(ASKED)
    citizen.presses("Bỏ qua").sees(f"trả lời về phản ánh {code}", "đã được chuyển đến cán bộ")
    officer.sees("Người dân đã trả lời: Miệng cống ở giữa ngõ")


@pytest.mark.parametrize("typed", ["ngắn quá", "x" * 1001, "😀" * 20])
def test_a_question_is_a_question(town, typed):
    _, officer, _ = accepted(town)
    officer.presses("Hỏi người dân").says(typed).sees("từ 10 đến 1000 ký tự, lịch sự và cụ thể")


# --- withdrawing -------------------------------------------------------------------------------


def test_withdrawn_for_sure(town):
    citizen, officer, code = accepted(town)
    neighbour = town.person("bà Năm").says(code).presses("Theo dõi").reads()
    citizen.presses("Rút phản ánh").sees(f"chắc chắn muốn rút phản ánh {code}?")
    citizen.may_press("Có, rút lại", "Không, giữ phản ánh")
    citizen.presses("Có, rút lại").sees(f"Đã rút phản ánh {code}.").may_press(
        "Phản ánh của tôi", "Trang đầu"
    )
    officer.sees("Người dân đã rút phản ánh này:", code).may_press("Lịch sử", "Việc của tôi")
    neighbour.sees(f"Người gửi đã rút phản ánh {code}")
    citizen.says("/cuatoi").sees("Đã rút")


@pytest.mark.parametrize("typed", ["Không, giữ phản ánh", "không", "2"])
def test_not_withdrawn_after_all(town, typed):
    citizen, _, code = accepted(town)
    citizen.presses("Rút phản ánh").says("có lẽ").sees("Xin chọn có hoặc không.")
    citizen.says(typed).sees(f"phản ánh {code} vẫn được giữ.")
    assert town.case(code).state == "accepted"


@pytest.mark.parametrize("typed", ["Có, rút lại", "có", "1"])
def test_withdrawn_by_typing(town, typed):
    citizen, _, code = accepted(town)
    citizen.presses("Rút phản ánh").says(typed).sees("Đã rút")
    assert town.case(code).state == "withdrawn"


def test_what_is_answered_is_not_withdrawn(town):
    citizen, officer, code = accepted(town)
    old = citizen.button("Rút phản ánh").id
    citizen.presses("Rút phản ánh")
    resolves(officer)
    citizen.presses("Có, rút lại").sees("Hồ sơ đang ở bước khác", "Trạng thái: Đã xử lý")
    assert "Rút phản ánh" not in citizen.labels()
    citizen.forges(old).sees("Hồ sơ đang ở bước khác")
    assert town.case(code).state == "resolved"


# --- one who works there -----------------------------------------------------------------------


def test_nobody_handles_a_report_of_their_own(town):
    officer = town.officer("anh Minh", "SXD")
    code = reports(officer)
    officer.may_press("Bổ sung thông tin", "Rút phản ánh", "Xem hồ sơ").does_not_see("Hồ sơ mới")
    officer.says("/viec").sees("không có hồ sơ nào chờ")
    officer.forges(f"do:accept:{code}:2").sees(
        "không thuộc phần của anh/chị", "Trạng thái: Chờ xử lý"
    )
    assert town.case(code).state == "assigned"


def test_who_becomes_an_officer_after_reporting_handles_it_no_more_than_before(town):
    citizen, _, code = accepted(town)
    town.employs(citizen, Grant(Role.LEADER, "SXD"))
    citizen.says(code).sees("Trạng thái: Đang xử lý", TEXT).does_not_see("📌")
    citizen.forges(f"do:resolve:{code}:3").sees("không thuộc phần của anh/chị")
