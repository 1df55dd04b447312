"""Being away: notices go to the substitute, and come back by themselves."""

import pytest

from tests.journeys.conftest import OURS

REPORT = "Cống tắc gây ngập ngõ suốt ba ngày nay rồi"


@pytest.fixture
def other(town, citizen, officer):
    """A colleague of the officer."""
    return town.officer("other", OURS)


def test_until_when_and_who_then_notices_go_there(town, officer, other, leader, request):
    officer.says("/vang").sees("đến hết ngày nào").says("9/10/2026").sees("Ai nhận việc thay")
    officer.presses(other.name).sees("vắng đến hết ngày 09/10/2026", "nhận việc thay")
    officer.reads()
    request.getfixturevalue("reported")
    officer.hears_nothing()
    other.sees("Hồ sơ mới cho Sở Xây dựng").presses("Tiếp nhận").sees("đã tiếp nhận")


def test_it_ends_by_itself(town, officer, other, leader, request):
    officer.says("/vang").says("6/10/2026").presses(other.name)
    town.clock.passes(days=2)
    request.getfixturevalue("reported")
    officer.sees("Hồ sơ mới")


def test_coming_back_early(town, officer, other, leader, request):
    officer.says("/vang").says("30/10/2026").presses(other.name)
    officer.presses("Tôi đã trở lại").sees("Chào anh/chị trở lại")
    officer.says("/trolai").sees("chưa báo vắng mặt")
    request.getfixturevalue("reported")
    officer.sees("Hồ sơ mới")


def test_with_nobody_to_stand_in_it_goes_one_level_up(town, officer, dispatcher, request):
    officer.says("/vang").says("30/10/2026").sees("Chưa có đồng nghiệp").reads()
    town.clock.passes(minutes=1)
    request.getfixturevalue("reported")
    officer.hears_nothing()
    dispatcher.sees("Hồ sơ mới cho Sở Xây dựng")


@pytest.fixture
def reported(town, citizen):
    """A report to the agency; nobody has read anything yet."""
    citizen.says(REPORT).presses("Gửi phản ánh này").presses("Ngập, thoát nước")
    citizen.says("khương trung").presses(citizen.labels()[0]).says("ngõ 211").presses("Bỏ qua")
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý").presses("Gửi")


def test_a_substitute_who_leaves_too_is_replaced_in_turn(town, officer, other, leader, request):
    third = town.officer("third", OURS)
    officer.says("/vang").says("30/10/2026").presses(other.name).reads()
    other.says("/vang").says("30/10/2026").presses(third.name).reads()
    request.getfixturevalue("reported")
    third.sees("Hồ sơ mới")
    other.hears_nothing()
    officer.hears_nothing()


def test_it_is_for_those_who_work_for_the_city(citizen):
    citizen.says("/vang").sees("dành cho cán bộ")
