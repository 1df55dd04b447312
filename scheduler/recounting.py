"""Counts due dates anew after the working time changed: each move is an event, and is told.

Counting again finds nothing to move, so it may be broken off and begun again.
"""

from dataclasses import dataclass

import structlog

from domain.case import ANSWERED, Case
from domain.counting import outdated
from domain.errors import NangNiuError
from domain.people import SYSTEM
from domain.rules import Moment
from domain.workflow import Act
from storage import cases
from storage.database import Session

log = structlog.get_logger("recounting")

BATCH = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """One batch: the number of the last case in it, and how many of its cases moved."""

    last: int
    moved: int


def recount(session: Session, moment: Moment, *, after: int) -> Counted | None:
    """The next batch of cases whose clocks run, by their number; None when there is no more."""
    found = cases.claim_running(session, after=after, most=BATCH)
    if not found:
        return None
    moved = sum(_recounted(session, case, moment) for case in found)
    return Counted(found[-1].id, moved)


def _recounted(session: Session, case: Case, moment: Moment) -> bool:
    try:
        if not outdated(case, moment):
            return False
        action = "recount_look" if case.state in ANSWERED else "recount"
        cases.perform(session, case, Act(action, SYSTEM, moment))
    except NangNiuError:  # a date no calendar holds must not keep the others from being counted
        log.exception("due dates could not be counted anew", case=case.code)
        return False
    return True
