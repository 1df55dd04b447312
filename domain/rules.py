"""The city's own figures, from config.yaml, and the moment they are applied at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from domain.broadcast import BroadcastRules
from domain.calendar import WorkingCalendar
from domain.deadlines import LIMITS, Limits
from domain.quiet import QuietHours


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of reminders.

    It comes when `percent` of the allowed working minutes are gone, or `days` working days
    after due. `action` is the row of the table of actions that tells of it.
    """

    stage: str
    action: str
    percent: int = 100
    days: int = 0


LADDER = (
    Rung("half", "remind", percent=50),
    Rung("most", "remind", percent=80),
    Rung("due", "remind"),
    Rung("late", "warn_leaders", days=1),
    Rung("very_late", "warn_city", days=3),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the workflow counts with; digests without an hour are not sent.

    `calendar` is the city's; agencies that work at other hours have theirs in `calendars`.
    """

    calendar: WorkingCalendar
    limits: Limits = LIMITS
    hops_max: int = 3
    asks_max: int = 2
    rating_in: timedelta = timedelta(days=7)
    rate_again_in: timedelta = timedelta(days=3)
    silence_in: timedelta = timedelta(days=5)
    second_look_days: int = 3
    ladder: tuple[Rung, ...] = LADDER
    quiet: QuietHours | None = None
    morning_at: time | None = None
    weekly_at: time | None = None
    bodies_kept_in: timedelta = timedelta(days=7)
    broadcasts: BroadcastRules = field(default_factory=BroadcastRules, hash=False)
    unheard_minutes: int = 60
    calendars: Mapping[str, WorkingCalendar] = field(default_factory=dict, hash=False)

    def calendar_of(self, agency: str | None) -> WorkingCalendar:
        """When that agency works; None is the city office itself."""
        return self.calendars.get(agency or "", self.calendar)


@dataclass(frozen=True, slots=True)
class Moment:
    """Now (aware UTC) and the rules in force now."""

    now: datetime
    rules: Rules
