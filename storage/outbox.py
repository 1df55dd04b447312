"""The road out: everything a person must see is a row here first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    String,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from domain.conversation import Ask, Choice, Lane, Notice, Peer, Say
from domain.notices import slot_of
from storage.database import Session
from storage.schema import outbox
from storage.slots import Edit, earlier
from storage.statements import Prepared, among, insert_new

LEASE_IN = timedelta(seconds=20)
"""A sender that died holds its rows no longer than this; one that lives renews its lease."""

HOLDS_MOST = 5
"""A letter that is tried again holds back its person's later ones for so many tries."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person: unique by `key`, whatever is tried twice.

    In a `slot` it can be changed by a later one that `edits`; a case's card has one by itself.
    """

    key: str
    to: Peer
    lane: Lane
    language: str
    content: Say | Notice
    not_before_at: datetime | None = None
    slot: str | None = None
    edits: Edit | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed row, to be sent now; `attempts` counts this one.

    `target` is the platform's id of the message that a row with `edits` changes.
    """

    id: int
    to: Peer
    lane: Lane
    language: str
    packed: Mapping[str, Any]
    attempts: int
    slot: str | None = None
    edits: str | None = None
    target: str | None = None

    @property
    def content(self) -> Say | Notice:
        """The message; raises when it can't be read, and so fails alone."""
        return unpack(self.packed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt at a row ended: `sent`, `undeliverable`, or `open` for another try."""

    row: int
    attempt: int
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
            "slot": letter.slot or slot_of(letter.content),
            "edits": letter.edits,
            "not_before_at": letter.not_before_at or now,
            "created_at": now,
        }
        for letter in letters
    ]
    if values:
        insert_new(session, outbox, values)


# Written into the statements: a database finds a partial index by words, not by parameters.
_OPEN, _LEASED = literal_column("'open'", String), literal_column("'leased'", String)
_SENT, _UNDELIVERABLE = literal_column("'sent'", String), literal_column("'undeliverable'", String)

_OTHER = outbox.alias("other")
_GOES_FIRST = or_(
    _OTHER.c.lane < outbox.c.lane, and_(_OTHER.c.lane == outbox.c.lane, _OTHER.c.id < outbox.c.id)
)
_IS_READY = or_(
    _OTHER.c.not_before_at <= bindparam("now"), _OTHER.c.attempts.between(1, HOLDS_MOST)
)
# One letter of a person at a time, and what was said first arrives first, also when it must be
# tried again. One that is planned for later holds nobody back.
_MUST_WAIT = exists().where(
    _OTHER.c.channel == outbox.c.channel,
    _OTHER.c.peer == outbox.c.peer,
    _OTHER.c.state.in_((_OPEN, _LEASED)),
    or_(_OTHER.c.state == _LEASED, and_(_GOES_FIRST, _IS_READY)),
)
_DUE = (
    outbox.c.id,
    outbox.c.channel,
    outbox.c.peer,
    outbox.c.lane,
    outbox.c.language,
    outbox.c.content,
    outbox.c.attempts,
    outbox.c.slot,
    outbox.c.edits,
)


_CLAIMABLE = (
    select(outbox.c.id)
    .where(
        outbox.c.state == _OPEN,
        outbox.c.not_before_at <= bindparam("now"),
        outbox.c.lane <= bindparam("last_lane"),
        ~among(outbox.c.channel, "full"),
        ~_MUST_WAIT,
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("claimable")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_CLAIM = Prepared(
    update(outbox)
    .where(outbox.c.id.in_(select(_CLAIMABLE.c.id)))
    .values(state="leased", lease_until_at=bindparam("until"), attempts=outbox.c.attempts + 1)
    .returning(*_DUE)
)


def claim(
    session: Session,
    *,
    most: int,
    now: datetime,
    full: Collection[str] = (),
    last: Lane = Lane.BROADCAST,
) -> list[Due]:
    """Lease the letters to send next, first lane first, one for each person at a time.

    Channels that are `full` have as many under way as they can take, and get no more. No lane
    after the `last` is looked at.
    """
    asked = {"most": most, "now": now, "until": now + LEASE_IN, "full": list(full)}
    due = [_aimed(session, row) for row in _CLAIM.rows(session, asked | {"last_lane": int(last)})]
    return sorted(due, key=lambda d: (d.lane, d.id))


def _aimed(session: Session, row: Sequence[Any]) -> Due:
    due = Due(row[0], Peer(row[1], row[2]), Lane(row[3]), *row[4:])
    if due.edits is None or due.slot is None:
        return due
    return replace(due, target=earlier(session, due.id, due.to, due.slot))


def renew(session: Session, rows: Collection[int], *, now: datetime) -> None:
    """Hold letters that are still under way for another while."""
    held = and_(outbox.c.id.in_(rows), outbox.c.state == _LEASED)
    session.execute(update(outbox).where(held).values(lease_until_at=now + LEASE_IN))


# Who lost the lease has nothing to say any more, except that the letter has arrived. The states
# are told by what they are not: else PostgreSQL takes a partial index, full of rows that are
# done but not yet vacuumed away, for a quicker way to one row than its number.
_RECORD = Prepared(
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.state.not_in((_SENT, _UNDELIVERABLE)),
        or_(outbox.c.attempts == bindparam("attempt"), bindparam("to_state", String) == "sent"),
    )
    .values(
        state=bindparam("to_state", String),
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
                "attempt": o.attempt,
                "to_state": o.state,
                "at": o.not_before_at,
                "platform": o.platform_id,
                "why": o.reason,
            }
            for o in outcomes
        ]
        _RECORD.run(session, *values)


def reclaim(session: Session, *, now: datetime) -> int:
    """Take back the rows of senders that died; how many."""
    orphaned = and_(outbox.c.state == _LEASED, outbox.c.lease_until_at < now)
    back = update(outbox).where(orphaned).values(state="open", lease_until_at=None)
    return session.execute(back).rowcount


def purge(session: Session, *, before: datetime) -> int:
    """Blank the content of letters finished before then; how many."""
    done = and_(
        outbox.c.state.in_((_SENT, _UNDELIVERABLE)),
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


def unpack(packed: Mapping[str, Any]) -> Say | Notice:
    """The message again."""
    photos = tuple(packed.get("photos", ()))
    if "kind" in packed:
        requests = tuple(packed.get("requests", ()))
        return Notice(packed["kind"], packed.get("params", {}), requests, photos)
    choices = tuple(Choice(*pair) for pair in packed.get("choices", ()))
    ask = Ask(packed["ask"]) if "ask" in packed else None
    return Say(packed.get("text", ""), choices, photos, ask)
