"""Counts of what may not be kept: that it happened, on which day, and nothing else."""

from datetime import date

from sqlalchemy import select

from storage.database import Session
from storage.schema import counters
from storage.statements import count_up


def count(session: Session, key: str, *, on: date) -> None:
    """Count one more of `key` on that day."""
    count_up(session, counters, {"on": on, "key": key})


def total(session: Session, key: str) -> int:
    """How many of `key` there have been."""
    return sum(session.scalars(select(counters.c.count).where(counters.c.key == key)))
