"""More time: asked for in time, decided by another, told to the citizen at once."""

import pytest

from tests.journeys.conftest import OURS, passes

REASON = "Chờ vật tư thay thế nắp cống"


@pytest.fixture
def asked(accepted, officer, leader):
    officer.presses("Xin gia hạn").says(REASON).says("30/10/2026")


def test_the_leader_is_asked_with_date_reason_and_buttons(asked, officer, leader, citizen):
    officer.sees("Đã gửi đề nghị gia hạn", "hạn vẫn là")
    leader.sees("Xin gia hạn đến 30/10/2026", REASON, "Hạn xử lý:")
    assert {"Đồng ý gia hạn", "Không gia hạn"} <= set(leader.labels())
    citizen.hears_nothing()


def test_the_citizen_is_told_at_once_with_the_new_date(asked, officer, leader, citizen):
    leader.presses("Đồng ý gia hạn").sees("Đã gia hạn")
    citizen.sees("cần thêm thời gian", REASON, "17:30 thứ Sáu, 30/10/2026")
    officer.sees("đã được đồng ý", "17:30 thứ Sáu, 30/10/2026")


def test_a_refusal_is_told_to_the_officer_and_to_nobody_else(asked, officer, leader, citizen):
    leader.presses("Không gia hạn").says("Vật tư đã có trong kho của sở")
    officer.sees("không được đồng ý", "Vật tư đã có trong kho của sở")
    citizen.hears_nothing()


def test_what_waits_for_a_decision_stands_on_the_card(asked, leader):
    leader.says("/viec")
    leader.presses(leader.labels()[0])
    leader.sees("Đang xin gia hạn đến 30/10/2026", REASON)


def test_a_decided_one_is_off_the_card(asked, officer, leader):
    leader.presses("Đồng ý gia hạn")
    officer.says("/viec")
    officer.presses(officer.labels()[0]).does_not_see("Đang xin gia hạn")


def test_nobody_decides_on_their_own_wish(accepted, leader, dispatcher, officer):
    leader.says("/viec")
    leader.presses(leader.labels()[0]).presses("Xin gia hạn").says(REASON).says("30/10/2026")
    assert "Đồng ý gia hạn" not in leader.labels()
    dispatcher.sees("Xin gia hạn đến 30/10/2026").presses("Đồng ý gia hạn").sees("Đã gia hạn")


# What is typed as a date, and what is answered.
DATES = [
    ("hôm kia", "31/12/2026"),
    ("06/10/2026", "phải sau hạn"),
]


@pytest.mark.parametrize(("typed", "answer"), DATES)
def test_a_date_that_is_none_or_too_early(accepted, officer, leader, typed, answer):
    officer.presses("Xin gia hạn").says(REASON).says(typed).sees(answer)
    leader.hears_nothing()


def test_after_due_there_is_nothing_to_ask_for(town, accepted, officer):
    passes(town, days=8)
    officer.presses("Xin gia hạn").sees("trước khi đến hạn")


def test_one_at_a_time(asked, officer):
    officer.presses("Xin gia hạn").sees("chờ lãnh đạo quyết định")


def test_a_leader_of_another_agency_can_not_decide(asked, town, leader):
    stranger = town.leader("stranger", "SNNMT" if OURS != "SNNMT" else "SCT")
    stranger.forges(leader.button("Đồng ý gia hạn").id).does_not_see("Đã gia hạn")
