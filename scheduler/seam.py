"""The seam between delivery and channels: nothing else crosses it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.conversation import Capabilities, Lane, Notice, Peer, Say


@dataclass(frozen=True, slots=True)
class Message:
    """One message to send now; `notice` keeps its meaning for channels with templates.

    `edits` is the platform's id of an earlier message that this one takes the place of; where
    that is gone or can't be changed any more the channel sends anew.
    """

    row: int
    to: Peer
    lane: Lane
    say: Say
    notice: Notice | None = None
    language: str = "vi"
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform took it; `id` is the platform's own, for editing it later."""

    id: str | None = None


@dataclass(frozen=True, slots=True)
class Retry:
    """Not sent; try again after a while (the channel's own, or delivery's back-off)."""

    reason: str
    after_in: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """The person is not to be reached on this channel any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class WindowClosed:
    """The channel allows no message to this person now."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The platform refuses this message for ever."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The bytes left, the answer did not come: it may have been sent."""

    reason: str


SendOutcome = Delivered | Retry | Gone | WindowClosed | Rejected | Unknown


class Channel(Protocol):
    """One way to reach people."""

    name: str
    capabilities: Capabilities

    async def send(self, message: Message) -> SendOutcome:
        """Send one message and say how it ended; raises nothing of the platform's."""
        ...
