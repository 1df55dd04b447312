"""The recipients of broadcasts: written down in pages, fed to the outbox, and what became of them.

Whoever works on a broadcast holds its row, so any number of processes may try.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, bindparam, delete, func, literal_column, or_, select, update

from domain.broadcast import Audience, Fate
from domain.conversation import Peer
from storage import audiences, people
from storage.database import Session
from storage.schema import (
    broadcast_counts,
    broadcast_recipients,
    broadcasts,
    conversations,
    opt_outs,
    outbox,
)
from storage.statements import Prepared, insert_new, upsert

WITHDRAWN = "withdrawn"
"""The reason of a letter that was taken back before it was sent."""


_R = broadcast_recipients.c
# Written into the statements: a database finds a partial index by words, not by parameters.
_IS_WAITING = _R.fate == literal_column("'waiting'", String)
_IS_QUEUED = _R.fate == literal_column("'queued'", String)
_IS_TOLD = _R.fate.in_((literal_column("'queued'", String), literal_column("'sent'", String)))


@dataclass(frozen=True, slots=True)
class Fated:
    """What a recipient has come to; `key` is the letter's, while there is one."""

    person: int
    fate: Fate
    channel: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who is to be told, for the so manieth time."""

    person: int
    tries: int


# --- the snapshot ----------------------------------------------------------------------------


def fill(session: Session, number: int, audience: Audience, *, most: int, now: datetime) -> int:
    """Write down the next page of the audience; how many people that were."""
    span = _hold(session, number)
    if span is None or span[0] >= span[1]:
        return 0
    found = audiences.page(session, audience, span, most=most, now=now)
    channels = {one.person: one.peer.channel for one in people.reach(session, found)}
    values = [
        {
            "broadcast": number,
            "person": person,
            "fate": Fate.WAITING if person in channels else Fate.BLOCKED,
            "channel": channels.get(person),
            "at": now,
        }
        for person in found
    ]
    if values:
        insert_new(session, broadcast_recipients, values)
        met = Counter(Fate.WAITING if one in channels else Fate.BLOCKED for one in found)
        _count(session, number, met)
    reached = found[-1] if len(found) == most else span[1]
    here = broadcasts.c.id == number
    session.execute(update(broadcasts).where(here).values(reached=reached))
    return len(found)


def _hold(session: Session, number: int) -> tuple[int, int] | None:
    """How far the snapshot is; the row is held until the transaction ends."""
    asked = select(broadcasts.c.reached, broadcasts.c.until).where(broadcasts.c.id == number)
    row = session.execute(asked.with_for_update(skip_locked=True)).one_or_none()
    return (row[0], row[1] or 0) if row is not None else None


def is_filled(session: Session, number: int) -> bool:
    """Whether everybody of the audience has been written down."""
    whole = and_(broadcasts.c.until.is_not(None), broadcasts.c.reached >= broadcasts.c.until)
    query = select(broadcasts.c.id).where(broadcasts.c.id == number, whole)
    return session.scalar(query) is not None


# --- feeding ---------------------------------------------------------------------------------


def queued(session: Session, number: int) -> dict[str, int]:
    """How many letters of a broadcast are in the outbox, by channel."""
    query = select(_R.channel, func.count()).where(_R.broadcast == number, _IS_QUEUED)
    return dict(map(tuple, session.execute(query.group_by(_R.channel))))


def channels(session: Session, number: int) -> list[str]:
    """The channels on which somebody still waits."""
    found, last = [], ""
    while (channel := session.scalar(_NEXT_CHANNEL, {"number": number, "last": last})) is not None:
        found.append(channel)
        last = channel
    return found


# One jump in the index for each channel, however many people wait there.
_NEXT_CHANNEL = (
    select(_R.channel)
    .where(_R.broadcast == bindparam("number"), _R.channel > bindparam("last"), _IS_WAITING)
    .order_by(_R.channel)
    .limit(1)
)


def waiting(session: Session, number: int, channel: str, *, most: int) -> list[Waiting]:
    """The next people to be told on this channel; nobody else takes them meanwhile."""
    if _hold(session, number) is None:
        return []
    query = (
        select(_R.person, _R.tries)
        .where(_R.broadcast == number, _R.channel == channel, _IS_WAITING)
        .order_by(_R.person)
        .limit(most)
    )
    return [Waiting(*row) for row in session.execute(query)]


def told_since(
    session: Session, persons: Collection[int], *, since: datetime
) -> Mapping[int, int]:
    """How many broadcasts each of them got since then, or is getting; alarms don't count."""
    query = (
        select(_R.person, func.count())
        .join_from(broadcast_recipients, broadcasts, _R.broadcast == broadcasts.c.id)
        .where(
            _R.person.in_(persons),
            _IS_TOLD,
            _R.at > since,
            ~broadcasts.c.emergency,
        )
        .group_by(_R.person)
    )
    return dict(map(tuple, session.execute(query)))


