"""Both clocks of a case as a table, and what pauses, extensions and new terms do to them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar, build_calendar
from domain.deadlines import (
    Limits,
    Pause,
    handle_due,
    handle_minutes,
    minutes_left,
    receive_due,
    resume,
    share_at,
    share_used,
)
from domain.hours import parse_week
from domain.public_days import PublicDays
from domain.severity import Severity

URGENT, NORMAL, COMPLEX = Severity.URGENT, Severity.NORMAL, Severity.COMPLEX


def calendar(days: str, hours: str) -> WorkingCalendar:
    public = PublicDays(range(2025, 2033), frozenset({date(2026, 11, 24)}))
    return build_calendar(parse_week({days: hours}), "Asia/Ho_Chi_Minh", public=public)


def at(text: str) -> datetime:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


CITY = calendar("mon-fri", "08:00-12:00, 13:30-17:30")
LONG_DAYS = calendar("mon-sun", "07:00-19:00")

# Sent in, receive by. Tuesday 24 November 2026 is Culture Day.
RECEIVE = [
    ("2026-11-18 08:00", "2026-11-18 17:30"),
    ("2026-11-18 10:00", "2026-11-19 10:00"),
    ("2026-11-20 16:30", "2026-11-23 16:30"),
    ("2026-11-21 21:00", "2026-11-23 17:30"),
    ("2026-11-23 16:30", "2026-11-25 16:30"),
]

# Counted from, how pressing, handle by.
HANDLE = [
    ("2026-11-18 08:00", URGENT, "2026-11-18 12:00"),
    ("2026-11-20 16:30", URGENT, "2026-11-23 11:00"),
    ("2026-11-23 16:30", URGENT, "2026-11-25 11:00"),
    ("2026-11-16 09:15", NORMAL, "2026-11-23 09:15"),
    ("2026-11-18 09:15", NORMAL, "2026-11-26 09:15"),
    ("2026-11-02 09:15", COMPLEX, "2026-11-23 09:15"),
    ("2026-11-18 09:15", COMPLEX, "2026-12-10 09:15"),
]


@pytest.mark.parametrize(("submitted", "due"), RECEIVE)
def test_received_within_8_working_hours(submitted: str, due: str) -> None:
    assert receive_due(at(submitted), CITY) == at(due)


@pytest.mark.parametrize(("start", "severity", "due"), HANDLE)
def test_handled_in_time(start: str, severity: Severity, due: str) -> None:
    assert handle_due(at(start), severity, calendar=CITY) == at(due)


@pytest.mark.parametrize(
    ("agency", "minutes"), [(CITY, (240, 2400, 7200)), (LONG_DAYS, (240, 3600, 10800))]
)
def test_days_are_the_agencys_own_but_hours_are_hours(
    agency: WorkingCalendar, minutes: tuple[int, ...]
) -> None:
    assert tuple(handle_minutes(severity, agency) for severity in Severity) == minutes


def test_other_limits_are_passed_in() -> None:
    limits = Limits(receive_minutes=60, urgent_minutes=30, normal_days=1, complex_days=2)
    start = at("2026-11-18 08:00")
    assert receive_due(start, CITY, limits=limits) == at("2026-11-18 09:00")
    dues = [handle_due(start, severity, calendar=CITY, limits=limits) for severity in Severity]
    assert dues == [at("2026-11-18 08:30"), at("2026-11-18 17:30"), at("2026-11-19 17:30")]


@pytest.mark.parametrize("field", ["receive_minutes", "urgent_minutes", "normal_days"])
def test_a_limit_of_nothing_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Limits(**{field: 0})


# What, due, paused, resumed, new due; a date is a day of November 2026.
PAUSES = [
    ("within a day", "18 16:00", "18 09:00", "18 10:00", "18 17:00"),
    ("an hour that ends next day", "18 17:00", "18 09:00", "18 10:00", "19 08:30"),
    ("overnight costs nothing", "19 10:00", "18 17:30", "19 08:00", "19 10:00"),
    ("over Culture Day", "25 10:00", "23 16:30", "25 09:00", "25 12:00"),
    ("already overdue", "18 10:00", "18 11:00", "19 11:00", "19 10:00"),
]


@pytest.mark.parametrize(("what", "due", "paused", "resumed", "new_due"), PAUSES)
def test_a_pause_moves_the_due_time(
    what: str, due: str, paused: str, resumed: str, new_due: str
) -> None:
    due_at, paused_at, resumed_at = (at(f"2026-11-{text}") for text in (due, paused, resumed))
    moved = resume(due_at, paused_at, resumed_at=resumed_at, calendar=CITY)
    assert moved == at(f"2026-11-{new_due}"), what
    left = minutes_left(paused_at, due_at, calendar=CITY)
    assert minutes_left(resumed_at, moved, calendar=CITY) == left


def test_a_pause_cannot_end_before_it_begins() -> None:
    due, paused, resumed = (at(f"2026-11-18 {time}") for time in ("16:00", "10:00", "09:00"))
    with pytest.raises(ValueError, match="ends after"):
        resume(due, paused, resumed_at=resumed, calendar=CITY)


def test_new_terms_keep_start_and_pauses() -> None:
    """A case becomes urgent after an hour's pause: 4 hours and 1 from the same start."""
    start = at("2026-11-18 08:00")
    pauses = [Pause(at("2026-11-18 09:00"), at("2026-11-18 10:00"))]
    assert handle_due(start, NORMAL, calendar=CITY, pauses=pauses) == at("2026-11-26 09:00")
    assert handle_due(start, URGENT, calendar=CITY, pauses=pauses) == at("2026-11-18 14:30")
    assert handle_due(start, URGENT, calendar=LONG_DAYS, pauses=pauses) == at("2026-11-18 13:00")


