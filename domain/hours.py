"""Opening hours: stretches of a day, the days of a week, and how people write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60

_HOUR = 60


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of opening, in minutes after local midnight; `closes` is not part of it.

    ValueError if it is empty, backwards or leaves the day: a night shift is two spans.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_MINUTES:
            raise ValueError(f"not a stretch of one day: minute {self.opens} to {self.closes}")


Hours: TypeAlias = tuple[Span, ...]
Week: TypeAlias = tuple[Hours, ...]


def length(hours: Hours) -> int:
    """Minutes of opening by the clock on the wall."""
    return sum(span.closes - span.opens for span in hours)


def in_order(hours: Hours) -> Hours:
    """The same hours; ValueError if one span begins before the one ahead of it has ended."""
    if any(later.opens < earlier.closes for earlier, later in pairwise(hours)):
        raise ValueError(f"opening hours overlap or are out of order: {hours}")
    return hours


def parse_hours(text: str) -> Hours:
    """Read "08:00-12:00, 13:30-17:30"; empty means closed. ValueError if it can't be read."""
    return in_order(tuple(_span(part) for part in text.split(",") if part.strip()))


def parse_week(rows: Mapping[str, str]) -> Week:
    """Read {"mon-fri": "08:00-12:00, 13:30-17:30", "sat": "08:00-12:00"}; absent days are closed.

    ValueError for an unknown day, a day named twice, or hours that can't be read.
    """
    week: dict[int, Hours] = {}
    for days, text in rows.items():
        for weekday in _weekdays(days):
            if weekday in week:
                raise ValueError(f"{WEEKDAYS[weekday]} is given twice")
            week[weekday] = parse_hours(text)
    return tuple(week.get(weekday, ()) for weekday in range(len(WEEKDAYS)))


def parse_week_line(text: str) -> Week:
    """Read "mon-fri 08:00-12:00, 13:30-17:30; sat 08:00-12:00", a week in one line of a file.

    ValueError as `parse_week` says.
    """
    rows: dict[str, str] = {}
    for part in text.split(";"):
        days, _, hours = part.strip().partition(" ")
        if days in rows:
            raise ValueError(f"{days} is given twice")
        rows[days] = hours
    return parse_week(rows)


def parse_weekday(text: str) -> int:
    """0 for "mon" to 6 for "sun", as Python counts. ValueError for any other word."""
    word = text.strip().lower()
    if word not in WEEKDAYS:
        raise ValueError(f"not a weekday ({', '.join(WEEKDAYS)}): {text!r}")
    return WEEKDAYS.index(word)


def _weekdays(text: str) -> range:
    first, dash, last = text.partition("-")
    days = range(parse_weekday(first), parse_weekday(last if dash else first) + 1)
    if not days:
        raise ValueError(f"days run backwards: {text!r}")
    return days


def _span(text: str) -> Span:
    opens, _, closes = text.partition("-")
    return Span(_minute(opens), _minute(closes))


def _minute(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(minute) < _HOUR):
        raise ValueError(f"not a time of day (HH:MM): {text!r}")
    return int(hour) * _HOUR + int(minute)
