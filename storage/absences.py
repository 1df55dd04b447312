"""Who is out of office, until when, and who stands in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select

from storage.database import Session
from storage.schema import absences
from storage.statements import Prepared, among, upsert


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away through `until_on`; without a substitute nobody stands in."""

    person: int
    until_on: date
    substitute: int | None


def leave(session: Session, absence: Absence, *, now: datetime) -> None:
    """From now on this person's notices go to the substitute; a later word replaces this one."""
    row = {
        "person": absence.person,
        "until_on": absence.until_on,
        "substitute": absence.substitute,
        "since_at": now,
    }
    upsert(session, absences, [row])


def come_back(session: Session, person: int) -> bool:
    """End the absence; whether there was one."""
    gone = delete(absences).where(absences.c.person == person)
    return session.execute(gone).rowcount > 0


_AWAY = Prepared(
    select(absences.c.person, absences.c.until_on, absences.c.substitute).where(
        among(absences.c.person, "persons"), absences.c.until_on >= bindparam("today")
    )
)


def of(session: Session, persons: Collection[int], *, on: date) -> Mapping[int, Absence]:
    """Those of them who are away on that day; an absence ends by itself."""
    rows = _AWAY.rows(session, {"persons": list(persons), "today": on}) if persons else []
    return {row[0]: Absence(*row) for row in rows}


def on_duty(session: Session, persons: Collection[int], *, on: date) -> set[int]:
    """Each of them, or who stands in; a substitute who is away too is replaced in turn."""
    here, gone = set(persons), set[int]()
    while away := of(session, here, on=on):
        gone |= away.keys()
        stand_ins = {a.substitute for a in away.values() if a.substitute is not None}
        here = (here | stand_ins) - gone
    return here
