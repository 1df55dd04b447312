"""Formulas of what is reported: each is a pure function with its definition."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.calendar import WorkingCalendar
from domain.case import OPEN, State

_RUNS = OPEN - {State.AWAITING_CITIZEN}
"""States in which the city's time is spent; while the citizen is asked, nobody's is."""


class Step(Protocol):
    """As much of an event as is counted with: from then on that agency had it in that state."""

    @property
    def agency(self) -> str | None: ...
    @property
    def to_state(self) -> State: ...
    @property
    def at(self) -> datetime: ...


CalendarOf = Callable[[str | None], WorkingCalendar]
"""When an agency works, as `Rules.calendar_of` says it."""


def agency_minutes(
    steps: Iterable[Step], *, now: datetime, calendar_of: CalendarOf
) -> Mapping[str | None, int]:
    """Working minutes each agency has spent on a case; None is the city office itself.

    Between two events the minutes belong to the agency that had the case after the first of
    them, unless it waited for the citizen or was answered, and are counted on its calendar.
    The last stretch ends `now`. As every stretch belongs to one agency, the sum over agencies
    is all of the city's time.
    """
    spent: Counter[str | None] = Counter()
    history = sorted(steps, key=lambda step: step.at)
    ends = [*(step.at for step in history), now][1:]
    for step, end in zip(history, ends, strict=True):
        if step.to_state in _RUNS:
            spent[step.agency] += calendar_of(step.agency).between(step.at, end)
    return {agency: minutes for agency, minutes in spent.items() if minutes}


@dataclass(frozen=True, slots=True)
class Answered:
    """A case that got its answer: when, until when it was due, and how much was granted."""

    agency: str | None
    resolved_at: datetime
    due_at: datetime
    extended_minutes: int


@dataclass(frozen=True, slots=True)
class OnTime:
    """Answered cases, those on time as it was granted, those on time without extensions."""

    answered: int
    granted: int
    strict: int

    @property
    def share(self) -> float:
        """On time by the date last promised, of all that were answered; 1 of none."""
        return self.granted / self.answered if self.answered else 1.0

    @property
    def strict_share(self) -> float:
        """On time by the first date, as if no extension had been granted; 1 of none."""
        return self.strict / self.answered if self.answered else 1.0


def on_time(cases: Iterable[Answered], calendar_of: CalendarOf) -> OnTime:
    """A case is on time when it is answered no later than its due moment.

    Without extensions its due moment is as many working minutes of its agency earlier as were
    granted, so `strict <= granted <= answered` always.
    """
    found = list(cases)
    granted = sum(case.resolved_at <= case.due_at for case in found)
    strict = sum(case.resolved_at <= _first_due(case, calendar_of) for case in found)
    return OnTime(len(found), granted, strict)


def _first_due(case: Answered, calendar_of: CalendarOf) -> datetime:
    if not case.extended_minutes:
        return case.due_at
    return calendar_of(case.agency).subtract(case.due_at, case.extended_minutes)


def on_time_by_agency(
    cases: Iterable[Answered], calendar_of: CalendarOf
) -> Mapping[str | None, OnTime]:
    """The same for each agency; the counts of all agencies sum to those of the city."""
    theirs: dict[str | None, list[Answered]] = {}
    for case in cases:
        theirs.setdefault(case.agency, []).append(case)
    return {agency: on_time(found, calendar_of) for agency, found in theirs.items()}
