"""Letters kept back because their channel's window is closed: sent when the person writes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, update

from domain.conversation import Peer
from storage.database import Session
from storage.schema import kept_back, outbox
from storage.statements import insert_new


def keep_back(session: Session, row: int, to: Peer, *, now: datetime) -> None:
    """Remember a letter that may not be sent now."""
    values = {"outbox": row, "channel": to.channel, "peer": to.id, "since_at": now}
    insert_new(session, kept_back, values)


def let_go(session: Session, peers: Collection[Peer], *, now: datetime) -> int:
    """These people have written, their windows are open: send what waits; how many letters."""
    rows: list[int] = []
    for peer in peers:
        here = (kept_back.c.channel == peer.channel, kept_back.c.peer == peer.id)
        gone = delete(kept_back).where(*here).returning(kept_back.c.outbox)
        rows += session.scalars(gone)
    if not rows:
        return 0
    again = {"state": "open", "not_before_at": now, "attempts": 0, "reason": None}
    waiting = (outbox.c.id.in_(rows), outbox.c.state == "undeliverable")
    there = outbox.c.content.is_not(None)
    return session.execute(update(outbox).where(*waiting, there).values(**again)).rowcount


def count(session: Session, channel: str) -> int:
    """How many letters wait for their person to write."""
    here = select(func.count()).where(kept_back.c.channel == channel)
    return session.scalar(here) or 0
