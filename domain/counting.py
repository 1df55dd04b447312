"""Until when a case is due: its clocks counted on the calendar of whoever has the case.

A clock is kept as the moment it counts from, so every due date can be counted anew when the
severity, the agency or the calendar changes; none of them gives the time back that was spent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain import deadlines
from domain.calendar import WorkingCalendar
from domain.case import OPEN, RECEIVING, Case
from domain.deadlines import Limits
from domain.rules import Moment
from domain.severity import Severity

Fields = dict[str, Any]

_STARTS = ("receive_from_at", "clock_from_at")


def opened_clocks(
    now: datetime, severity: Severity, calendar: WorkingCalendar, limits: Limits
) -> Fields:
    """The two clocks counted from now, as at a submission or a reopening."""
    from_at = _whole_minute(now)
    receive = deadlines.receive_minutes(severity, calendar, limits=limits)
    handle = deadlines.handle_minutes(severity, calendar, limits=limits)
    return {
        **dict.fromkeys(_STARTS, from_at),
        "receive_due_at": calendar.add(from_at, receive),
        "handle_due_at": calendar.add(from_at, handle),
    }


def allowed(case: Case, moment: Moment) -> Mapping[str, int]:
    """Working minutes each clock of the case was given, extensions included, pauses not."""
    rules = moment.rules
    calendar, limits = rules.calendar_of(case.agency), rules.limits
    handle = deadlines.handle_minutes(case.severity, calendar, limits=limits)
    return {
        "receive_due_at": deadlines.receive_minutes(case.severity, calendar, limits=limits),
        "handle_due_at": handle + case.extended_minutes,
        "second_look_due_at": rules.second_look_days * calendar.usual_minutes,
    }


def recounted(case: Case, moment: Moment) -> Fields:
    """The due dates of both clocks as the case, its agency and the calendar are now."""
    calendar, given = moment.rules.calendar_of(case.agency), allowed(case, moment)
    handle = given["handle_due_at"] + case.paused_minutes
    return {
        "receive_due_at": calendar.add(case.receive_from_at, given["receive_due_at"]),
        "handle_due_at": calendar.add(case.clock_from_at, handle),
    }


def moved_to(case: Case, agency: str | None, moment: Moment) -> Fields:
    """What a transfer changes in the clocks: nothing between agencies of one calendar.

    Where the other agency works at other hours, the minutes already spent stay spent: each
    clock counts from the moment at which as many would have been spent there.
    """
    old, new = moment.rules.calendar_of(case.agency), moment.rules.calendar_of(agency)
    if old is new:
        return {}
    now = _whole_minute(moment.now)
    starts = {name: getattr(case, name) for name in _STARTS}
    starts = {name: new.subtract(now, old.between(at, now)) for name, at in starts.items()}
    return starts | recounted(replace(case, agency=agency, **starts), moment)


def outdated(case: Case, moment: Moment) -> Fields:
    """The due dates that still matter and would be others if they were counted now."""
    now = recounted(case, moment)
    if case.second_look_due_at is not None and case.second_look_from_at is not None:
        calendar = moment.rules.calendar_of(case.agency)
        minutes = allowed(case, moment)["second_look_due_at"]
        now["second_look_due_at"] = calendar.add(case.second_look_from_at, minutes)
    matters = {
        "receive_due_at": case.state in RECEIVING,
        "handle_due_at": case.state in OPEN,
        "second_look_due_at": True,
    }
    return {name: at for name, at in now.items() if matters[name] and at != getattr(case, name)}


def resumed(case: Case, moment: Moment) -> Fields:
    """The handle clock goes on with the minutes it had left; nothing if it runs."""
    if case.paused_at is None:
        return {}
    calendar, paused_at, now = moment.rules.calendar_of(case.agency), case.paused_at, moment.now
    minutes = case.paused_minutes + calendar.between(paused_at, now)
    due_at = deadlines.resume(case.handle_due_at, paused_at, resumed_at=now, calendar=calendar)
    return {"paused_at": None, "paused_minutes": minutes, "handle_due_at": due_at}


def _whole_minute(at: datetime) -> datetime:
    """Clocks begin and end on whole minutes, as they are told."""
    return at.replace(second=0, microsecond=0)
