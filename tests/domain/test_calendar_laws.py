"""Laws every working calendar keeps: sums grow, add up, undo each other, match plain counting."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar, build_calendar
from domain.hours import parse_week
from domain.public_days import PublicDays

OFFICE = "08:00-12:00, 13:30-17:30"
MINUTE = timedelta(minutes=1)
PUBLIC = PublicDays(
    range(2023, 2033),
    off=frozenset({date(2026, 11, 24), date(2026, 1, 1), date(2025, 1, 27)}),
    worked=frozenset({date(2026, 8, 22)}),
)


def calendar(zone: str, **week: str) -> WorkingCalendar:
    days = {day.replace("_", "-"): hours for day, hours in week.items()}
    return build_calendar(parse_week(days), zone, public=PUBLIC)


# The night shift has borders in the hour that Berlin skips in March and repeats in October.
calendars = st.sampled_from(
    [
        calendar("Asia/Ho_Chi_Minh", mon_fri=OFFICE),
        calendar("Asia/Ho_Chi_Minh", mon_fri=OFFICE, sat="08:00-12:00"),
        calendar("Asia/Ho_Chi_Minh", mon="08:00-12:00, 12:00-17:30"),
        calendar("Europe/Berlin", mon_sun="00:00-24:00"),
        calendar("Europe/Berlin", mon_sun="00:00-02:15, 02:45-07:00, 22:00-24:00"),
        calendar("America/New_York", tue_sun="05:00-23:00"),
    ]
)
seconds = st.integers(0, 4 * 365 * 24 * 60 * 60)
instants = seconds.map(lambda n: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(seconds=n))
amounts = st.integers(0, 30_000)
more_than_none = st.integers(1, 30_000)
clock_changes = st.sampled_from(
    [
        datetime(2026, 3, 28, 20, tzinfo=UTC),
        datetime(2026, 10, 24, 20, tzinfo=UTC),
        datetime(2026, 11, 1, 2, tzinfo=UTC),
        datetime(2026, 11, 23, 9, tzinfo=UTC),
        datetime(2026, 8, 21, 9, tzinfo=UTC),
    ]
)


@given(calendars, instants, instants, amounts)
def test_who_starts_later_is_due_no_earlier(
    calendar: WorkingCalendar, a: datetime, b: datetime, minutes: int
) -> None:
    first, second = min(a, b), max(a, b)
    assert calendar.add(first, minutes) <= calendar.add(second, minutes)
    assert calendar.subtract(first, minutes) <= calendar.subtract(second, minutes)


@given(calendars, instants, amounts, more_than_none)
def test_more_minutes_are_due_later(
    calendar: WorkingCalendar, start: datetime, minutes: int, more: int
) -> None:
    assert calendar.add(start, minutes) < calendar.add(start, minutes + more)
    assert calendar.subtract(start, minutes) > calendar.subtract(start, minutes + more)


@given(calendars, instants, amounts, amounts)
def test_two_steps_are_one_long_step(
    calendar: WorkingCalendar, start: datetime, first: int, second: int
) -> None:
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)
    back = calendar.subtract(calendar.subtract(start, first), second)
    assert back == calendar.subtract(start, first + second)


@given(calendars, instants, amounts)
def test_between_counts_what_was_added_or_taken(
    calendar: WorkingCalendar, start: datetime, minutes: int
) -> None:
    assert calendar.between(start, calendar.add(start, minutes)) == minutes
    assert calendar.between(calendar.subtract(start, minutes), start) == minutes


@given(calendars, instants, more_than_none)
def test_subtract_undoes_add(calendar: WorkingCalendar, start: datetime, minutes: int) -> None:
    # While closed, the way back ends at the opening that the way out began with.
    assert calendar.subtract(calendar.add(start, minutes), minutes) == calendar.next_open(start)


@given(calendars, instants, instants, instants)
def test_parts_sum_to_the_whole(
    calendar: WorkingCalendar, a: datetime, b: datetime, c: datetime
) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    days = calendar.working_days
    assert days(a, b) + days(b, c) == days(a, c)


@given(calendars, instants)
def test_the_next_opening_is_open_and_costs_nothing(
    calendar: WorkingCalendar, start: datetime
) -> None:
    opening = calendar.next_open(start)
    assert calendar.is_open(opening)
    assert calendar.between(start, opening) == 0


def shows_open(calendar: WorkingCalendar, minute: datetime) -> bool:
    """The plain rule: what the clock on the wall shows lies in that day's hours."""
    wall = minute.astimezone(ZoneInfo(calendar.zone))
    shown = wall.hour * 60 + wall.minute
    return any(span.opens <= shown < span.closes for span in calendar.hours_on(wall.date()))


@given(calendars, clock_changes | instants, st.integers(0, 900), st.integers(1, 900))
def test_it_counts_what_a_patient_person_counts(
    calendar: WorkingCalendar, start: datetime, wait: int, length: int
) -> None:
    first = start.replace(second=0, microsecond=0) + wait * MINUTE
    counted = sum(shows_open(calendar, first + n * MINUTE) for n in range(length))
    assert calendar.between(first, first + length * MINUTE) == counted
