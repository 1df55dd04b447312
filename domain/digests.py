"""Digests: what waits for an officer each working morning, and how agencies stand each week."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar import WorkingCalendar
from domain.case import Case
from domain.conversation import Notice
from domain.people import Role
from domain.requests import Go, Show, encode
from domain.rules import Moment, Rules

SHOWN_MOST = 10
"""Cases, or agencies, that are named in one digest; the others are counted."""
WEEK = timedelta(days=7)


class Digest(StrEnum):
    """Which digest, and the kind of its notice."""

    MORNING = "digest.morning"
    WEEKLY = "digest.weekly"


READERS: Mapping[Digest, frozenset[Role]] = {
    Digest.MORNING: frozenset({Role.OFFICER, Role.LEADER}),
    Digest.WEEKLY: frozenset({Role.LEADER, Role.DISPATCHER}),
}


@dataclass(frozen=True, slots=True)
class Agencies:
    """Those that are named, or all but those; the city office is none of them."""

    named: frozenset[str]
    besides: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """One digest of one period, for those of agencies that work on one calendar.

    Everybody gets it once, by its `key`, in however many agencies they are; it began at `at`.
    """

    digest: Digest
    key: str
    at: datetime
    agencies: Agencies


@dataclass(frozen=True, slots=True)
class Standing:
    """How one agency stands: its open cases, those due within a week, those overdue."""

    agency: str | None
    open: int
    due: int
    late: int


def current(moment: Moment) -> tuple[Issue, ...]:
    """The issues that people should have by now."""
    found = (
        issue(moment, calendar, agencies)
        for issue in (_morning, _weekly)
        for calendar, agencies in _working_together(moment.rules)
    )
    return tuple(i for i in found if i is not None)


def _working_together(rules: Rules) -> Iterator[tuple[WorkingCalendar, Agencies]]:
    """Every calendar with the agencies that work on it."""
    yield rules.calendar, Agencies(frozenset(rules.calendars), besides=True)
    for calendar in dict.fromkeys(rules.calendars.values()):
        named = (code for code, theirs in rules.calendars.items() if theirs == calendar)
        yield calendar, Agencies(frozenset(named))


def _morning(moment: Moment, calendar: WorkingCalendar, agencies: Agencies) -> Issue | None:
    """On a working day from its hour until the offices close: later it is no morning."""
    hour, day = moment.rules.morning_at, calendar.local_date(moment.now)
    if hour is None or not calendar.hours_on(day):
        return None
    at = _instant(day, hour, calendar)
    if not at <= moment.now < calendar.close_of(day):
        return None
    return Issue(Digest.MORNING, f"{Digest.MORNING}:{day}", at, agencies)


def _weekly(moment: Moment, calendar: WorkingCalendar, agencies: Agencies) -> Issue | None:
    """From the week's first working day on; who was missed by a standstill gets it later."""
    hour, day = moment.rules.weekly_at, calendar.local_date(moment.now)
    monday = day - timedelta(days=day.weekday())
    first = _first_working_day(calendar, monday)
    if hour is None or first is None or (at := _instant(first, hour, calendar)) > moment.now:
        return None
    return Issue(Digest.WEEKLY, f"{Digest.WEEKLY}:{monday}", at, agencies)


def _first_working_day(calendar: WorkingCalendar, monday: date) -> date | None:
    week = (monday + timedelta(days=n) for n in range(7))
    return next((day for day in week if calendar.hours_on(day)), None)


def _instant(day: date, at: time, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, at, ZoneInfo(calendar.zone))


def morning(waiting: Collection[Case], moment: Moment) -> Notice | None:
    """What waits for an officer, least time left first; None when nothing does."""
    if not waiting:
        return None
    today = moment.rules.calendar.local_date(moment.now)
    running = [case for case in waiting if case.paused_at is None]
    late = sum(case.due_at < moment.now for case in running)
    due = sum(moment.rules.calendar.local_date(case.due_at) == today for case in running)
    shown = sorted(waiting, key=lambda case: case.due_at)[:SHOWN_MOST]
    params = {
        "count": len(waiting),
        "today": due,
        "late": late,
        "more": len(waiting) - len(shown),
        "cases": [_line(case, moment.now) for case in shown],
    }
    below = (*(encode(Show("card", case.code)) for case in shown), encode(Go("queue")))
    return Notice(Digest.MORNING, params, below)


def _line(case: Case, now: datetime) -> dict[str, Any]:
    paused = case.paused_at is not None
    sign = "paused" if paused else "late" if case.due_at < now else "open"
    return {
        "sign": sign,
        "code": case.code,
        "category": case.category,
        "ward": case.ward,
        "due_at": case.due_at.isoformat(),
    }


def weekly(standings: Collection[Standing], on: date) -> Notice | None:
    """How agencies stood on that day, the most overdue first; None when none has work."""
    if not standings:
        return None
    rows = sorted(standings, key=lambda s: (-s.late, -s.due, -s.open, s.agency or ""))
    others = rows[SHOWN_MOST:]
    params = {
        "on": on.isoformat(),
        "count": sum(row.open for row in rows),
        "due": sum(row.due for row in rows),
        "late": sum(row.late for row in rows),
        "more": len(others),
        "most": max(row.late + row.due for row in rows),
        "others": {"due": sum(o.due for o in others), "late": sum(o.late for o in others)},
        "agencies": [
            {"agency": row.agency, "open": row.open, "due": row.due, "late": row.late}
            for row in rows[:SHOWN_MOST]
        ],
    }
    return Notice(Digest.WEEKLY, params, (encode(Go("queue")),))
