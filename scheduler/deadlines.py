"""The sweep over cases with something to happen: reminders, waits that end, ratings that close.

Each case goes through the same door as a person's action, with the system as the actor. A key
is used once, and by whoever wins the case's version, so any number of processes may sweep.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog

from domain import clocks
from domain.case import Case
from domain.clocks import Check, Wait
from domain.people import SYSTEM
from domain.rules import Moment
from domain.workflow import Act
from storage import cases, hearing
from storage.database import LostError, Session, apart

log = structlog.get_logger("deadlines")

BATCH = 50
FAILED_AGAIN_HOURS = 1
_CITY = "warn_city"


def sweep(session: Session, moment: Moment) -> int:
    """Do what has come due, at most a batch of cases; how many there were."""
    due = cases.claim_due(session, most=BATCH, now=moment.now)
    for case in due:
        _check(session, case, moment)
    return len(due)


def _check(session: Session, case: Case, moment: Moment) -> None:
    try:
        with apart(session):
            after = _checked(session, case, moment)
            cases.look_again(session, after, at=clocks.next_check_at(after, moment))
    except LostError:
        raise
    except Exception as error:  # one case must not keep the city's other clocks from being read
        log.exception("case could not be checked, looking again in an hour", case=case.code)
        later = moment.now + timedelta(hours=FAILED_AGAIN_HOURS)
        cases.look_again(session, case, at=later, error=repr(error)[:2000])


def _checked(session: Session, case: Case, moment: Moment) -> Case:
    """Every wait that ended does what it was waiting for; of all rungs only the gravest is told.

    The others are superseded.
    """
    due = clocks.due(case, moment)
    for wait in (check for check in due if _ends_by_itself(check)):
        case = cases.perform(session, case, _act([wait], moment))
        due = clocks.due(case, moment)  # what a wait changed counts
    unheard = next((check for check in due if check.action == Wait.UNHEARD), None)
    if unheard is not None and hearing.is_heard(session, case, moment):
        # Where somebody got the assignment there is nothing to pass up.
        case = cases.check_off(session, case, unheard.key)
        due = tuple(check for check in due if check is not unheard)
    rungs = sorted((c for c in due if not _ends_by_itself(c)), key=_reaches_the_city)
    return cases.perform(session, case, _act(rungs, moment)) if rungs else case


def _ends_by_itself(check: Check) -> bool:
    return check.rung is None and check.action != Wait.UNHEARD


def _reaches_the_city(check: Check) -> tuple[bool, bool]:
    """Where nobody of the agency hears, only what the city office is told is of any use."""
    return check.action in (Wait.UNHEARD, _CITY), check.action == _CITY


def _act(checks: Sequence[Check], moment: Moment) -> Act:
    told = checks[-1]
    given: dict[str, Any] = {"keys": [check.key for check in checks]}
    if told.rung is not None:
        given |= {"clock": told.clock, "stage": told.rung.stage}
    if len(checks) > 1 or told.rung is not None:
        given |= {"superseded": [check.key for check in checks[:-1]]}
    return Act(told.action, SYSTEM, moment, given)
