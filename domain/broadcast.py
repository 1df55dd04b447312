"""A broadcast: what is announced, to whom, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

WEEK = timedelta(days=7)
RECALLS = frozenset({"web", "telegram"})
"""Channels on which what has arrived can be taken away again."""
RECALL_IN = timedelta(hours=48)
"""Telegram lets a bot delete its messages for so long (Bot API, deleteMessage)."""


class Standing(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RECALLED = "recalled"


OVER = frozenset({Standing.DONE, Standing.CANCELLED, Standing.EXPIRED, Standing.RECALLED})


class Fate(StrEnum):
    """What has become of one recipient: two on the way, all others final."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    CAPPED = "capped"
    UNSENT = "unsent"
    RECALLED = "recalled"


ON_THE_WAY = frozenset({Fate.WAITING, Fate.QUEUED})


@dataclass(frozen=True, slots=True)
class Link:
    """An address people may follow, under a label."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is said. Without English words everybody reads the Vietnamese ones.

    `asks` offers the buttons of `ANSWERS` below.
    """

    text: str
    text_en: str = ""
    photos: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    asks: bool = False

    def words(self, language: str) -> str:
        """The text in that language."""
        return self.text_en if language == "en" and self.text_en else self.text


class Aim(StrEnum):
    """By what people are chosen; `storage/audiences.py` knows how each is found."""

    EVERYONE = "everyone"
    WARDS = "wards"
    OFFICERS = "officers"
    CATEGORIES = "categories"
    CASES = "cases"
    LANGUAGE = "language"
    CHANNEL = "channel"
    REPORTED = "reported"
    NEVER_REPORTED = "never_reported"
    COMMUNITY = "community"


VALUELESS = frozenset({Aim.EVERYONE, Aim.REPORTED, Aim.NEVER_REPORTED, Aim.COMMUNITY})


@dataclass(frozen=True, slots=True)
class Filter:
    """People who have one of the values in this respect."""

    aim: Aim
    values: tuple[str, ...] = ()


Audience = tuple[Filter, ...]
"""People who pass every filter."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast as it stands; `version` counts its changes.

    A leader's own belongs to their `agency`. `approvals` are the persons who agreed; `counted`
    is how many people on which channel were found when it was last shown. `emergency` passes
    quiet hours and the weekly cap, and needs its `reason`.
    """

    id: int
    version: int
    standing: Standing
    author: int
    content: Content
    audience: Audience
    expires_at: datetime
    agency: str | None = None
    starts_at: datetime | None = None
    emergency: bool = False
    reason: str = ""
    approvals: tuple[int, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def people(self) -> int:
        """How many people it was counted for."""
        return sum(self.counted.values())

    def rate(self, counts: Mapping[Fate, int], now: datetime) -> float:
        """How many letters a second have gone out since it started, till now or till its end."""
        took = ((self.ended_at or now) - (self.started_at or now)).total_seconds()
        return counts.get(Fate.SENT, 0) / took if took > 0 else 0.0


@dataclass(frozen=True, slots=True)
class BroadcastRules:
    """The city's figures for broadcasts.

    `rates` are letters a second by channel, `weekly_most` letters to one person in a week.
    From `many` people on a leader's broadcast needs a second approver. `paid_vnd` is what a
    letter costs outside the free window of `free_in` (by channel, in đồng).
    """

    rates: Mapping[str, float] = field(default_factory=dict)
    weekly_most: int = 3
    many: int = 50
    paid_vnd: Mapping[str, int] = field(default_factory=dict)
    free_in: timedelta = timedelta(hours=48)
    ahead_in: timedelta = timedelta(seconds=3)

    def rate(self, channel: str) -> float:
        """Letters a second; a channel nobody named is taken gently."""
        return self.rates.get(channel, 10.0)

    def ahead(self, channel: str) -> int:
        """How many letters wait in the outbox at most, so that stopping is quick."""
        return max(4, round(self.rate(channel) * self.ahead_in.total_seconds()))

    def lasts(self, counted: Mapping[str, int]) -> timedelta:
        """How long it takes at these rates; the channels work side by side."""
        seconds = (count / self.rate(channel) for channel, count in counted.items())
        return timedelta(seconds=round(max(seconds, default=0.0)))


def stored(content: Content) -> dict[str, Any]:
    """The content as JSON."""
    return {
        "text": content.text,
        "text_en": content.text_en,
        "photos": list(content.photos),
        "links": [[link.label, link.url] for link in content.links],
        "asks": content.asks,
    }


def restored(kept: Mapping[str, Any]) -> Content:
    """The content again."""
    links = tuple(Link(*pair) for pair in kept["links"])
    return Content(kept["text"], kept["text_en"], tuple(kept["photos"]), links, kept["asks"])
