"""The two clocks of a case: until when it must be received, and until when handled.

Rules: limits are working minutes of the responsible agency's calendar · a transfer never resets
a clock · waiting for the citizen pauses the handle clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.calendar import WorkingCalendar
from domain.severity import Severity


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the city may take; the numbers in force come from `config.yaml`.

    `receive_minutes`: 8 working hours, verification included. `urgent_minutes`: 4 working hours.
    Both are Hanoi's Decision 1207/QĐ-UBND of 28 February 2025.
    `normal_days`, `complex_days`: defaults of this product, unverified: no published rule found.
    """

    receive_minutes: int = 480
    urgent_minutes: int = 240
    normal_days: int = 5
    complex_days: int = 15

    def __post_init__(self) -> None:
        if min(self.receive_minutes, self.urgent_minutes, self.normal_days, self.complex_days) < 1:
            raise ValueError(f"a limit is at least one minute or day: {self}")


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the handle clock stood still, waiting for the citizen."""

    paused_at: datetime
    resumed_at: datetime

    def __post_init__(self) -> None:
        if self.resumed_at < self.paused_at:
            raise ValueError(f"a pause ends after it begins: {self}")


def handle_minutes(
    severity: Severity, calendar: WorkingCalendar, *, limits: Limits = LIMITS
) -> int:
    """Working minutes allowed for handling; a day is the calendar's usual working day."""
    return {
        Severity.URGENT: limits.urgent_minutes,
        Severity.NORMAL: limits.normal_days * calendar.usual_minutes,
        Severity.COMPLEX: limits.complex_days * calendar.usual_minutes,
    }[severity]


def receive_minutes(
    severity: Severity, calendar: WorkingCalendar, *, limits: Limits = LIMITS
) -> int:
    """Working minutes allowed for receiving (Decision 1207/QĐ-UBND: 8 working hours).

    What must be handled within four hours can't be received within eight.
    """
    return min(limits.receive_minutes, handle_minutes(severity, calendar, limits=limits))


def receive_due(
    submitted_at: datetime, calendar: WorkingCalendar, *, limits: Limits = LIMITS
) -> datetime:
    """Until when the case must be received (Decision 1207/QĐ-UBND: 8 working hours)."""
    return calendar.add(submitted_at, limits.receive_minutes)


def handle_due(
    from_at: datetime,
    severity: Severity,
    *,
    calendar: WorkingCalendar,
    limits: Limits = LIMITS,
    pauses: Iterable[Pause] = (),
) -> datetime:
    """Until when the case must be handled, counted from `from_at`, plus all finished pauses.

    Also the way to recompute after a change of severity, category or calendar: the same start and
    the same pauses on the new terms.
    """
    allowed = handle_minutes(severity, calendar, limits=limits)
    paused = sum(calendar.between(pause.paused_at, pause.resumed_at) for pause in pauses)
    return calendar.add(from_at, allowed + paused)


def resume(
    due_at: datetime, paused_at: datetime, *, resumed_at: datetime, calendar: WorkingCalendar
) -> datetime:
    """The new due time after a pause: as many working minutes later as the pause lasted.

    What was left, or overdue, at the pause is left, or overdue, afterwards.
    """
    pause = Pause(paused_at, resumed_at)
    return calendar.add(due_at, calendar.between(pause.paused_at, pause.resumed_at))


def minutes_left(now: datetime, due_at: datetime, *, calendar: WorkingCalendar) -> int:
    """Working minutes until due, negative once overdue; while paused pass `paused_at` as `now`.

    Zero says nothing about being late (no work is done overnight): compare `now` with `due_at`.
    """
    return calendar.between(now, due_at)


def share_used(
    now: datetime, due_at: datetime, *, allowed: int, calendar: WorkingCalendar
) -> float:
    """Share of the `allowed` working minutes gone: 0.0 at the start, 1.0 at due, then more.

    Counted back from `due_at`, which pauses have moved, so that a pause uses nothing; after an
    extension `allowed` is larger by the working minutes between the old due time and the new.
    """
    return 1 - minutes_left(now, due_at, calendar=calendar) / allowed


def share_at(
    share: float, due_at: datetime, *, allowed: int, calendar: WorkingCalendar
) -> datetime:
    """The instant at which that share of the `allowed` minutes is gone, such as 0.5 or 0.8.

    The last such instant: at the end of a day, the next opening.
    """
    return calendar.subtract(due_at, allowed - round(allowed * share))
