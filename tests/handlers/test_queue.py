"""The work of an officer: sorted by the time left, page by page, searched, opened and left."""

from datetime import timedelta

import pytest

from domain.case import Report
from domain.codes import case_code
from domain.people import SYSTEM, Role
from domain.rules import Moment
from domain.severity import Severity
from domain.workflow import Act
from storage import cases
from tests.handlers.steps import ANSWER, TEXT, reports


def test_the_queue_is_sorted_by_the_time_left(town):
    officer = town.officer("anh Minh", "SXD")
    first = reports(town.person("chị Hoa"))
    town.clock.passes(hours=2)
    urgent = reports(
        town.person("anh Ba"), text="Nắp cống bật tung, có cháu bé vừa rơi xuống cống"
    )
    town.clock.passes(hours=2)
    last = reports(town.person("bà Năm"), text="Rãnh nước trước chợ đầy bùn, bốc mùi hôi")
    officer.says("Việc của tôi").sees("Đang chờ: 3 hồ sơ, quá hạn: 0.")
    assert [label for label in officer.labels() if label.startswith("HN-")] == sorted(
        (first, urgent, last), key=lambda code: town.case(code).due_at
    )
    assert town.case(urgent).severity == "urgent"
    officer.says("1").sees("📌")


def test_the_queue_shows_what_is_late(town):
    officer, code = town.officer("anh Minh", "SXD"), reports(town.person("chị Hoa"))
    town.clock.passes(days=3)
    officer.says("/viec").sees(
        "quá hạn: 1", f"1. {code} · {TEXT}", "🔴 QUÁ HẠN 09:00 06/10 · chờ tiếp nhận"
    )


def test_the_queue_of_a_dispatcher_is_what_the_city_office_has(town):
    dispatcher, officer = town.dispatcher("anh Sơn"), town.officer("anh Minh", "SXD")
    code = reports(town.person("chị Hoa"))
    dispatcher.says("/viec").sees("không có hồ sơ nào chờ")
    officer.presses("Trả về").says("Việc này thuộc phường quản lý").presses("Bỏ qua")
    dispatcher.says("/viec").sees(f"1. {code} · {TEXT}", "· chờ phân loại")
    officer.says("/viec").sees("không có hồ sơ nào chờ")


def test_an_admin_has_no_cases(town):
    admin = town.person("chị Ngọc")
    admin.says(town.invites(Role.ADMIN)).says("/viec").sees("không có hồ sơ nào chờ")


# --- forty cases ---------------------------------------------------------------------------------

SUBJECTS = ("Cống tắc trước nhà số {}", "Nắp cống vỡ ở ngõ {}", "Nước đen dâng lên ở ngách {}")


@pytest.fixture
def busy(town):
    """An officer with forty cases, the oldest first in time."""
    reporter = town.person("chị Hoa").says("/start").id
    officer = town.officer("anh Minh", "SXD")
    with town.database.writing() as session:
        for number in range(40):
            moment = Moment(town.clock.now + timedelta(minutes=number), town.house.rules)
            text = SUBJECTS[number % 3].format(number)
            report = Report(reporter, text, "drainage", Severity.NORMAL, "00004")
            code = case_code(town.house.randomness(7))
            case = cases.submit(session, report, code=code, moment=moment)
            routed = {"agency": "SXD", "reasons": []}
            cases.perform(session, case, Act("route", SYSTEM, moment, routed))
    town.clock.passes(hours=1)
    town.deliver()
    return officer


def listed(officer):
    return [label for label in officer.labels() if label.startswith("HN-")]


def test_forty_cases_are_read_page_by_page(busy):
    busy.says("/viec").sees("Đang chờ: 40 hồ sơ, quá hạn: 0.", "Trang 1/5", "1. HN-", "8. HN-")
    assert "Trang trước" not in busy.labels()
    pages = [listed(busy)]
    while "Trang sau" in busy.labels():
        pages.append(listed(busy.presses("Trang sau")))
    assert [len(page) for page in pages] == [8, 8, 8, 8, 8]
    due = [busy.town.case(code).due_at for page in pages for code in page]
    assert due == sorted(due)
    assert len({*due}) == 40
    assert listed(busy.presses("Trang trước")) == pages[3]


def test_a_case_is_one_tap_away_and_so_is_the_way_back_to_its_page(busy):
    third = listed(busy.says("/viec 3"))
    busy.presses(third[5]).sees(f"📌 {third[5]}").presses("Việc của tôi").sees("Trang 3/5")
    assert listed(busy) == third
    busy.says("6").sees(f"📌 {third[5]}").presses("Tiếp nhận").presses("Trả lời kết quả")
    busy.says(ANSWER).sends("after").presses("Xong").presses("Bỏ qua").presses("Gửi")
    busy.presses("Việc của tôi").sees("Đang chờ: 39 hồ sơ")


# What is looked for, and what is found.
SOUGHT = [
    ("ngach", ["13 hồ sơ đang chờ có “ngach”:", "8 hồ sơ gấp nhất"]),
    ("nap cong vo 16", ["📌", "Nắp cống vỡ ở ngõ 16"]),
    ("18", ["📌", "Cống tắc trước nhà số 18"]),
    ("đèn đường", ["Không có hồ sơ nào đang chờ có “đèn đường”."]),
]


def test_one_looks_for_a_case_by_its_words(busy):
    for words, found in SOUGHT:
        busy.says("/viec").presses("Tìm hồ sơ").sees("Anh/chị tìm gì trong việc của mình?")
        busy.says(words).sees(*found)


def test_one_looks_for_a_case_by_its_code_or_goes_elsewhere(busy):
    code = listed(busy.says("/viec 5"))[0]
    busy.presses("Tìm hồ sơ").says(code).sees(f"📌 {code}").does_not_see("tìm gì")
    busy.presses("Việc của tôi").sees("Trang 5/5").presses("Tìm hồ sơ").presses("Hủy bỏ")
    busy.says("/viec nước đen").sees("13 hồ sơ đang chờ có “nước đen”:")
    busy.says("/viec 99").sees("Trang 5/5")


def test_whoever_has_no_work_looks_for_none(town):
    town.person("chị Hoa").says("/timviec").sees("Mục này dành cho cán bộ")
