"""The neutral words between the core and every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Lane(IntEnum):
    """Which message goes first; a broadcast takes only what all others leave."""

    URGENT = 0
    REPLY = 1
    ASSIGNMENT = 2
    STATUS = 3
    REMINDER = 4
    DIGEST = 5
    BROADCAST = 6


class Ask(StrEnum):
    """What a message asks the person's device for, where the channel can."""

    PLACE = "place"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Peer:
    """One person's address on one channel. Ids are opaque: Zalo's are 80-bit hex words."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth in degrees (WGS 84)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a person did on a channel.

    `photos` are content hashes of stored files; `choice` is a request, never a proof;
    `unsupported` names a kind of message nobody can read (a sticker, a poll); `edited` is set
    when earlier words were changed; `room` is the group chat it happened in, if it was one;
    `lost` says why a file that came along could not be kept.
    """

    peer: Peer
    key: str
    at: datetime
    text: str | None = None
    choice: str | None = None
    photos: tuple[str, ...] = ()
    place: Place | None = None
    phone: str | None = None
    ref: str | None = None
    unsupported: str | None = None
    edited: bool = False
    room: str | None = None
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to press; `id` comes back when it is pressed, unless it is an address to open."""

    id: str
    label: str

    @property
    def is_link(self) -> bool:
        """Whether it opens an address."""
        return self.id.startswith("https://")


@dataclass(frozen=True, slots=True)
class Say:
    """A message in finished words, in the person's own language."""

    text: str
    choices: tuple[Choice, ...] = ()
    photos: tuple[str, ...] = ()
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that keeps its meaning: the words are found when it is delivered.

    `params` holds codes and figures only (JSON), so a channel that allows nothing but
    approved templates can still send it. `requests` are the choice ids offered below it.
    """

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    requests: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show; the renderer does the rest with numbered lists."""

    buttons_max: int
    text_max: int
    edits: bool = False
    place_in: bool = False
    phone_in: bool = False
    push: bool = True
    files: bool = False
