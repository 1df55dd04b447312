"""The city's own figures, from config.yaml, and the moment they are applied at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendar import WorkingCalendar
from domain.deadlines import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Rules:
    """What the workflow counts with."""

    calendar: WorkingCalendar
    limits: Limits = LIMITS
    hops_max: int = 3
    asks_max: int = 2
    rating_in: timedelta = timedelta(days=7)
    second_look_days: int = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """Now (aware UTC) and the rules in force now."""

    now: datetime
    rules: Rules