# Now, minutes left, share used; due 2026-11-18 16:30 after 240 allowed minutes.
CLOCK = [
    ("2026-11-18 11:00", 240, 0.0),
    ("2026-11-18 12:00", 180, 0.25),
    ("2026-11-18 13:00", 180, 0.25),
    ("2026-11-18 14:30", 120, 0.5),
    ("2026-11-18 16:30", 0, 1.0),
    ("2026-11-18 17:30", -60, 1.25),
    ("2026-11-18 23:00", -60, 1.25),
    ("2026-11-19 09:00", -120, 1.5),
]


@pytest.mark.parametrize(("now", "left", "share"), CLOCK)
def test_what_is_left_and_what_is_used(now: str, left: int, share: float) -> None:
    due = at("2026-11-18 16:30")
    assert minutes_left(at(now), due, calendar=CITY) == left
    assert share_used(at(now), due, allowed=240, calendar=CITY) == share


@pytest.mark.parametrize(
    ("share", "instant"),
    [
        (0.0, "2026-11-18 11:00"),
        (0.25, "2026-11-18 13:30"),
        (0.5, "2026-11-18 14:30"),
        (0.8, "2026-11-18 15:42"),
        (1.0, "2026-11-18 16:30"),
        (1.5, "2026-11-19 09:00"),
    ],
)
def test_when_a_share_is_used(share: float, instant: str) -> None:
    due = at("2026-11-18 16:30")
    assert share_at(share, due, allowed=240, calendar=CITY) == at(instant)


instants = st.datetimes(
    at("2025-06-01").replace(tzinfo=None),
    at("2027-06-01").replace(tzinfo=None),
    timezones=st.just(UTC),
)


@given(instants, st.sampled_from(Severity), st.lists(instants, min_size=4, max_size=4))
def test_pausing_as_it_happens_is_recomputing_afterwards(
    start: datetime, severity: Severity, times: list[datetime]
) -> None:
    a, b, c, d = sorted(times)
    live = handle_due(start, severity, calendar=CITY)
    for paused, resumed in ((a, b), (c, d)):
        live = resume(live, paused, resumed_at=resumed, calendar=CITY)
    pauses = [Pause(a, b), Pause(c, d)]
    assert live == handle_due(start, severity, calendar=CITY, pauses=pauses)


@given(instants, instants, instants)
def test_a_pause_leaves_what_was_left(due: datetime, a: datetime, b: datetime) -> None:
    paused, resumed = min(a, b), max(a, b)
    moved = resume(due, paused, resumed_at=resumed, calendar=CITY)
    left = minutes_left(paused, due, calendar=CITY)
    assert minutes_left(resumed, moved, calendar=CITY) == left
