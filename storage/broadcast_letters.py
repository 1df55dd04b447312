"""The letters of a broadcast: what became of them, taken back, given up."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, literal_column, or_, select, update

from domain.broadcast import RECALLS, Fate
from domain.conversation import Peer
from storage.database import Session
from storage.recipients import Fated, count, decide, hold, turn_to
from storage.schema import broadcast_recipients, conversations, outbox

WITHDRAWN = "withdrawn"
"""The reason of a letter that was taken back before it was sent."""

RECALL = "recall:"
"""What the keys of letters begin with that take announcements back."""

_R = broadcast_recipients.c
# Written into the statements, as in `recipients`.
_IS_WAITING = _R.fate == literal_column("'waiting'", String)
_IS_QUEUED = _R.fate == literal_column("'queued'", String)


def settle(session: Session, number: int, *, most: int, now: datetime) -> int:
    """Learn from the outbox how letters ended, and forget their words; how many."""
    if hold(session, number) is None:
        return 0
    query = (
        select(_R.person, _R.key, outbox.c.id, outbox.c.state, outbox.c.reason, outbox.c.channel,
               outbox.c.peer)
        .join_from(broadcast_recipients, outbox, outbox.c.key == _R.key)
        .where(_R.broadcast == number, _IS_QUEUED)
        .where(outbox.c.state.in_(("sent", "undeliverable")))
        .limit(most)
    )  # fmt: skip
    rows = session.execute(query).all()
    shut = _shut(session, {Peer(row.channel, row.peer) for row in rows if row.state != "sent"})
    fated = [
        Fated(row.person, _after_recall(row.state) if row.key.startswith(RECALL)
              else _fate(row.state, row.reason, Peer(row.channel, row.peer) in shut))
        for row in rows
    ]  # fmt: skip
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


def _after_recall(state: str) -> Fate:
    return Fate.RECALLED if state == "sent" else Fate.SENT


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


@dataclass(frozen=True, slots=True)
class Arrived:
    """An announcement that lies in somebody's chat."""

    person: int
    to: Peer
    language: str


def arrived(session: Session, number: int, *, most: int) -> list[Arrived]:
    """The next page of those who were told where it can be taken back; each is given once."""
    span = hold(session, number)
    if span is None or span[0] >= span[1]:
        return []
    told = and_(_R.broadcast == number, _R.fate == Fate.SENT, _R.channel.in_(sorted(RECALLS)))
    after = and_(_R.person > span[0], _R.person <= span[1])
    page = select(_R.person, _R.tries).where(told, after).order_by(_R.person).limit(most)
    rows = session.execute(page).all()
    turn_to(session, number, rows[-1].person if len(rows) == most else span[1])
    # Each try had a letter of its own; the last one arrived.
    keys = {letter_key(number, row.person, row.tries - 1): row.person for row in rows}
    c = outbox.c
    letters = select(c.key, c.channel, c.peer, c.language).where(c.key.in_(keys))
    found = session.execute(letters.order_by(c.id))
    return [Arrived(keys[key], Peer(channel, peer), lang) for key, channel, peer, lang in found]


def letter_key(number: int, person: int, tries: int) -> str:
    """The key of somebody's letter at this try."""
    return f"broadcast:{number}:{person}:{tries}"
