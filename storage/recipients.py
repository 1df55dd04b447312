"""The recipients of broadcasts: written down in pages, chosen to be told, counted by their fate.

Whoever works on a broadcast holds its row, so any number of processes may try.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, bindparam, func, literal_column, select, update

from domain.broadcast import Audience, Fate
from storage import audiences, people
from storage.database import Session
from storage.schema import (
    broadcast_counts,
    broadcast_recipients,
    broadcasts,
)
from storage.statements import Prepared, insert_new

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


# --- the snapshot ---------------------------------------------------------------------------


def fill(session: Session, number: int, audience: Audience, *, most: int, now: datetime) -> int:
    """Write down the next page of the audience; how many people that were."""
    span = hold(session, number)
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
        count(session, number, met)
    reached = found[-1] if len(found) == most else span[1]
    turn_to(session, number, reached)
    return len(found)


def turn_to(session: Session, number: int, reached: int) -> None:
    """The pages up to this person are done."""
    here = broadcasts.c.id == number
    session.execute(update(broadcasts).where(here).values(reached=reached))


def hold(session: Session, number: int) -> tuple[int, int] | None:
    """How far the snapshot is; the row is held until the transaction ends.

    None where somebody else holds it, or there is none.
    """
    asked = select(broadcasts.c.reached, broadcasts.c.until).where(broadcasts.c.id == number)
    row = session.execute(asked.with_for_update(skip_locked=True)).one_or_none()
    return (row[0], row[1] or 0) if row is not None else None


def is_filled(session: Session, number: int) -> bool:
    """Whether everybody of the audience has been written down."""
    whole = and_(broadcasts.c.until.is_not(None), broadcasts.c.reached >= broadcasts.c.until)
    query = select(broadcasts.c.id).where(broadcasts.c.id == number, whole)
    return session.scalar(query) is not None


# --- feeding --------------------------------------------------------------------------------


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
    if hold(session, number) is None:
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
    count(session, number, changes)


# --- figures --------------------------------------------------------------------------------


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


def count(session: Session, number: int, changes: Mapping[Fate, int]) -> None:
    """Add to how many have which fate."""
    # In one order, so that nobody waits for somebody who waits for them.
    changed = sorted((fate, more) for fate, more in changes.items() if more)
    rows = [{"broadcast": number, "fate": fate, "count": 0} for fate, _ in changed]
    if rows:
        insert_new(session, broadcast_counts, rows)
        _ADD.run(session, *({"number": number, "which": f, "more": m} for f, m in changed))
