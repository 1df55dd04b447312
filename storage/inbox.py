"""The road in: what came from a channel, stored before anyone is told it was received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, exists, select, update

from storage.database import Session
from storage.schema import inbox
from storage.statements import insert_new

RETRY_IN = timedelta(seconds=5)
ATTEMPTS_MOST = 5
"""After so many failed tries a row is put aside, so that its lane goes on."""


@dataclass(frozen=True, slots=True)
class Received:
    """One stored event, raw as it came."""

    id: int
    channel: str
    key: str
    peer: str
    raw: str
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an adapter hands in: the key makes a second arrival of the same event harmless."""

    channel: str
    key: str
    peer: str
    raw: str


def receive(session: Session, arrival: Arrival, *, now: datetime) -> bool:
    """Store an event once; whether it was new."""
    values = {
        "channel": arrival.channel,
        "key": arrival.key,
        "peer": arrival.peer,
        "raw": arrival.raw,
        "received_at": now,
        "not_before_at": now,
    }
    return insert_new(session, inbox, values) == 1


_OLDER = inbox.alias("older")
# Order inside a person's lane is kept: a row waits while an older one of its lane is open.
_CLAIM = (
    select(
        inbox.c.id,
        inbox.c.channel,
        inbox.c.key,
        inbox.c.peer,
        inbox.c.raw,
        inbox.c.received_at,
        inbox.c.attempts,
    )
    .where(
        inbox.c.state == "open",
        inbox.c.not_before_at <= bindparam("now"),
        ~exists().where(
            and_(
                _OLDER.c.state == "open",
                _OLDER.c.channel == inbox.c.channel,
                _OLDER.c.peer == inbox.c.peer,
                _OLDER.c.id < inbox.c.id,
            )
        ),
    )
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def claim(session: Session, *, most: int, now: datetime) -> list[Received]:
    """The oldest open row of each lane, at most so many, held until this transaction ends.

    There is no lease: if the process dies the database lets the rows go at once.
    """
    rows = session.execute(_CLAIM, {"most": most, "now": now})
    return [Received(*row) for row in rows]


_DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(state="done", done_at=bindparam("now"))
)


def finish(session: Session, rows: Sequence[int], *, now: datetime) -> None:
    """Mark rows as answered."""
    if rows:
        session.execute(_DONE, [{"row": row, "now": now} for row in rows])


def quarantine(session: Session, row: int, *, error: str, now: datetime) -> None:
    """Put aside what can't be handled, with its raw body, so that it blocks nobody."""
    session.execute(
        update(inbox)
        .where(inbox.c.id == row)
        .values(state="quarantined", done_at=now, error=error[:2000])
    )


def put_off(session: Session, received: Received, *, error: str, now: datetime) -> bool:
    """Try a row again later, its lane waiting; after too many tries put it aside (False)."""
    if received.attempts + 1 >= ATTEMPTS_MOST:
        quarantine(session, received.id, error=error, now=now)
        return False
    later = now + RETRY_IN * 2**received.attempts
    session.execute(
        update(inbox)
        .where(inbox.c.id == received.id)
        .values(attempts=received.attempts + 1, not_before_at=later, error=error[:2000])
    )
    return True


def forget_body(session: Session, row: int) -> None:
    """Blank the raw body where the content may not be kept."""
    session.execute(update(inbox).where(inbox.c.id == row).values(raw=None))


def purge(session: Session, *, before: datetime) -> int:
    """Blank the bodies of rows finished before then; how many."""
    done = and_(inbox.c.state == "done", inbox.c.raw.is_not(None), inbox.c.done_at < before)
    return session.execute(update(inbox).where(done).values(raw=None)).rowcount
