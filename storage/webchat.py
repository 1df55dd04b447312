"""The web channel's own tables: sessions, and each session's messages counted 1, 2, 3 ..."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.database import Session
from storage.schema import web_messages, web_sessions
from storage.statements import insert_new


@dataclass(frozen=True, slots=True)
class WebMessage:
    """One message of a session; `seq` rises by one, so a reader misses nothing."""

    seq: int
    at: datetime
    content: Mapping[str, Any]


def open_session(session: Session, id_: str, token: str, *, now: datetime) -> None:
    """A new chat session; the token is kept as a hash only."""
    session.execute(insert(web_sessions).values(id=id_, token_hash=_hash(token), created_at=now))


_BY_TOKEN = select(web_sessions.c.id).where(web_sessions.c.token_hash == bindparam("hash"))


def find_session(session: Session, token: str) -> str | None:
    """The session of that token, or None."""
    found: str | None = session.scalar(_BY_TOKEN, {"hash": _hash(token)})
    return found


def deliver(
    session: Session, id_: str, outbox: int, content: Mapping[str, Any], *, now: datetime
) -> int | None:
    """Add a message to a session once, however often it is delivered; None: no such session."""
    delivered = select(web_messages.c.seq).where(web_messages.c.outbox == outbox)
    seq: int | None = session.scalar(delivered)
    if seq is not None:
        return seq
    # The counter's row is locked until commit, so numbers appear in the order they count.
    counted: int | None = session.scalar(
        update(web_sessions)
        .where(web_sessions.c.id == id_)
        .values(last_seq=web_sessions.c.last_seq + 1)
        .returning(web_sessions.c.last_seq)
    )
    if counted is None:
        return None
    row = {"session": id_, "seq": counted, "outbox": outbox, "at": now, "content": dict(content)}
    insert_new(session, web_messages, row)
    return counted


_AFTER = (
    select(web_messages.c.seq, web_messages.c.at, web_messages.c.content)
    .where(web_messages.c.session == bindparam("id"), web_messages.c.seq > bindparam("after"))
    .order_by(web_messages.c.seq)
    .limit(bindparam("most"))
)


def messages(session: Session, id_: str, *, after: int, most: int = 100) -> list[WebMessage]:
    """A session's messages after that number, oldest first."""
    rows = session.execute(_AFTER, {"id": id_, "after": after, "most": most})
    return [WebMessage(*row) for row in rows]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
