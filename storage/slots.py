"""Slots: places in a chat which one message holds after another, like the card of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String, and_, bindparam, case, func, literal_column, or_, select

from domain.conversation import Peer
from storage.database import Session
from storage.schema import agency_rooms, conversations, outbox, people
from storage.statements import Prepared


class Edit(StrEnum):
    """What becomes of a letter that changes an earlier message, where there is none to change."""

    OR_NEW = "or_new"
    """It is a message like any other."""
    ONLY = "only"
    """It is not sent: whoever holds no such message has nothing to be brought up to date."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A chat with a message in a slot; `person` is None in a room.

    `packed` is its newest message, None once that is purged; `waits_until_at` is when that will
    be sent, if it is still to come.
    """

    peer: Peer
    person: int | None
    language: str | None
    packed: Mapping[str, Any] | None
    waits_until_at: datetime | None


# Written into the statements, as in `outbox`.
_OPEN, _LEASED = literal_column("'open'", String), literal_column("'leased'", String)
_SENT, _LOST = literal_column("'sent'", String), literal_column("'undeliverable'", String)
_EARLIER = Prepared(
    select(outbox.c.platform_id)
    .where(
        outbox.c.slot == bindparam("slot"),
        outbox.c.channel == bindparam("channel"),
        outbox.c.peer == bindparam("peer"),
        outbox.c.id < bindparam("row"),
        outbox.c.state == _SENT,
        outbox.c.platform_id.is_not(None),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
)


def earlier(session: Session, row: int, to: Peer, slot: str) -> str | None:
    """The platform's id of the message that stands in a chat's slot before this row."""
    asked = {"slot": slot, "channel": to.channel, "peer": to.id, "row": row}
    found = _EARLIER.rows(session, asked)
    return found[0][0] if found else None


_NEWEST = (
    select(func.max(outbox.c.id).label("id"))
    .where(outbox.c.slot == bindparam("slot"), outbox.c.state != _LOST)
    .group_by(outbox.c.channel, outbox.c.peer)
    .subquery("newest")
)
_WAITS = case((outbox.c.state.in_((_OPEN, _LEASED)), outbox.c.not_before_at))
_HOLDERS = Prepared(
    select(
        outbox.c.channel,
        outbox.c.peer,
        conversations.c.person,
        people.c.language,
        outbox.c.content,
        _WAITS,
    )
    .join(_NEWEST, _NEWEST.c.id == outbox.c.id)
    .outerjoin(
        conversations,
        and_(conversations.c.channel == outbox.c.channel, conversations.c.peer == outbox.c.peer),
    )
    .outerjoin(people, people.c.id == conversations.c.person)
    .outerjoin(
        agency_rooms,
        and_(agency_rooms.c.channel == outbox.c.channel, agency_rooms.c.room == outbox.c.peer),
    )
    .where(or_(conversations.c.reachable, agency_rooms.c.room.is_not(None)))
    .order_by(outbox.c.id)
)


def holders(session: Session, slot: str) -> list[Holder]:
    """Every chat that has a message in this slot and can still be reached."""
    rows = _HOLDERS.rows(session, {"slot": slot})
    return [Holder(Peer(row[0], row[1]), *row[2:]) for row in rows]
