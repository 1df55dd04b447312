"""The letters of a broadcast: what became of them, taken back, given up."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, and_, literal_column, or_, select, update

from domain.broadcast import Fate
from domain.conversation import Peer
from storage.database import Session
from storage.recipients import Fated, count, decide, hold
from storage.schema import broadcast_recipients, conversations, outbox

WITHDRAWN = "withdrawn"
"""The reason of a letter that was taken back before it was sent."""

_R = broadcast_recipients.c
# Written into the statements, as in `recipients`.
_IS_WAITING = _R.fate == literal_column("'waiting'", String)
_IS_QUEUED = _R.fate == literal_column("'queued'", String)


def settle(session: Session, number: int, *, most: int, now: datetime) -> int:
    """Learn from the outbox how letters ended, and forget their words; how many."""
    if hold(session, number) is None:
        return 0
    query = (
        select(_R.person, outbox.c.id, outbox.c.state, outbox.c.reason, outbox.c.channel,
               outbox.c.peer)
        .join_from(broadcast_recipients, outbox, outbox.c.key == _R.key)
        .where(_R.broadcast == number, _IS_QUEUED)
        .where(outbox.c.state.in_(("sent", "undeliverable")))
        .limit(most)
    )  # fmt: skip
    rows = session.execute(query).all()
    shut = _shut(session, {Peer(row.channel, row.peer) for row in rows if row.state != "sent"})
    fated = [Fated(row.person, _fate(row.state, row.reason, Peer(row.channel, row.peer) in shut))
             for row in rows]  # fmt: skip
    decide(session, number, fated, was=Fate.QUEUED, now=now)
    if rows:
        ended = outbox.c.id.in_([row.id for row in rows])
        session.execute(update(outbox).where(ended).values(content=None))
    return len(rows)


def _fate(state: str, reason: str | None, is_shut: bool) -> Fate:
    """Who has shut us out on one channel waits again: perhaps there is another."""
    if state == "sent":
        return Fate.SENT
    return Fate.WAITING if reason == WITHDRAWN or is_shut else Fate.FAILED


def _shut(session: Session, peers: Collection[Peer]) -> set[Peer]:
    if not peers:
        return set()
    c = conversations.c
    query = select(c.channel, c.peer).where(~c.reachable, c.peer.in_([peer.id for peer in peers]))
    return {Peer(*row) for row in session.execute(query)} & set(peers)


def withdraw(session: Session, number: int, *, now: datetime, person: int | None = None) -> int:
    """Take back the letters nobody is sending; how many. What is under way ends by itself."""
    keys = select(_R.key).where(_R.broadcast == number, _IS_QUEUED)
    if person is not None:
        keys = keys.where(_R.person == person)
    orphaned = and_(outbox.c.state == "leased", outbox.c.lease_until_at < now)
    idle = and_(outbox.c.key.in_(keys), or_(outbox.c.state == "open", orphaned))
    back = {"state": "undeliverable", "reason": WITHDRAWN, "done_at": now, "content": None}
    return session.execute(update(outbox).where(idle).values(back)).rowcount


def close(session: Session, number: int, *, most: int, now: datetime) -> int:
    """After the end: a page of those who still wait will not be told; how many."""
    some = select(_R.person).where(_R.broadcast == number, _IS_WAITING).limit(most)
    theirs = and_(_R.broadcast == number, _IS_WAITING, _R.person.in_(some))
    over = update(broadcast_recipients).where(theirs).values(fate=Fate.UNSENT, at=now)
    given_up = session.execute(over).rowcount
    count(session, number, Counter({Fate.UNSENT: given_up, Fate.WAITING: -given_up}))
    return given_up
