"""How people write opening hours, and what is refused."""

import pytest

from domain.hours import Span, length, parse_hours, parse_week, parse_weekday

OFFICE = (Span(480, 720), Span(810, 1050))

READ = [
    ("08:00-12:00, 13:30-17:30", OFFICE),
    (" 8:00 - 12:00,13:30-17:30 ", OFFICE),
    ("00:00-24:00", (Span(0, 1440),)),
    ("08:00-12:00,12:00-13:00", (Span(480, 720), Span(720, 780))),
    ("", ()),
]

REFUSED = [
    ("8-12", "time of day"),
    ("08:00", "time of day"),
    ("08:60-12:00", "time of day"),
    ("-08:00-12:00", "time of day"),
    ("12:00-08:00", "one day"),
    ("22:00-06:00", "one day"),
    ("08:00-08:00", "one day"),
    ("08:00-24:01", "one day"),
    ("13:30-17:30, 08:00-12:00", "out of order"),
    ("08:00-12:00, 11:00-13:00", "overlap"),
]


@pytest.mark.parametrize(("text", "hours"), READ)
def test_hours_are_read(text: str, hours: tuple[Span, ...]) -> None:
    assert parse_hours(text) == hours


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_hours_are_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_hours(text)


def test_length_leaves_lunch_out() -> None:
    assert length(OFFICE) == 480


def test_a_week_is_written_by_days_or_runs_of_days() -> None:
    week = parse_week({"mon-thu": "08:00-12:00, 13:30-17:30", "Sat": "08:00-12:00"})
    assert week == (OFFICE, OFFICE, OFFICE, OFFICE, (), (Span(480, 720),), ())


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({"mon-fri": "08:00-12:00", "fri": "08:00-11:00"}, "fri is given twice"),
        ({"fri-mon": "08:00-12:00"}, "backwards"),
        ({"mon-": "08:00-12:00"}, "weekday"),
        ({"monday": "08:00-12:00"}, "weekday"),
    ],
)
def test_a_week_is_refused(rows: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_week(rows)


def test_weekdays_count_from_monday() -> None:
    assert [parse_weekday(word) for word in ("mon", " Fri", "sun")] == [0, 4, 6]
