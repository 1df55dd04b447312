"""Quiet hours: people sleep, and what is not urgent waits until morning."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.conversation import Lane

ALWAYS = frozenset({Lane.URGENT, Lane.REPLY})
"""Lanes that know no quiet: what can't wait, and answers to somebody who is awake."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` to `ends`, local time of `zone`, over midnight or not."""

    begins: time
    ends: time
    zone: str

    @classmethod
    def parse(cls, text: str, zone: str) -> "QuietHours":
        """Read "21:30-06:30"; ValueError for anything else."""
        begins, _, ends = text.partition("-")
        return cls(time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip()), zone)

    def free_at(self, at: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours it falls into. Aware UTC."""
        local = at.astimezone(ZoneInfo(self.zone))
        if not self._holds(local.time()):
            return at
        day = local.date() + timedelta(days=local.time() >= self.ends)
        return datetime.combine(day, self.ends, local.tzinfo).astimezone(UTC)

    def _holds(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


def not_before(lane: Lane, now: datetime, quiet: QuietHours | None) -> datetime:
    """When a letter of that lane may go out at the earliest."""
    return now if quiet is None or lane in ALWAYS else quiet.free_at(now)
