"""Channels: a folder each, and one line in `CHANNELS`.

A channel's module has `plug(parts) -> Plug`; it is imported only when the channel is on, for
some of their libraries cost seconds and a hundred megabytes.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

from bot.bell import Bell
from bot.media import Media
from bot.settings import Settings
from bot.writer import Writer
from domain.conversation import Event, Peer
from domain.wording import Wording
from scheduler.seam import Channel
from storage.database import Database, Session
from storage.inbox import Received


class Ways(Protocol):
    """The demo pages of all channels."""

    here: str
    """The channel whose page this is."""

    @property
    def names(self) -> list[str]:
        """All channels there are."""
        ...

    async def address(self, name: str) -> str:
        """Where a channel's page is; KeyError if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo page asks for: JSON values, made anew in a thread at each request."""

    personas: Callable[[], Any]
    restart: Callable[[], Any]
    story: Callable[[], Any]
    ways: Ways | None = None


@dataclass(frozen=True)
class Parts:
    """What a channel may be made of."""

    settings: Settings
    database: Database
    writer: Writer
    bell: Bell
    media: Media
    clock: Callable[[], datetime]
    sign_key: bytes = field(repr=False)
    demo: Demo | None = None
    wording: Wording | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """The person has shut us out on this channel, or let us in again."""

    peer: Peer
    reachable: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A room has another address from now on; the old one is dead."""

    room: Peer
    to: Peer


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody has brought us into a room."""

    room: Peer
    by: Peer


Happening = Event | Reach | Moved | Joined | None
"""What a stored row turns out to be; None where nobody awaits an answer (talk in a group)."""


class Plug(Protocol):
    """A channel ready for use: it sends, it reads its own raw events, it receives."""

    channel: Channel
    fetchers: Sequence[Callable[[], Awaitable[None]]]
    """What works for ever to get files of stored events, where they don't come along."""

    def decode(self, received: Received) -> Happening:
        """One stored raw event; ValueError when it can't be read."""
        ...

    async def start(self) -> None:
        """Begin to receive."""
        ...

    async def stop(self) -> None:
        """Receive no more; what was received is stored."""
        ...

    async def close(self) -> None:
        """Let go of what sending and fetching held open; nothing is sent after this."""
        ...


@runtime_checkable
class Understands(Protocol):
    """A channel on which what people type may mean a choice."""

    def understand(self, session: Session, event: Event, now: datetime) -> Event | None:
        """The event as the core knows it; None when it has been answered already."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One channel: where its code is, and whether the settings switch it on.

    `look` names the module whose `look(settings)` tells the doctor how the channel is.
    """

    module: str
    is_on: Callable[[Settings], bool]
    look: str | None = None


CHANNELS: Mapping[str, Entry] = {
    "web": Entry("bot.channels.web.plug", lambda settings: True),
    "telegram": Entry(
        "bot.channels.telegram.plug",
        lambda settings: bool(settings.channels.telegram.token),
        look="bot.channels.telegram.look",
    ),
    "zalo_bot": Entry(
        "bot.channels.zalo_bot.plug",
        lambda settings: bool(settings.channels.zalo_bot.token),
        look="bot.channels.zalo_bot.look",
    ),
    "zalo_oa": Entry(
        "bot.channels.zalo_oa.plug",
        lambda settings: bool(settings.channels.zalo_oa.app_id),
        look="bot.channels.zalo_oa.look",
    ),
}


def plugs(parts: Parts) -> Mapping[str, Plug]:
    """Every channel that is switched on."""
    on = {name: entry for name, entry in CHANNELS.items() if entry.is_on(parts.settings)}
    return {name: import_module(entry.module).plug(parts) for name, entry in on.items()}


def understanding(
    channels: Mapping[str, Plug],
) -> Mapping[str, Callable[[Session, Event, datetime], Event | None]]:
    """How typed words are understood, where a channel has its own way."""
    own = {name: plug for name, plug in channels.items() if isinstance(plug, Understands)}
    return {name: plug.understand for name, plug in own.items()}
