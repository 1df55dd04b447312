"""What an update tells, however it was read, and what that means for the conversation."""

from dataclasses import dataclass

from bot.channels import Happening, Joined, Moved, Reach
from bot.channels.fetching import parted
from bot.channels.telegram import CHANNEL
from domain.conversation import Event, Peer, Place
from storage.inbox import Received

LAT_MOST, LON_MOST = 90, 180
GONE = frozenset({"kicked", "left"})


@dataclass(frozen=True, slots=True)
class Told:
    """What one update tells; `room` is set when it happened in a group.

    `status` is our own membership of a chat from now on, `was` that before.
    """

    person: int | None
    room: int | None = None
    text: str | None = None
    choice: str | None = None
    place: tuple[float, float] | None = None
    phone: str | None = None
    odd: str | None = None
    edited: bool = False
    status: str | None = None
    was: str | None = None
    moved_to: int | None = None


def point(lat: float | None, lon: float | None) -> tuple[float, float] | None:
    """A point on the earth; None where the figures are none (NaN is no degree)."""
    if lat is None or lon is None or not (abs(lat) <= LAT_MOST and abs(lon) <= LON_MOST):
        return None
    return lat, lon


def happening(told: Told, received: Received, username: str = "") -> Happening:
    """What it means; ValueError when nobody can be answered."""
    if told.moved_to is not None and told.room is not None:
        return Moved(_peer(told.room), _peer(told.moved_to))
    if told.status is not None:
        return _reach(told)
    if told.person is None:
        raise ValueError("an update of nobody")
    if told.room is not None and told.choice is None and not _is_for_us(told.text, username):
        return None
    return _event(told, received, told.person)


def _reach(told: Told) -> Happening:
    address = told.room if told.room is not None else told.person
    if address is None:
        return None
    is_new = told.was in GONE and told.status not in GONE
    if is_new and told.room is not None and told.person is not None:
        return Joined(_peer(told.room), _peer(told.person))
    return Reach(_peer(address), told.status not in GONE)


def _event(told: Told, received: Received, person: int) -> Event:
    photos, lost = parted(received.files)
    empty = not (told.text or photos or told.choice or told.place or told.phone)
    return Event(
        _peer(person),
        received.key,
        received.received_at,
        text=told.text or told.phone,  # a number is shared where one would be typed
        choice=told.choice,
        photos=photos,
        place=Place(*told.place) if told.place else None,
        phone=told.phone,
        unsupported=(told.odd or "message") if empty else None,
        room=str(told.room) if told.room is not None else None,
        edited=told.edited,
        lost=lost,
    )


def _is_for_us(text: str | None, username: str) -> bool:
    """In a group only commands are meant for a bot, and only those that name no other bot."""
    if not text or not text.startswith("/"):
        return False
    _, _, named = text.split(maxsplit=1)[0].partition("@")
    return not named or not username or named.casefold() == username.casefold()


def _peer(id_: int) -> Peer:
    return Peer(CHANNEL, str(id_))
