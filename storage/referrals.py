"""Who brought somebody here: the first touch, written once and never changed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Session
from storage.schema import referrals
from storage.statements import insert_new


def note(session: Session, person: int, ref: str, channel: str, *, now: datetime) -> bool:
    """A volunteer brought this person; whether they were the first."""
    row = {"person": person, "ref": ref, "channel": channel, "at": now}
    return insert_new(session, referrals, row) == 1


def count_by_ref(session: Session) -> Mapping[str, int]:
    """How many people each volunteer brought."""
    counted = select(referrals.c.ref, func.count()).group_by(referrals.c.ref)
    return {row[0]: row[1] for row in session.execute(counted)}
