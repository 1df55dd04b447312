"""What one due time costs: the calendar's search against walking the days and the minutes.

Run: python bench/working_time.py
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from domain.calendar import WorkingCalendar, build_calendar
from domain.hours import parse_week
from domain.public_days import public_days

YEARS = range(2024, 2034)
WEEK = parse_week({"mon-fri": "08:00-12:00, 13:30-17:30"})
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = timedelta(minutes=1)

AMOUNTS = {"4 hours": 240, "5 days": 2_400, "15 days": 7_200, "1 year": 120_000}
LONGEST_MINUTE_WALK = 2_400
STARTS = 200

Add = Callable[[WorkingCalendar, datetime, int], datetime]


def by_search(calendar: WorkingCalendar, start: datetime, minutes: int) -> datetime:
    return calendar.add(start, minutes)


def by_days(calendar: WorkingCalendar, start: datetime, minutes: int) -> datetime:
    """Take off each day's open time, one day after the other."""
    left, day = minutes * MINUTE, start.astimezone(ZONE).date()
    while True:
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
        for span in calendar.hours_on(day):
            opens = max(start, (midnight + span.opens * MINUTE).astimezone(UTC))
            closes = (midnight + span.closes * MINUTE).astimezone(UTC)
            if closes - opens >= left:
                return opens + left
            left -= max(closes - opens, timedelta())
        day += timedelta(days=1)


def by_minutes(calendar: WorkingCalendar, start: datetime, minutes: int) -> datetime:
    """Look at every minute in turn whether it is open."""
    at = start
    while minutes:
        wall = at.astimezone(ZONE)
        shown = wall.hour * 60 + wall.minute
        spans = calendar.hours_on(wall.date())
        minutes -= any(span.opens <= shown < span.closes for span in spans)
        at += MINUTE
    return at


def starts(count: int) -> list[datetime]:
    """Instants spread by chance over the first eight years, so that a year later still fits."""
    chance = random.Random(1207)
    first, span = datetime(2024, 1, 2, tzinfo=UTC), 8 * 365 * 24 * 60
    return [first + chance.randrange(span) * MINUTE for _ in range(count)]


def measure(add: Add, calendar: WorkingCalendar, minutes: int, *, repeat: int) -> float:
    """Microseconds for one sum."""
    instants = starts(STARTS)[: STARTS if repeat > 1 else 10]
    begun = perf_counter()
    for _ in range(repeat):
        for start in instants:
            add(calendar, start, minutes)
    return (perf_counter() - begun) / (repeat * len(instants)) * 1e6


def built() -> WorkingCalendar:
    """The calendar of ten years, saying what it costs to build."""
    begun = perf_counter()
    public = public_days(YEARS)
    asked = perf_counter()
    calendar = build_calendar(WEEK, ZONE.key, public=public)
    calendar.is_open(starts(1)[0])
    print(f"public days of {len(YEARS)} years from the library: {(asked - begun) * 1e3:.0f} ms")
    print(f"calendar and its index: {(perf_counter() - asked) * 1e3:.0f} ms")
    return calendar


def check(calendar: WorkingCalendar) -> None:
    """All three ways agree, else the figures below mean nothing."""
    for start in starts(20):
        for minutes in AMOUNTS.values():
            due = by_search(calendar, start, minutes)
            assert due == by_days(calendar, start, minutes), (start, minutes)
        assert by_minutes(calendar, start, 240) == by_search(calendar, start, 240), start


def main() -> None:
    calendar = built()
    check(calendar)
    print(
        f"\n{'added':<10}{'search':>12}{'day walk':>14}{'ratio':>8}{'minute walk':>16}{'ratio':>9}"
    )
    for name, minutes in AMOUNTS.items():
        fast = measure(by_search, calendar, minutes, repeat=50)
        days = measure(by_days, calendar, minutes, repeat=2)
        line = f"{name:<10}{fast:>9.2f} µs{days:>11.1f} µs{days / fast:>7.0f}x"
        if minutes <= LONGEST_MINUTE_WALK:
            walk = measure(by_minutes, calendar, minutes, repeat=1)
            line += f"{walk:>13.0f} µs{walk / fast:>8.0f}x"
        print(line)


if __name__ == "__main__":
    main()
