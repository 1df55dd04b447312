"""Broadcasts as people live them: written, approved by another, told, answered, stopped."""

from dataclasses import replace

import pytest

from domain.broadcast import BroadcastRules
from domain.people import Grant, Role
from domain.rules import Moment
from scheduler import broadcasts as sweeping
from storage import broadcasts, people

WORDS = "Mai cắt nước từ 8 giờ đến 17 giờ tại toàn phường."
RULES = BroadcastRules(rates={"web": 200})


def ticks(town, times=3):
    """The metronome beats, and letters arrive."""
    moment = Moment(town.clock.now, replace(town.house.rules, broadcasts=RULES))
    for _ in range(times):
        with town.database.writing() as session:
            while sweeping.sweep(session, moment) == sweeping.PAGE:
                pass
        town.deliver()


def admin(town, name):
    return town.employs(town.person(name), Grant(Role.ADMIN))


def writes(author, *, aim="Mọi người", asks="Có nút trả lời"):
    author.says("/soanthongbao").sees("Anh/chị muốn thông báo điều gì?")
    author.says(WORDS).presses("Bỏ qua").presses("Bỏ qua")
    author.says("Lịch cắt nước https://hanoi.gov.vn/lich").presses(aim)
    author.presses("Ngay khi được duyệt").presses("3 ngày").presses(asks)
    author.presses("Không, thông báo thường").sees("Xin anh/chị xem lại")
    return author.presses("Gửi")


@pytest.fixture
def staff(town):
    return admin(town, "bà Lan"), admin(town, "ông Nam")


def test_a_broadcast_from_the_first_word_to_the_report(town, staff):
    author, other = staff
    citizens = [town.person(f"chị {n}").says("/start") for n in range(3)]
    writes(author).sees(WORDS, "🔗 Lịch cắt nước: https://hanoi.gov.vn/lich")
    author.sees("#1 · bản nháp", "Số người: 5", "5 người, khoảng 1 phút")
    assert "Duyệt và gửi" not in author.labels()
    author.presses("Gửi duyệt").sees("Đã gửi đến những người có quyền duyệt", "chờ duyệt")
    other.sees(WORDS, "chờ anh/chị duyệt, gửi cho 5 người")
    other.presses("Duyệt và gửi").sees("đã duyệt, chờ đến giờ")
    for citizen in citizens:
        citizen.reads()
    ticks(town)
    for citizen in citizens:
        citizen.sees(WORDS)
        assert sum(WORDS in message.text for message in citizen.messages) == 1
    author.sees("đã gửi xong", "Tổng số người: 5", "đã nhận: 5")


def test_the_author_does_not_approve(town, staff):
    author, other = staff
    writes(author).presses("Gửi duyệt")
    author.forges("steer:approve:1:2").sees("cần một người khác", "chờ duyệt")
    other.presses("Duyệt và gửi").sees("đã duyệt")
    other.forges("steer:approve:1:2").sees("đã sang bước khác")


def test_an_author_who_lost_the_role_is_not_heard(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    writes(author).presses("Gửi duyệt")
    other.presses("Duyệt và gửi")
    town.dismisses(author)
    citizen.reads()
    ticks(town)
    citizen.hears_nothing()
    other.forges("steer:view:1:0").sees("đã hủy")


def test_who_said_no_is_not_told(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start").says("/ngungtin")
    citizen.sees("sẽ không nhận thông báo diện rộng nữa")
    writes(author).presses("Gửi duyệt")
    other.presses("Duyệt và gửi")
    ticks(town)
    citizen.does_not_see(WORDS)
    author.sees("đã ngừng nhận tin: 1", "đã nhận: 2")
    citizen.presses("Nhận tin trở lại").sees("lại nhận thông báo")


def test_one_tap_below_the_announcement_stops_the_next(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    for told in (True, False):
        writes(author).presses("Gửi duyệt")
        other.presses("Duyệt và gửi")
        citizen.reads()
        ticks(town)
        assert (WORDS in citizen.told) == told
        if told:
            citizen.presses("Ngừng nhận tin").sees("sẽ không nhận")


def test_answers_are_counted(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    writes(author).presses("Gửi duyệt")
    other.presses("Duyệt và gửi")
    ticks(town)
    citizen.presses("Đã biết").sees("Cảm ơn")
    citizen.presses("Tôi cần hỗ trợ").sees("113, 114 hoặc 115")
    author.presses("Xem trả lời").sees("đã biết 0, cần hỗ trợ 1")


def test_a_stranger_has_no_part_in_it(town, staff):
    author, _ = staff
    writes(author)
    stranger = town.person("anh Ba").says("/start")
    for data in ("steer:cancel:1:1", "steer:view:1:0", "steer:results:1:0", "heard:known:1"):
        stranger.forges(data).sees("chưa có gì thay đổi")
    stranger.says("/soanthongbao").sees("Mục này dành cho quản trị")
    stranger.says("/thongbao").sees("Mục này dành cho quản trị")


def test_a_leader_tells_the_officers_of_their_own_agency(town):
    leader, second = town.leader("bà Lan", "SXD"), town.leader("ông Nam", "SXD")
    officer, other = town.officer("anh Minh", "SXD"), town.officer("chị Thu", "SYT")
    leader.says("/soanthongbao").says(WORDS).presses("Bỏ qua").presses("Bỏ qua")
    leader.presses("Bỏ qua").presses("Ngay khi được duyệt").presses("1 ngày")
    leader.presses("Không cần").sees("Xin anh/chị xem lại").presses("Gửi")
    leader.sees("Cán bộ một đơn vị: Sở Xây dựng", "Số người: 3").presses("Gửi duyệt")
    second.presses("Duyệt và gửi").sees("đã duyệt")
    ticks(town)
    officer.sees(WORDS)
    other.does_not_see(WORDS)


def test_pausing_cancelling_and_going_on(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    writes(author).presses("Gửi duyệt")
    other.presses("Duyệt và gửi")
    moment = Moment(town.clock.now, replace(town.house.rules, broadcasts=RULES))
    for _ in range(2):  # it has begun, and its letters lie in the outbox
        with town.database.writing() as session:
            sweeping.sweep(session, moment)
    citizen.reads()
    with town.database.writing() as session:
        one = broadcasts.get(session, 1)
        by = people.actors(session, [author.id], now=town.clock.now)[author.id]
        broadcasts.perform(session, one, "pause", by, moment)
    ticks(town)
    citizen.hears_nothing()
    other.forges("steer:resume:1:4").sees("Đang gửi tiếp")
    citizen.reads()
    ticks(town)
    citizen.sees(WORDS)
