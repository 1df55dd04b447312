"""What the formulas of `domain/metrics.py` are fed with."""

from datetime import datetime

from sqlalchemy import and_, select

from domain.case import ANSWERED
from domain.metrics import Answered
from storage.database import Session
from storage.schema import cases


def answered(session: Session, *, since_at: datetime, until_at: datetime) -> list[Answered]:
    """Cases that were answered in that time and are still answered."""
    within = and_(cases.c.resolved_at >= since_at, cases.c.resolved_at < until_at)
    query = select(
        cases.c.agency, cases.c.resolved_at, cases.c.handle_due_at, cases.c.extended_minutes
    ).where(within, cases.c.state.in_(ANSWERED))
    return [Answered(*row) for row in session.execute(query)]
