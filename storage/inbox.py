"""The road in: what came from a channel, stored before anyone is told it was received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, bindparam, exists, literal_column, select, update

from storage.database import Session, wipe
from storage.schema import inbox
from storage.statements import Prepared, among, insert_each_new, insert_new, run_update

RETRY_IN = timedelta(seconds=5)
ATTEMPTS_MOST = 5
"""After so many failed tries a row is put aside, so that its lane goes on."""
MEDIA_LEASE_IN = timedelta(seconds=90)
"""Twenty megabytes over a slow line."""
UNIT_LOOK_IN = timedelta(milliseconds=300)
"""When to look again at a unit of which something is still being fetched."""


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
    unit: str | None = None
    files: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an adapter hands in: the key makes a second arrival of the same event harmless.

    What shares a `unit` is answered together, once nothing of it has come for `settles_in`.
    `has_media`: files must be fetched first (`claim_media`).
    """

    channel: str
    key: str
    peer: str
    raw: str
    unit: str | None = None
    settles_in: timedelta = timedelta(0)
    has_media: bool = False


def receive(session: Session, arrival: Arrival, *, now: datetime) -> bool:
    """Store an event once; whether it was new."""
    return receive_all(session, [arrival], now=now) == 1


def receive_all(session: Session, arrivals: Sequence[Arrival], *, now: datetime) -> int:
    """Store events, each once; how many were new."""
    values = [_row(arrival, now) for arrival in arrivals]
    return insert_new(session, inbox, values) if values else 0


def receive_each(session: Session, arrived: Sequence[tuple[Arrival, datetime]]) -> list[bool]:
    """Store events as they came, each once; for each whether it was new."""
    return insert_each_new(session, inbox, [_row(arrival, at) for arrival, at in arrived])


def _row(arrival: Arrival, now: datetime) -> dict[str, Any]:
    return {
        "channel": arrival.channel,
        "key": arrival.key,
        "peer": arrival.peer,
        "raw": arrival.raw,
        "unit": arrival.unit,
        "state": "media" if arrival.has_media else "open",
        "received_at": now,
        "not_before_at": now if arrival.has_media else now + arrival.settles_in,
    }


_RECEIVED = (
    inbox.c.id,
    inbox.c.channel,
    inbox.c.key,
    inbox.c.peer,
    inbox.c.raw,
    inbox.c.received_at,
    inbox.c.attempts,
    inbox.c.unit,
    inbox.c.files,
)
# Written into the statements: a database finds a partial index by words, not by parameters.
_OPEN, _DONE = literal_column("'open'", String), literal_column("'done'", String)
_MEDIA = literal_column("'media'", String)
_UNANSWERED = (_MEDIA, _OPEN)

_OLDER = inbox.alias("older")
# Order inside a person's lane is kept: a row waits while an older one of its lane is open.
_CLAIM = Prepared(
    select(*_RECEIVED)
    .where(
        inbox.c.state == _OPEN,
        inbox.c.not_before_at <= bindparam("now"),
        ~exists().where(
            and_(
                _OLDER.c.state.in_(_UNANSWERED),
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
    return [Received(*row) for row in _CLAIM.rows(session, {"most": most, "now": now})]


# With what is still being fetched, and with what came a moment ago.
_UNIT = (
    select(inbox.c.state, inbox.c.not_before_at, *_RECEIVED)
    .where(
        inbox.c.state.in_(_UNANSWERED),
        inbox.c.channel == bindparam("channel"),
        inbox.c.peer == bindparam("peer"),
        inbox.c.unit == bindparam("unit"),
    )
    .order_by(inbox.c.id)
)


def unit(session: Session, head: Received, *, now: datetime) -> list[Received]:
    """The claimed row with all that belongs to it; none while more of it is on its way."""
    if head.unit is None:
        return [head]
    same = {"channel": head.channel, "peer": head.peer, "unit": head.unit}
    rows = session.execute(_UNIT, same).all()
    # Of a row whose files are being fetched, `not_before_at` is the fetcher's lease.
    here = [row for row in rows if row.state == "open"]
    settled_at = max(row.not_before_at for row in here)
    if settled_at <= now and len(here) == len(rows):
        return [Received(*row[2:]) for row in rows]
    later = max(settled_at, now + UNIT_LOOK_IN)
    session.execute(update(inbox).where(inbox.c.id == head.id).values(not_before_at=later))
    return []


_WITH_MEDIA = (
    select(inbox.c.id)
    .where(
        inbox.c.state == _MEDIA,
        inbox.c.not_before_at <= bindparam("now"),
        inbox.c.channel == bindparam("of_channel"),
    )
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("with_media")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_CLAIM_MEDIA = (
    update(inbox)
    .where(inbox.c.id.in_(select(_WITH_MEDIA.c.id)))
    .values(not_before_at=bindparam("until"), attempts=inbox.c.attempts + 1)
    .returning(*_RECEIVED)
)


def claim_media(session: Session, channel: str, *, most: int, now: datetime) -> list[Received]:
    """Lease a channel's rows whose files are to be fetched; they come back if the fetcher dies.

    Unlike an answer, fetching takes seconds: no transaction stays open for it.
    """
    leased = {"of_channel": channel, "most": most, "now": now, "until": now + MEDIA_LEASE_IN}
    rows = session.execute(_CLAIM_MEDIA, leased).all()
    return sorted((Received(*row) for row in rows), key=lambda row: row.id)


def fetched(session: Session, row: int, files: Sequence[str], *, open_at: datetime) -> None:
    """The files of a row are here, as far as they could be had: it may be answered."""
    there = and_(inbox.c.id == row, inbox.c.state == "media")
    done = {"state": "open", "files": list(files), "attempts": 0, "not_before_at": open_at}
    session.execute(update(inbox).where(there).values(**done))


def fetch_later(session: Session, row: int, *, at: datetime) -> None:
    """Try to fetch a row's files again then."""
    there = and_(inbox.c.id == row, inbox.c.state == "media")
    session.execute(update(inbox).where(there).values(not_before_at=at))


_FINISH = Prepared(
    update(inbox).where(among(inbox.c.id, "rows")).values(state="done", done_at=bindparam("now"))
)


def finish(session: Session, rows: Sequence[int], *, now: datetime) -> None:
    """Mark rows as answered."""
    if rows:
        _FINISH.run(session, {"rows": list(rows), "now": now})


def quarantine(session: Session, row: int, *, error: str, now: datetime) -> None:
    """Put aside what can't be handled, with its raw body, so that it blocks nobody."""
    aside = {"state": "quarantined", "done_at": now, "error": error[:2000]}
    run_update(session, inbox, {"id": row}, aside)


def put_off(session: Session, received: Received, *, error: str, now: datetime) -> bool:
    """Try a row again later, its lane waiting; after too many tries put it aside (False)."""
    if received.attempts + 1 >= ATTEMPTS_MOST:
        quarantine(session, received.id, error=error, now=now)
        return False
    later = now + RETRY_IN * 2**received.attempts
    again = {"attempts": received.attempts + 1, "not_before_at": later, "error": error[:2000]}
    run_update(session, inbox, {"id": received.id}, again)
    return True


def forget_body(session: Session, row: int) -> None:
    """Blank the raw body where the content may not be kept."""
    run_update(session, inbox, {"id": row}, {"raw": None})
    wipe(session)


def purge(session: Session, *, before: datetime) -> int:
    """Blank the bodies of rows finished before then; how many."""
    done = and_(inbox.c.state == _DONE, inbox.c.raw.is_not(None), inbox.c.done_at < before)
    wipe(session)
    return session.execute(update(inbox).where(done).values(raw=None)).rowcount
