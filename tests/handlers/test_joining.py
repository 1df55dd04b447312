"""Joining by a one-time code, and what a role that ends takes away."""

import pytest

from domain.people import Role
from tests.handlers.steps import accepted

REFUSED = "Mã này không dùng được: có thể sai, đã dùng hoặc đã quá hạn."
WRONG = "7K3M-Q9TX-2VVA-BCDE"

MENU = ["Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp"]
# Whose menu leads to broadcasts too.
ANNOUNCERS = {Role.LEADER, Role.ADMIN}

# The role, its agency, and how it is welcomed.
ROLES = [
    (Role.OFFICER, "SXD", "Vai trò: cán bộ xử lý, Sở Xây dựng. Hồ sơ mới sẽ được gửi đến đây"),
    (Role.LEADER, "SXD", "Vai trò: lãnh đạo đơn vị, Sở Xây dựng. Hồ sơ mới và các câu trả lời chờ duyệt"),
    (Role.DISPATCHER, None, "Vai trò: cán bộ điều phối, Văn phòng UBND thành phố. Hồ sơ chờ phân loại"),
    (Role.ADMIN, None, "Vai trò: quản trị, Văn phòng UBND thành phố."),
]  # fmt: skip


@pytest.mark.parametrize(("role", "agency", "welcome"), ROLES)
def test_joining(any_town, role, agency, welcome):
    newcomer, code = any_town.person("anh Minh"), any_town.invites(role, agency)
    newcomer.says("/thamgia").sees("nhập mã tham gia do quản trị viên cấp")
    newcomer.says(code).sees("Chào mừng anh/chị!", welcome)
    announces = ["Thông báo diện rộng"] if role in ANNOUNCERS else []
    newcomer.may_press("Việc của tôi", *announces, *MENU)
    assert any_town.holds(code) == set()


# How a code may come.
WAYS = [
    lambda code: code,
    lambda code: code.lower(),
    lambda code: code.replace("-", ""),
    lambda code: code.replace("-", " "),
    lambda code: f"/thamgia {code}",
    lambda code: f"/start {code}",
]


@pytest.mark.parametrize("way", WAYS)
def test_the_code_pasted_in_any_way(town, way):
    newcomer, code = town.person("anh Minh"), town.invites(Role.OFFICER, "SXD")
    newcomer.says(way(code)).sees("Chào mừng anh/chị!")
    assert town.holds(way(code)) == set()


def test_the_code_in_a_link(town):
    newcomer, code = town.person("anh Minh"), town.invites(Role.OFFICER, "SXD")
    newcomer.follows_link(code).sees("Chào mừng anh/chị!")
    assert town.holds(code) == set()


def test_the_code_pasted_in_the_middle_of_a_report(town):
    newcomer, code = town.person("anh Minh"), town.invites(Role.OFFICER, "SXD")
    newcomer.says("Gửi phản ánh").says(code).sees("Chào mừng anh/chị!", "điều gì đang xảy ra")
    assert town.holds(code) == set()


def test_wrong_used_and_expired_get_the_same_answer(any_town):
    code, late = any_town.invites(Role.OFFICER, "SXD"), any_town.invites(Role.OFFICER, "SXD")
    any_town.person("anh Minh").says(code)
    other = any_town.person("anh Ba")
    used = other.says(code).told
    any_town.clock.passes(minutes=10)
    expired = other.says(late).told
    wrong = other.says(WRONG).told
    assert used == expired == wrong
    other.sees(REFUSED).may_press("Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp")
    for words in (code, late, WRONG):
        assert any_town.holds(words) == set()


@pytest.mark.parametrize("typed", ["xyz", "x" * 61, "7K3M-Q9TX-2VVA-BCDE", "7K3M-Q9TX-2VVA-BCD"])
def test_a_mistyped_code_stays_nowhere(town, typed):
    newcomer = town.person("anh Minh")
    newcomer.says("/thamgia").says(typed)
    assert town.holds(typed) == set()


def test_a_code_works_once_however_often_it_is_pressed(town):
    code, newcomer = town.invites(Role.OFFICER, "SXD"), town.person("anh Minh")
    newcomer.says(code).sees("Chào mừng")
    newcomer.says(code).sees(REFUSED)


def test_a_revoked_role_loses_its_buttons_at_once(town):
    citizen, officer, code = accepted(town)
    old = officer.button("Trả lời kết quả").id
    officer.presses("Hỏi người dân")
    town.dismisses(officer)
    officer.says("Nước tràn vào từ miệng cống nào ạ?").sees("không thuộc phần của anh/chị")
    officer.forges(old).sees("không thuộc phần của anh/chị").does_not_see("📌")
    officer.forges(f"show:card:{code}").sees("Trạng thái").does_not_see("📌")
    officer.forges(f"show:history:{code}").does_not_see("Lịch sử")
    officer.says("/viec").sees("Mục này dành cho cán bộ")
    officer.says("/start").may_press(
        "Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp", "Ngôn ngữ / Language"
    )
    citizen.reads()
    assert town.case(code).state == "accepted"


def test_an_officer_of_another_agency_sees_what_everybody_sees(town):
    _, _, code = accepted(town)
    other = town.officer("anh Tư", "SYT")
    other.says(code).sees("Trạng thái: Đang xử lý").does_not_see("📌")
    other.forges(f"do:return:{code}:3").sees("không thuộc phần của anh/chị")
