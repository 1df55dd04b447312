"""Broadcasts: each change is one conditional write, so two people's haste has one outcome."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, insert, select, update

from domain.broadcast import (
    ON_THE_WAY,
    OVER,
    Aim,
    Audience,
    Broadcast,
    Filter,
    Standing,
    restored,
    stored,
)
from domain.broadcast_life import Scene, decide, may_steer
from domain.errors import NotFoundError, StaleError
from domain.people import Actor
from domain.rules import Moment
from storage import audiences, broadcast_letters, broadcast_telling, people, recipients
from storage.database import Session
from storage.schema import broadcast_counts, broadcast_events, broadcasts

_SHOWN = tuple(
    c for c in broadcasts.c if c.name not in ("reached", "until", "told", "told_at", "created_at")
)
_STOPS = frozenset({"pause", "cancel", "expire"})


def begin(session: Session, plan: Broadcast, *, now: datetime) -> Broadcast:
    """Keep a new draft; its number is given here."""
    row = {
        "version": 1,
        "standing": Standing.DRAFT,
        "author": plan.author,
        "agency": plan.agency,
        "emergency": plan.emergency,
        "reason": plan.reason,
        "approvals": [],
        "counted": dict(plan.counted),
        "starts_at": plan.starts_at,
        "expires_at": plan.expires_at,
        "created_at": now,
        **_said(plan),
    }
    number = session.execute(
        insert(broadcasts).values(row).returning(broadcasts.c.id)
    ).scalar_one()
    _note(session, get(session, number), "begin", plan.author, now=now)
    return get(session, number)


def _said(plan: Broadcast) -> dict[str, Any]:
    audience = [[one.aim, list(one.values)] for one in plan.audience]
    return {"content": stored(plan.content), "audience": audience}


def get(session: Session, number: int) -> Broadcast:
    """The broadcast of that number; NotFoundError if there is none."""
    row = session.execute(select(*_SHOWN).where(broadcasts.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(str(number))
    return _read(row)


def _read(row: Row[Any]) -> Broadcast:
    kept = dict(row._mapping)
    kept["standing"] = Standing(kept["standing"])
    kept["content"] = restored(kept["content"])
    kept["audience"] = _audience(kept["audience"])
    kept["approvals"] = tuple(kept["approvals"])
    return Broadcast(**kept)


def _audience(kept: list[Any]) -> Audience:
    return tuple(Filter(Aim(aim), tuple(values)) for aim, values in kept)


def recent(session: Session, agency: str | None, *, most: int) -> list[Broadcast]:
    """The newest ones: of one agency, or of all where none is named."""
    query = select(*_SHOWN).order_by(broadcasts.c.id.desc()).limit(most)
    if agency is not None:
        query = query.where(broadcasts.c.agency == agency)
    return [_read(row) for row in session.execute(query)]


def active(session: Session) -> list[Broadcast]:
    """All with something to do: not over yet, or over with recipients still on the way."""
    moving = exists().where(
        broadcast_counts.c.broadcast == broadcasts.c.id,
        broadcast_counts.c.fate.in_(sorted(ON_THE_WAY)),
        broadcast_counts.c.count > 0,
    )
    is_over = broadcasts.c.standing.in_(sorted(OVER))
    idle = broadcasts.c.standing == Standing.DRAFT
    is_unread = broadcasts.c.reached < broadcasts.c.until
    recalling = and_(broadcasts.c.standing == Standing.RECALLED, is_unread)
    wanted: ColumnElement[bool] = ~idle & (~is_over | and_(is_over, moving) | recalling)
    query = select(*_SHOWN).where(wanted).order_by(broadcasts.c.id)
    return [_read(row) for row in session.execute(query)]


def scene(session: Session, broadcast: Broadcast, moment: Moment) -> Scene:
    """All that a decision about it depends on, as it is now."""
    behind = {broadcast.author, *broadcast.approvals}
    actors = people.actors(session, behind, now=moment.now)
    counts = recipients.counts(session, broadcast.id)
    return Scene(
        moment.now,
        moment.rules.broadcasts,
        in_office={one for one, actor in actors.items() if may_steer(broadcast, actor)},
        left=sum(counts.get(fate, 0) for fate in ON_THE_WAY),
        filled=recipients.is_filled(session, broadcast.id),
    )


def perform(
    session: Session, broadcast: Broadcast, key: str, by: Actor, moment: Moment
) -> Broadcast:
    """Make a move. RefusedError when the rules forbid it, StaleError when another was quicker."""
    standing = decide(broadcast, key, by, scene(session, broadcast, moment))
    changed = {"standing": standing} | _beside(session, broadcast, key, by, moment)
    after = _write(session, broadcast, key, by, changed=changed, now=moment.now)
    broadcast_telling.tell(session, after, key, by, moment)
    return after


def rewrite(
    session: Session, broadcast: Broadcast, plan: Broadcast, by: Actor, moment: Moment
) -> Broadcast:
    """Put other words, another audience or another time into a draft."""
    decide(broadcast, "change", by, scene(session, broadcast, moment))
    same = ("emergency", "reason", "starts_at", "expires_at", "counted")
    changed = {name: getattr(plan, name) for name in same} | _said(plan)
    return _write(session, broadcast, "change", by, changed=changed, now=moment.now)


def _beside(
    session: Session, broadcast: Broadcast, key: str, by: Actor, moment: Moment
) -> dict[str, Any]:
    now = moment.now
    if key == "submit":
        return {"counted": audiences.count(session, broadcast.audience, now=now)}
    if key == "approve":
        return {"approvals": [*broadcast.approvals, by.person]}
    if key in ("decline", "revise"):
        return {"approvals": []}
    if key == "recall":  # the pages of the audience are gone through once more
        return {"reached": 0, "until": audiences.last_number(session)}
    if key == "start":
        return {"started_at": now, "until": audiences.last_number(session)}
    return {"ended_at": now} if key in ("cancel", "void", "finish", "expire") else {}


def _write(  # noqa: PLR0913 - one conditional write has all of these
    session: Session,
    broadcast: Broadcast,
    key: str,
    by: Actor,
    *,
    changed: Mapping[str, Any],
    now: datetime,
) -> Broadcast:
    as_seen = and_(broadcasts.c.id == broadcast.id, broadcasts.c.version == broadcast.version)
    values = {**changed, "version": broadcast.version + 1}
    if session.execute(update(broadcasts).where(as_seen).values(values)).rowcount != 1:
        raise StaleError
    after = get(session, broadcast.id)
    _note(session, after, key, by.person, now=now)
    if key in _STOPS:
        broadcast_letters.withdraw(session, broadcast.id, now=now)
    return after


def _note(
    session: Session, after: Broadcast, key: str, actor: int | None, *, now: datetime
) -> None:
    event = {"broadcast": after.id, "seq": after.version, "action": key, "actor": actor}
    told = {"to_standing": after.standing, "at": now}
    session.execute(insert(broadcast_events).values(event | told))


def history(session: Session, number: int) -> list[tuple[str, int | None, datetime]]:
    """Who did what and when, in order."""
    events = broadcast_events.c
    query = select(events.action, events.actor, events.at).where(events.broadcast == number)
    return [tuple(row) for row in session.execute(query.order_by(events.seq))]


def take_telling(session: Session, number: int, quarter: int, *, now: datetime) -> bool:
    """Whether the news of this quarter is ours to tell: each is told once, by one process."""
    untold = and_(broadcasts.c.id == number, broadcasts.c.told < quarter)
    told = update(broadcasts).where(untold).values(told=quarter, told_at=now)
    return session.execute(told).rowcount == 1


def take_refreshing(session: Session, number: int, *, before: datetime, now: datetime) -> bool:
    """Whether it is time, and ours, to refresh the shown progress."""
    old = and_(broadcasts.c.id == number, broadcasts.c.told_at < before)
    return session.execute(update(broadcasts).where(old).values(told_at=now)).rowcount == 1
