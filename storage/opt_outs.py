"""Who wants no broadcasts."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String, delete, literal_column, select

from storage import broadcast_letters
from storage.database import Session
from storage.schema import broadcast_recipients, opt_outs
from storage.statements import upsert

_R = broadcast_recipients.c


def stop(session: Session, person: int, *, now: datetime) -> None:
    """From this moment on this person gets no broadcast, not even one that is on its way."""
    upsert(session, opt_outs, [{"person": person, "at": now}])
    theirs = select(_R.broadcast).where(
        _R.person == person, _R.fate == literal_column("'queued'", String)
    )
    for number in session.scalars(theirs).all():
        broadcast_letters.withdraw(session, number, now=now, person=person)


def resume(session: Session, person: int) -> bool:
    """Broadcasts come again; whether they had been stopped."""
    theirs = opt_outs.c.person == person
    return session.execute(delete(opt_outs).where(theirs)).rowcount == 1


def of(session: Session, persons: Iterable[int]) -> set[int]:
    """Which of them want none."""
    query = select(opt_outs.c.person).where(opt_outs.c.person.in_(list(persons)))
    return set(session.scalars(query))
