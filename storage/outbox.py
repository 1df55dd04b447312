"""The road out: everything a person must see is a row here first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, select, update

from domain.conversation import Ask, Choice, Lane, Notice, Peer, Say
from storage.database import Session
from storage.schema import outbox
from storage.statements import insert_new

LEASE_IN = timedelta(seconds=30)
"""A sender that died holds its rows no longer than this."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person: unique by `key`, whatever is tried twice."""

    key: str
    to: Peer
    lane: Lane
    language: str
    content: Say | Notice
    not_before_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed row, to be sent now."""

    id: int
    to: Peer
    lane: Lane
    language: str
    content: Say | Notice
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How sending a row ended: `sent`, `undeliverable`, or `open` for another try."""

    row: int
    state: str
    not_before_at: datetime
    platform_id: str | None = None
    reason: str | None = None


def put(session: Session, letters: Iterable[Letter], *, now: datetime) -> None:
    """Add letters; one whose key is there already is passed over."""
    values = [
        {
            "key": letter.key,
            "channel": letter.to.channel,
            "peer": letter.to.id,
            "lane": int(letter.lane),
            "language": letter.language,
            "content": pack(letter.content),
            "not_before_at": letter.not_before_at or now,
            "created_at": now,
        }
        for letter in letters
    ]
    if values:
        insert_new(session, outbox, values)


_OLDER = outbox.alias("older")
_CLAIMABLE = (
    select(outbox.c.id)
    .where(
        outbox.c.state == "open",
        outbox.c.not_before_at <= bindparam("now"),
        # What was said first arrives first: one letter of a person at a time, the oldest
        # of those that are due.
        ~exists().where(
            and_(
                _OLDER.c.state.in_(("open", "leased")),
                _OLDER.c.channel == outbox.c.channel,
                _OLDER.c.peer == outbox.c.peer,
                _OLDER.c.id < outbox.c.id,
                _OLDER.c.not_before_at <= bindparam("now"),
            )
        ),
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("claimable")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(select(_CLAIMABLE.c.id)))
    .values(state="leased", lease_until_at=bindparam("until"), attempts=outbox.c.attempts + 1)
    .returning(
        outbox.c.id,
        outbox.c.channel,
        outbox.c.peer,
        outbox.c.lane,
        outbox.c.language,
        outbox.c.content,
        outbox.c.attempts,
    )
)


def claim(session: Session, *, most: int, now: datetime) -> list[Due]:
    """Lease the letters to send next, first lane first, one for each person at a time."""
    rows = session.execute(_CLAIM, {"most": most, "now": now, "until": now + LEASE_IN}).all()
    due = [
        Due(row.id, Peer(row.channel, row.peer), Lane(row.lane), row.language,
            unpack(row.content), row.attempts)
        for row in rows
    ]  # fmt: skip
    return sorted(due, key=lambda d: (d.lane, d.id))


_RECORD = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == "leased")
    .values(
        state=bindparam("to_state"),
        not_before_at=bindparam("at"),
        done_at=bindparam("at"),
        platform_id=bindparam("platform"),
        reason=bindparam("why"),
        lease_until_at=None,
    )
)


def record(session: Session, outcomes: Sequence[Outcome]) -> None:
    """Write down how sending ended, many at once."""
    if outcomes:
        values = [
            {
                "row": o.row,
                "to_state": o.state,
                "at": o.not_before_at,
                "platform": o.platform_id,
                "why": o.reason,
            }
            for o in outcomes
        ]
        session.execute(_RECORD, values)


def reclaim(session: Session, *, now: datetime) -> int:
    """Take back the rows of senders that died; how many."""
    orphaned = and_(outbox.c.state == "leased", outbox.c.lease_until_at < now)
    back = update(outbox).where(orphaned).values(state="open", lease_until_at=None)
    return session.execute(back).rowcount


def purge(session: Session, *, before: datetime) -> int:
    """Blank the content of letters finished before then; how many."""
    done = and_(
        outbox.c.state.in_(("sent", "undeliverable")),
        outbox.c.content.is_not(None),
        outbox.c.done_at < before,
    )
    return session.execute(update(outbox).where(done).values(content=None)).rowcount


def pack(content: Say | Notice) -> dict[str, Any]:
    """A message as JSON, leaving out what is empty."""
    if isinstance(content, Notice):
        packed: dict[str, Any] = {"kind": content.kind, "params": dict(content.params)}
        packed["requests"] = list(content.requests)
    else:
        packed = {"text": content.text, "ask": content.ask}
        packed["choices"] = [[c.id, c.label] for c in content.choices]
    packed["photos"] = list(content.photos)
    return {key: value for key, value in packed.items() if value}


def unpack(packed: dict[str, Any]) -> Say | Notice:
    """The message again."""
    photos = tuple(packed.get("photos", ()))
    if "kind" in packed:
        requests = tuple(packed.get("requests", ()))
        return Notice(packed["kind"], packed.get("params", {}), requests, photos)
    choices = tuple(Choice(*pair) for pair in packed.get("choices", ()))
    ask = Ask(packed["ask"]) if "ask" in packed else None
    return Say(packed.get("text", ""), choices, photos, ask)
