"""Broadcasts as people live them: written, approved by another, told, answered, stopped."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from domain.broadcast import BroadcastRules
from domain.conversation import Peer
from domain.people import Grant, Role
from domain.rules import Moment
from scheduler import broadcasts as sweeping
from storage import conversations, schema
from tests.domain.cases import NOW

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
    return author.presses("Lưu bản nháp")


def approves(admin):
    """With the second look that says for how many people."""
    admin.presses("Duyệt và gửi").sees("Số người: ", "Anh/chị duyệt gửi thông báo này cho")
    return admin.presses(next(label for label in admin.labels() if label.startswith("Đúng, gửi")))


@pytest.fixture
def staff(town):
    return admin(town, "bà Lan"), admin(town, "ông Nam")


def test_a_broadcast_from_the_first_word_to_the_report(town, staff):
    author, other = staff
    citizens = [town.person(f"chị {n}").says("/start") for n in range(3)]
    writes(author).sees(WORDS, "• Lịch cắt nước: https://hanoi.gov.vn/lich")
    assert author.button("Lịch cắt nước").id == "https://hanoi.gov.vn/lich"
    author.sees("#1 · bản nháp", "Số người: 5", "5 người, khoảng 1 phút")
    assert "Duyệt và gửi" not in author.labels()
    author.presses("Gửi duyệt").sees("Đã gửi đến những người có quyền duyệt", "chờ duyệt")
    other.sees(WORDS, "chờ anh/chị duyệt", "Số người: 5", "Bắt đầu: ngay khi được duyệt")
    approves(other).sees("đã duyệt, chờ đến giờ")
    author.sees("đã duyệt thông báo #1")
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
    approves(other).sees("đã duyệt")
    other.forges("steer:approve:1:2").sees("đã sang bước khác")


def test_an_author_who_lost_the_role_is_not_heard(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    writes(author).presses("Gửi duyệt")
    approves(other)
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
    approves(other)
    ticks(town)
    citizen.does_not_see(WORDS)
    author.sees("đã ngừng nhận tin: 1", "đã nhận: 2")
    citizen.presses("Nhận tin trở lại").sees("lại nhận thông báo")


def test_one_tap_below_the_announcement_stops_the_next(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    for told in (True, False):
        writes(author).presses("Gửi duyệt")
        approves(other)
        citizen.reads()
        ticks(town)
        assert (WORDS in citizen.told) == told
        if told:
            citizen.presses("Ngừng nhận tin").sees("sẽ không nhận")


def test_answers_are_counted(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    writes(author).presses("Gửi duyệt")
    approves(other)
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
    leader.presses("Không cần").sees("Xin anh/chị xem lại").presses("Lưu bản nháp")
    leader.sees("Cán bộ một đơn vị: Sở Xây dựng", "Số người: 3").presses("Gửi duyệt")
    approves(second).sees("đã duyệt")
    ticks(town)
    officer.sees(WORDS)
    other.does_not_see(WORDS)


def test_pausing_going_on_and_cancelling_below_the_figures(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    writes(author).presses("Gửi duyệt")
    approves(other)
    moment = Moment(town.clock.now, replace(town.house.rules, broadcasts=RULES))
    for _ in range(2):  # it has begun, and its letters lie in the outbox
        with town.database.writing() as session:
            sweeping.sweep(session, moment)
    forged(other, "pause").sees("Đã tạm dừng")
    assert other.button("Gửi tiếp")
    citizen.reads()
    ticks(town)
    citizen.hears_nothing()
    author.sees("đã tạm dừng thông báo #1", "· tạm dừng")
    author.presses("Xem thông báo").sees("░", "· tạm dừng").presses("Gửi tiếp")
    author.sees("Đang gửi tiếp").presses("Hủy thông báo").sees("Đã hủy")
    other.sees("đã hủy thông báo #1")
    ticks(town)
    citizen.hears_nothing()
    author.sees("· đã hủy", "chưa gửi khi kết thúc: 3")


def test_what_has_arrived_is_taken_back(town, staff):
    author, other = staff
    citizen = town.person("chị Hoa").says("/start")
    writes(author).presses("Gửi duyệt")
    approves(other)
    ticks(town)
    author.presses("Thu hồi").sees("Việc này không hoàn lại được").presses("Đúng, thu hồi")
    other.sees("đã thu hồi thông báo #1")
    citizen.reads()
    ticks(town, times=4)
    assert WORDS not in citizen.told
    author.sees("#1 · đã thu hồi", "đã nhận, rồi được thu hồi: 3")


def forged(admin, move):
    """The button below the figures, which other tests wait for."""
    return admin.forges(f"steer:{move}:1:3")


def test_any_answer_of_a_draft_is_changed_without_starting_over(town, staff):
    author, other = staff
    writes(author).presses("Sửa bản nháp").sees("Xin anh/chị xem lại", WORDS, "Mọi người")
    author.presses("Sửa").presses("Nội dung").says("Ngày kia mới cắt nước.")
    author.presses("Lưu bản nháp").sees("Ngày kia mới cắt nước.", "#1 · bản nháp")
    author.presses("Gửi duyệt")
    other.sees("Ngày kia mới cắt nước.").presses("Trả lại")
    author.sees("đã trả lại thông báo #1 để anh/chị sửa").presses("Xem thông báo")
    author.presses("Sửa bản nháp").presses("Sửa").presses("Người nhận")
    author.presses("Người ở một kênh").presses("Trang chat").presses("Lưu bản nháp")
    author.sees("Người ở một kênh: Trang chat", "Lịch cắt nước: https://hanoi.gov.vn/lich")
    author.presses("Gửi duyệt").presses("Rút lại để sửa").sees("#1 · bản nháp")
    other.forges("steer:approve.sure:1:6").sees("đã sang bước khác")


def test_a_draft_that_was_submitted_meanwhile_is_not_changed(town, staff):
    author, _ = staff
    writes(author).presses("Sửa bản nháp")
    author.forges("steer:submit:1:1").says("tiếp tục").presses("Lưu bản nháp")
    author.sees("đã sang bước khác", "chờ duyệt")


def test_its_author_sees_it_on_every_channel_they_use(town, staff):
    author, _ = staff
    with town.database.writing() as session:
        there = conversations.begin(session, Peer("telegram", "z1"), language="vi", now=NOW)
        row = schema.conversations.c
        session.execute(
            update(schema.conversations).where(row.peer == "z1").values(person=author.id)
        )
    assert there.peer.channel == "telegram"
    writes(author)
    with town.database.reading() as session:
        kept = select(schema.outbox.c.content).where(schema.outbox.c.peer == "z1")
        assert [content["kind"] for content in session.scalars(kept)] == ["broadcast"]


def test_the_menu_of_those_who_may_leads_there(town, staff):
    author, _ = staff
    author.says("/start").presses("Thông báo diện rộng").sees("Chưa có thông báo nào")
    citizen = town.person("chị Hoa").says("/start")
    assert "Thông báo diện rộng" not in citizen.labels()


# What may not stand behind a button that everybody gets.
BAD_LINKS = [
    "http://hanoi.gov.vn",
    "Lịch cắt nước",
    "javascript://hanoi.gov.vn/%0aalert(1)",
    "https://hanoi.gov.vn@evil.example/",
    "https://10.0.0.1/lich",
    "Lịch https://hanoi.gov.vn/lich và http://evil.example",
    "\n".join(["https://hanoi.gov.vn/lich"] * 4),
]


def test_only_a_plain_https_address_becomes_a_button(town, staff):
    author, _ = staff
    author.says("/soanthongbao").says(WORDS).presses("Bỏ qua").presses("Bỏ qua")
    for bad in BAD_LINKS:
        author.says(bad).sees("địa chỉ bắt đầu bằng https://")
    author.says("https://hanoi.gov.vn/lich").sees("Gửi cho ai?")
