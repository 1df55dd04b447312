"""What people answered to broadcasts."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from domain.broadcast import Fate
from storage.database import Session
from storage.schema import broadcast_answers, broadcast_recipients, cases
from storage.statements import upsert


def was_told(session: Session, number: int, person: int) -> bool:
    """Whether this person is a recipient whose letter went out, or is going out."""
    r = broadcast_recipients.c
    told = r.fate.in_((Fate.SENT.value, Fate.QUEUED.value))
    query = select(r.person).where(r.broadcast == number, r.person == person, told)
    return session.scalar(query) is not None


def keep(session: Session, number: int, person: int, answer: str, *, now: datetime) -> None:
    """Keep an answer, with the ward of the person's last report, if there is one."""
    mine = select(cases.c.ward).where(cases.c.reporter == person, cases.c.ward.is_not(None))
    ward = session.scalar(mine.order_by(cases.c.id.desc()).limit(1))
    row = {"broadcast": number, "person": person, "answer": answer, "ward": ward, "at": now}
    upsert(session, broadcast_answers, [row])


def by_ward(session: Session, number: int) -> Mapping[str | None, dict[str, int]]:
    """How many gave which answer, by ward; None are those whose ward nobody knows."""
    a = broadcast_answers.c
    query = select(a.ward, a.answer, func.count()).where(a.broadcast == number)
    found: dict[str | None, dict[str, int]] = defaultdict(dict)
    for ward, answer, count in session.execute(query.group_by(a.ward, a.answer)):
        found[ward][answer] = count
    return found
