"""What the library knows of Vietnam's days, what it lacks, and how the overlay file is read."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.calendar import build_calendar
from domain.hours import parse_hours, parse_week
from domain.public_days import DayKind, Overlay, parse_overlay, public_days

FILE = Path(__file__).parents[2] / "data/calendar.csv"
YEARS = range(2025, 2028)
PUBLIC = public_days(YEARS)
OVERLAY = parse_overlay(csv.DictReader(FILE.read_text("utf-8").splitlines()))
WEEK = parse_week({"mon-fri": "08:00-12:00, 13:30-17:30"})

# Working days of the state in Hanoi that a plain week would get wrong, by first and last date.
OFF = [
    ("New Year 2025", "2025-01-01", "2025-01-01"),
    ("Tết 2025", "2025-01-25", "2025-02-02"),
    ("Hùng Kings' Day 2025", "2025-04-07", "2025-04-07"),
    ("30 April 2025, with a Friday exchanged", "2025-04-30", "2025-05-04"),
    ("National Day 2025", "2025-08-30", "2025-09-02"),
    ("New Year 2026, with a Friday exchanged", "2026-01-01", "2026-01-04"),
    ("Tết 2026", "2026-02-14", "2026-02-22"),
    ("Hùng Kings' Day 2026", "2026-04-25", "2026-04-27"),
    ("30 April 2026", "2026-04-30", "2026-05-03"),
    ("National Day 2026, with a Monday exchanged", "2026-08-29", "2026-09-02"),
    ("Culture Day 2026", "2026-11-24", "2026-11-24"),
    ("Tết 2027, provisional", "2027-02-04", "2027-02-10"),
]
WORKED_SATURDAYS = ["2025-04-26", "2026-01-10", "2026-08-22"]


@pytest.mark.parametrize(("what", "first", "last"), OFF)
def test_days_off(what: str, first: str, last: str) -> None:
    calendar = build_calendar(WEEK, "Asia/Ho_Chi_Minh", public=PUBLIC, overlay=OVERLAY)
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [start + timedelta(n) for n in range((end - start).days + 1)]
    assert [calendar.hours_on(day) for day in days] == [()] * len(days), what
    assert calendar.hours_on(start - timedelta(1)) or (start - timedelta(1)).weekday() > 4
    assert calendar.hours_on(end + timedelta(1)) or (end + timedelta(1)).weekday() > 4


def test_worked_saturdays_are_these_and_no_others() -> None:
    calendar = build_calendar(WEEK, "Asia/Ho_Chi_Minh", public=PUBLIC, overlay=OVERLAY)
    days = (date(2025, 1, 1) + timedelta(n) for n in range(730))
    assert [str(day) for day in days if day.weekday() > 4 and calendar.hours_on(day)] == (
        WORKED_SATURDAYS
    )


def test_the_library_still_lacks_what_the_overlay_says() -> None:
    """If this fails, the library has caught up: the two rows of January 2026 may go."""
    assert date(2026, 1, 2) not in PUBLIC.off
    assert date(2026, 1, 10) not in PUBLIC.worked


def test_the_library_knows_the_rest() -> None:
    assert date(2026, 8, 22) in PUBLIC.worked
    assert date(2026, 8, 31) in PUBLIC.off
    assert date(2026, 11, 24) in PUBLIC.off
    assert date(2025, 11, 24) not in PUBLIC.off


def test_only_the_years_asked_for() -> None:
    assert {day.year for day in PUBLIC.off | PUBLIC.worked} == set(YEARS)


def test_another_country_and_none() -> None:
    germany = public_days(range(2026, 2027), "DE")
    assert date(2026, 10, 3) in germany.off
    with pytest.raises(NotImplementedError):
        public_days(range(2026, 2027), "XX")


def test_every_row_of_the_file_says_why_in_both_languages() -> None:
    assert all(row.note_vi and row.note_en for row in OVERLAY)


def row(**fields: str) -> dict[str, str]:
    return {"date": "2026-01-10", "kind": "work", "like_weekday": ""} | fields


def test_a_row_may_name_a_weekday_hours_or_neither() -> None:
    (friday,) = parse_overlay([row(like_weekday="fri")])
    (morning,) = parse_overlay([row(hours="08:00-12:00", note_vi="Trực", note_en="On call")])
    (neither,) = parse_overlay([row()])
    week = parse_week({"mon": "07:00-11:00", "fri": "08:00-16:00"})
    assert friday.hours_in(week) == parse_hours("08:00-16:00")
    assert morning.hours_in(week) == parse_hours("08:00-12:00")
    assert neither.hours_in(week) == parse_hours("07:00-11:00")
    hours = parse_hours("08:00-12:00")
    assert morning == Overlay(
        date(2026, 1, 10), DayKind.WORK, hours=hours, note_vi="Trực", note_en="On call"
    )


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row(), row(kind="off")], "2026-01-10 is given twice"),
        ([row(date="10/1/2026")], "row of 10/1/2026"),
        ([row(kind="holiday")], "row of 2026-01-10.*holiday"),
        ([row(like_weekday="friday")], "row of 2026-01-10.*friday"),
        ([row(hours="8-12")], "row of 2026-01-10.*time of day"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(rows: list[dict[str, str]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_overlay(rows)