_FATED = Prepared(
    update(broadcast_recipients)
    .where(_R.broadcast == bindparam("number"), _R.person == bindparam("who"))
    .values(
        fate=bindparam("to_fate"),
        channel=func.coalesce(bindparam("to_channel"), _R.channel),
        key=bindparam("to_key"),
        tries=_R.tries + bindparam("more"),
        at=bindparam("now"),
    )
)


def decide(
    session: Session, number: int, fated: Sequence[Fated], *, was: Fate, now: datetime
) -> None:
    """Write down what these recipients have come to; all of them were the same before."""
    if not fated:
        return
    values = [
        {
            "number": number,
            "who": one.person,
            "to_fate": one.fate,
            "to_channel": one.channel,
            "to_key": one.key,
            "more": int(one.fate is Fate.QUEUED),
            "now": now,
        }
        for one in fated
    ]
    _FATED.run(session, *values)
    changes = Counter(one.fate for one in fated)
    changes[was] -= len(fated)
    _count(session, number, changes)


# --- what became of the letters --------------------------------------------------------------


def settle(session: Session, number: int, *, most: int, now: datetime) -> int:
    """Learn from the outbox how letters ended, and forget their words; how many."""
    if _hold(session, number) is None:
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
    count = session.execute(over).rowcount
    _count(session, number, Counter({Fate.UNSENT: count, Fate.WAITING: -count}))
    return count


# --- figures ---------------------------------------------------------------------------------


def counts(session: Session, number: int) -> dict[Fate, int]:
    """How many recipients have which fate, as it was counted along the way."""
    c = broadcast_counts.c
    query = select(c.fate, c.count).where(c.broadcast == number, c.count != 0)
    return {Fate(fate): count for fate, count in session.execute(query)}


def recounted(session: Session, number: int) -> dict[tuple[str, Fate], int]:
    """The same from the rows themselves, by channel too: the figures of the report."""
    channel = func.coalesce(_R.channel, "")
    query = select(channel, _R.fate, func.count()).where(_R.broadcast == number)
    rows = session.execute(query.group_by(channel, _R.fate))
    return {(name, Fate(fate)): count for name, fate, count in rows}


_ADD = Prepared(
    update(broadcast_counts)
    .where(
        broadcast_counts.c.broadcast == bindparam("number"),
        broadcast_counts.c.fate == bindparam("which"),
    )
    .values(count=broadcast_counts.c.count + bindparam("more"))
)


def _count(session: Session, number: int, changes: Mapping[Fate, int]) -> None:
    # In one order, so that nobody waits for somebody who waits for them.
    changed = sorted((fate, more) for fate, more in changes.items() if more)
    rows = [{"broadcast": number, "fate": fate, "count": 0} for fate, _ in changed]
    if rows:
        insert_new(session, broadcast_counts, rows)
        _ADD.run(session, *({"number": number, "which": f, "more": m} for f, m in changed))


# --- who wants none --------------------------------------------------------------------------


def opt_out(session: Session, person: int, *, now: datetime) -> None:
    """From this moment on this person gets no broadcast, not even one that is on its way."""
    upsert(session, opt_outs, [{"person": person, "at": now}])
    theirs = select(_R.broadcast).where(_R.person == person, _IS_QUEUED)
    for number in session.scalars(theirs).all():
        withdraw(session, number, now=now, person=person)


def opt_in(session: Session, person: int) -> bool:
    """Broadcasts come again; whether they had been stopped."""
    theirs = opt_outs.c.person == person
    return session.execute(delete(opt_outs).where(theirs)).rowcount == 1


def opted_out(session: Session, persons: Iterable[int]) -> set[int]:
    """Which of them want none."""
    query = select(opt_outs.c.person).where(opt_outs.c.person.in_(list(persons)))
    return set(session.scalars(query))
