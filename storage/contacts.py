"""Contact data: sealed before it gets here, found by a random reference only."""

from datetime import datetime

from sqlalchemy import insert, select

from domain.errors import NotFoundError
from storage.database import Session
from storage.schema import contacts


def keep(session: Session, ref: str, sealed: bytes, *, now: datetime) -> None:
    """Keep sealed contact data under a random reference."""
    session.execute(insert(contacts).values(ref=ref, sealed=sealed, created_at=now))


def get(session: Session, ref: str) -> bytes:
    """The sealed contact data; NotFoundError if it was erased."""
    sealed = session.scalar(select(contacts.c.sealed).where(contacts.c.ref == ref))
    if sealed is None:
        raise NotFoundError(ref)
    return bytes(sealed)
