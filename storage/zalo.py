"""What the Zalo channels remember: the token pair, uploads, and what was sent this month."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from domain.conversation import Peer
from storage import counters
from storage.database import Session
from storage.schema import conversations, zalo_tokens, zalo_uploads
from storage.schema import counters as counts
from storage.statements import upsert

SENT, BILLED = "zalo_bot.sent", "zalo_oa.billed"


@dataclass(frozen=True, slots=True)
class Pair:
    """The token pair, sealed; `ends_at` is the access token's end."""

    access: bytes
    refresh: bytes
    ends_at: datetime
    refreshed_at: datetime


def pair(session: Session, app: str) -> Pair | None:
    """The pair in use."""
    columns = ("access", "refresh", "ends_at", "refreshed_at")
    query = select(*(zalo_tokens.c[name] for name in columns)).where(zalo_tokens.c.app == app)
    row = session.execute(query).one_or_none()
    return Pair(*row) if row is not None else None


def put_pair(session: Session, app: str, new: Pair) -> None:
    """This pair is in use from now on, and nobody is refreshing it."""
    changed = _row(app, new) | {"trying_until_at": None}
    session.execute(update(zalo_tokens).where(zalo_tokens.c.app == app).values(**changed))


def take_seed(session: Session, app: str, first: Pair, seed: str) -> bool:
    """Begin with the pair of the settings; whether this one was not known yet.

    `seed` tells one consent from another: after a new one its pair takes the place of the old.
    """
    known = session.scalar(select(zalo_tokens.c.seed).where(zalo_tokens.c.app == app))
    if known == seed:
        return False
    upsert(session, zalo_tokens, [_row(app, first) | {"trying_until_at": None, "seed": seed}])
    return True


def _row(app: str, new: Pair) -> dict[str, Any]:
    return {
        "app": app,
        "access": new.access,
        "refresh": new.refresh,
        "ends_at": new.ends_at,
        "refreshed_at": new.refreshed_at,
        "trouble": None,
    }


def take_turn(
    session: Session, app: str, seen: Pair, *, now: datetime, hold_in: timedelta
) -> bool:
    """Whether it is ours to refresh the pair that was seen; nobody else's for so long then.

    False where another process is at it, or has done it.
    """
    table = zalo_tokens
    free = or_(table.c.trying_until_at.is_(None), table.c.trying_until_at <= now)
    same = (table.c.app == app, table.c.refresh == seen.refresh)
    turn = update(table).where(*same, free).values(trying_until_at=now + hold_in)
    return session.execute(turn).rowcount == 1


def give_turn_back(session: Session, app: str) -> None:
    """The pair was not refreshed: anybody may try."""
    free = update(zalo_tokens).where(zalo_tokens.c.app == app).values(trying_until_at=None)
    session.execute(free)


def note_trouble(session: Session, app: str, trouble: str) -> None:
    """Something is the matter with the pair in use; the next one has none."""
    noted = update(zalo_tokens).where(zalo_tokens.c.app == app).values(trouble=trouble)
    session.execute(noted)


def trouble(session: Session, app: str) -> str | None:
    """What is the matter with the pair in use."""
    found: str | None = session.scalar(
        select(zalo_tokens.c.trouble).where(zalo_tokens.c.app == app)
    )
    return found


def uploaded(
    session: Session, account: str, hashes: Collection[str], *, now: datetime
) -> Mapping[str, str]:
    """The attachment of each picture that was uploaded and has not expired."""
    table = zalo_uploads
    fresh = (table.c.account == account, table.c.hash.in_(hashes), table.c.ends_at > now)
    rows = session.execute(select(table.c.hash, table.c.attachment).where(*fresh))
    return {row.hash: row.attachment for row in rows}


def remember_upload(
    session: Session, account: str, hash_: str, attachment: str, *, ends_at: datetime
) -> None:
    """Under which name a picture can be sent until then."""
    row = {"account": account, "hash": hash_, "attachment": attachment, "ends_at": ends_at}
    upsert(session, zalo_uploads, [row])


def forget_upload(session: Session, account: str, hash_: str) -> None:
    """Zalo doesn't know the attachment any more."""
    table = zalo_uploads
    session.execute(delete(table).where(table.c.account == account, table.c.hash == hash_))


def last_seen(session: Session, peer: Peer) -> datetime | None:
    """When this person did something here last."""
    table = conversations
    here = (table.c.channel == peer.channel, table.c.peer == peer.id)
    seen: datetime | None = session.scalar(select(table.c.seen_at).where(*here))
    return seen


def count_sent(session: Session, *, on: date) -> None:
    """One more message of the month's."""
    counters.count(session, SENT, on=on)


def sent_in_month(session: Session, on: date, key: str = SENT) -> int:
    """How many messages were sent since the first of that month; BILLED, those of an account
    that were not free.
    """
    first = on.replace(day=1)
    found = select(func.sum(counts.c.count)).where(counts.c.key == key, counts.c.on >= first)
    return session.scalar(found) or 0


def people_on(session: Session, channel: str) -> int:
    """How many people have ever written on this channel."""
    here = select(func.count()).where(conversations.c.channel == channel)
    return session.scalar(here) or 0
