"""Whether anybody of an agency got the letter that a case was assigned with."""

from collections.abc import Collection

from sqlalchemy import bindparam, func, select

from domain.case import Case
from domain.people import AGENCY_ROLES
from domain.rules import Moment
from storage import absences, people
from storage.database import Session
from storage.schema import case_events, conversations, outbox
from storage.statements import Prepared, among


def is_heard(session: Session, case: Case, moment: Moment) -> bool:
    """Whether a letter since the assignment reached one of the agency, or none was written.

    Where none was written nobody could be reached, and the city office was told at once.
    """
    theirs = _staff(session, case, moment)
    versions = range(_assigned(session, case), case.version + 1)
    written = _states(session, [f"{case.code}:{n}:{one}" for n in versions for one in theirs])
    if not written or "sent" in written.values():
        return True
    channels = _CHANNELS.rows(session, {"persons": list(theirs)})
    again = _states(session, [f"elsewhere:{n}:{name}" for n in written for (name,) in channels])
    return "sent" in again.values()


_CHANNELS = Prepared(
    select(conversations.c.channel).where(among(conversations.c.person, "persons")).distinct()
)
_SINCE = Prepared(
    select(func.min(case_events.c.seq)).where(
        case_events.c.case == bindparam("of"), case_events.c.at >= bindparam("since")
    )
)


def _assigned(session: Session, case: Case) -> int:
    """The version of the case since which the agency has it."""
    [(version,)] = _SINCE.rows(session, {"of": case.id, "since": case.assigned_at})
    return int(version or case.version)


_STATES = Prepared(select(outbox.c.id, outbox.c.state).where(among(outbox.c.key, "keys")))


def _states(session: Session, keys: Collection[str]) -> dict[int, str]:
    """How these letters fared, by their row: by whole keys, which an index finds anywhere."""
    return dict(_STATES.rows(session, {"keys": list(keys)}))


def _staff(session: Session, case: Case, moment: Moment) -> set[int]:
    theirs = people.holders(session, AGENCY_ROLES, case.agency, now=moment.now)
    today = moment.rules.calendar.local_date(moment.now)
    return theirs | absences.on_duty(session, theirs, on=today)
