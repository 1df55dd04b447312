"""Rooms: group chats in which an agency works; cards there hold code, summary and link only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update

from domain.conversation import Peer
from storage.database import Session
from storage.schema import agency_rooms, outbox
from storage.statements import Prepared, upsert


@dataclass(frozen=True, slots=True)
class Link:
    """A room that belongs to an agency, and the leader who said so."""

    room: Peer
    agency: str
    leader: int


def link(session: Session, link: Link, *, now: datetime) -> None:
    """From now on this room hears of the agency's cases; a room has one agency."""
    row = {
        "channel": link.room.channel,
        "room": link.room.id,
        "agency": link.agency,
        "linked_by": link.leader,
        "linked_at": now,
    }
    upsert(session, agency_rooms, [row])


_OF_AGENCY = Prepared(
    select(agency_rooms.c.channel, agency_rooms.c.room)
    .where(agency_rooms.c.agency == bindparam("agency"))
    .order_by(agency_rooms.c.linked_at)
)


def of_agency(session: Session, agency: str) -> list[Peer]:
    """The rooms in which the agency works."""
    rows = _OF_AGENCY.rows(session, {"agency": agency})
    return [Peer(channel, room) for channel, room in rows]


def leave(session: Session, room: Peer) -> None:
    """We were thrown out: the room hears nothing any more."""
    session.execute(delete(agency_rooms).where(_is(room)))


def move(session: Session, room: Peer, to: Peer) -> None:
    """The room has a new address: for its agency, and for what is waiting to be sent there."""
    known = select(agency_rooms.c.room).where(
        agency_rooms.c.channel == to.channel, agency_rooms.c.room == to.id
    )
    if session.execute(known).first() is None:
        session.execute(update(agency_rooms).where(_is(room)).values(room=to.id))
    theirs = and_(outbox.c.channel == room.channel, outbox.c.peer == room.id)
    waiting = and_(theirs, outbox.c.state.in_(("open", "leased")))
    session.execute(update(outbox).where(waiting).values(peer=to.id))
    # Ids of messages begin anew there: nothing that was said before can be changed.
    session.execute(update(outbox).where(theirs, outbox.c.slot.is_not(None)).values(slot=None))


def _is(room: Peer) -> ColumnElement[bool]:
    return and_(agency_rooms.c.channel == room.channel, agency_rooms.c.room == room.id)
