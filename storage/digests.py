"""Who still gets which digest, and the figures that stand in them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, case, exists, func, or_, select

from domain.case import OPEN
from domain.digests import WEEK, Issue, Standing
from domain.people import Role
from storage.database import Session
from storage.schema import cases, digests, roles
from storage.statements import insert_new


def readers(
    session: Session, issue: Issue, held: Collection[Role], *, most: int, now: datetime
) -> list[int]:
    """People who should have had the issue: in their role since before it began, and now."""
    named = roles.c.agency.in_(issue.agencies.named)
    theirs = or_(roles.c.agency.is_(None), ~named) if issue.agencies.besides else named
    told = exists().where(digests.c.person == roles.c.person, digests.c.issue == issue.key)
    still = or_(roles.c.valid_to.is_(None), roles.c.valid_to > now)
    query = (
        select(roles.c.person)
        .where(roles.c.role.in_(held), theirs, roles.c.valid_from <= issue.at, still, ~told)
        .distinct()
        .order_by(roles.c.person)
        .limit(most)
    )
    return list(session.scalars(query))


def take(session: Session, issue: Issue, person: int, *, now: datetime) -> bool:
    """Whether this person's copy is ours to write: each is taken once, by one process."""
    row = {"issue": issue.key, "person": person, "at": now}
    return insert_new(session, digests, row) == 1


def standings(session: Session, *, now: datetime) -> list[Standing]:
    """How every agency with open cases stands; None is the city office itself."""
    runs = cases.c.paused_at.is_(None)
    late = and_(runs, cases.c.handle_due_at < now)
    due = and_(runs, cases.c.handle_due_at >= now, cases.c.handle_due_at < now + WEEK)
    query = (
        select(
            cases.c.agency,
            func.count(),
            func.sum(case((due, 1), else_=0)),
            func.sum(case((late, 1), else_=0)),
        )
        .where(cases.c.state.in_(OPEN))
        .group_by(cases.c.agency)
    )
    return [Standing(*row) for row in session.execute(query)]
