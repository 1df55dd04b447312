"""One person on several channels, joined by a one-time code."""

import hashlib
from datetime import datetime

from sqlalchemy import insert, update

from domain.conversation import Peer
from storage.database import Session
from storage.schema import conversations, links


def offer(session: Session, code: str, person: int, *, until: datetime) -> None:
    """Keep the hash of a code that joins another channel to this person."""
    row = {"hash": _hash(code), "person": person, "expires_at": until}
    session.execute(insert(links).values(**row))


def redeem(session: Session, code: str, peer: Peer, *, now: datetime) -> int | None:
    """Join this address to the person who has the code; None when it is wrong, used or old."""
    free = (links.c.hash == _hash(code), links.c.used_at.is_(None), links.c.expires_at > now)
    used = update(links).where(*free).values(used_at=now).returning(links.c.person)
    person: int | None = session.scalar(used)
    if person is not None:
        here = (conversations.c.channel == peer.channel, conversations.c.peer == peer.id)
        session.execute(update(conversations).where(*here).values(person=person))
    return person


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
