"""What will happen to a case by itself, and when: the ladder of reminders and the other waits.

Everything is computed from the case and the rules; `next_check_at` is when the first of it
comes due. Each check has a key, and a key is used once (product.md section 5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.case import OPEN, RECEIVING, Case, State
from domain.counting import allowed
from domain.deadlines import share_at
from domain.rules import Moment, Rung
from domain.severity import Severity


class Clock(StrEnum):
    """What runs: until it is received, until it is handled, until somebody looked again."""

    RECEIVE = "receive"
    HANDLE = "handle"
    SECOND_LOOK = "second_look"


class Wait(StrEnum):
    """Waits that end by themselves, one action each."""

    SILENCE = "resume_clock"
    REFERRAL = "remind_referral"
    RATING = "ask_rating"
    UNRATED = "close_unrated"
    UNHEARD = "escalate"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that happens at a moment: the action the system takes, and how grave it is.

    `rank` orders the rungs of the ladder: of several that came due together only the gravest
    is told, the others are recorded as superseded.
    """

    key: str
    at: datetime
    action: str
    rank: int = 0
    clock: Clock | None = None
    rung: Rung | None = None


LEFT = "note_time"
"""The action of a rung that is left to the morning digest: recorded, and no letter is written."""
_UNRATED = frozenset({State.RESOLVED})


def checks(case: Case, moment: Moment) -> tuple[Check, ...]:
    """Everything still to happen to the case if nobody does anything, soonest first."""
    return tuple(sorted(_all(case, moment), key=lambda c: (c.at, c.rank, c.key)))


def next_check_at(case: Case, moment: Moment) -> datetime | None:
    """When the first of it comes due; None when nothing will."""
    coming = checks(case, moment)
    return coming[0].at if coming else None


def due(case: Case, moment: Moment) -> tuple[Check, ...]:
    """What has come due, the gravest last."""
    come = (c for c in checks(case, moment) if c.at <= moment.now)
    return tuple(sorted(come, key=lambda c: (c.rank, c.at, c.key)))


def _all(case: Case, moment: Moment) -> Iterator[Check]:
    """What is not checked yet, in no order."""
    for clock, due_at, given in _running(case, moment):
        yield from _ladder(case, moment, clock, due_at, given)
    yield from (wait for wait in _waits(case, moment) if wait.key not in case.checked)


def _running(case: Case, moment: Moment) -> Iterator[tuple[Clock, datetime, int]]:
    """The clocks that run now, with their due moment and all the minutes they were given."""
    given = allowed(case, moment)
    if case.state in RECEIVING:
        yield Clock.RECEIVE, case.receive_due_at, given["receive_due_at"]
    if case.state in OPEN and case.paused_at is None:
        yield Clock.HANDLE, case.handle_due_at, given["handle_due_at"]
    if case.second_look_due_at is not None:
        yield Clock.SECOND_LOOK, case.second_look_due_at, given["second_look_due_at"]


def _ladder(
    case: Case, moment: Moment, clock: Clock, due_at: datetime, given: int
) -> Iterator[Check]:
    calendar = moment.rules.calendar_of(case.agency)
    for rank, rung in enumerate(moment.rules.ladder, start=1):
        key = f"{clock}:{case.round}:{rung.stage}"
        if key in case.checked:
            continue
        if rung.days:
            at = calendar.add_days(due_at, rung.days)
        elif rung.percent == 100:  # noqa: PLR2004 (all of it: due itself)
            at = due_at
        else:
            at = share_at(rung.percent / 100, due_at, allowed=given, calendar=calendar)
        yield Check(key, at, _action(rung, case, moment), rank, clock, rung)


def _action(rung: Rung, case: Case, moment: Moment) -> str:
    """An urgent case is over before the next morning, and there may be no digests at all."""
    at_once = case.severity is Severity.URGENT or moment.rules.morning_at is None
    return "remind" if rung.action == LEFT and at_once else rung.action


def _waits(case: Case, moment: Moment) -> Iterator[Check]:
    rules, calendar = moment.rules, moment.rules.calendar_of(case.agency)
    if case.state is State.ASSIGNED and case.assigned_at is not None:
        at = calendar.add(case.assigned_at, rules.unheard_minutes)
        yield Check(f"{Wait.UNHEARD}:{case.round}:{case.hops}", at, Wait.UNHEARD)
    if case.state is State.AWAITING_CITIZEN and case.paused_at is not None:
        at = case.paused_at + rules.silence_in
        yield Check(f"{Wait.SILENCE}:{case.asks}", at, Wait.SILENCE)
    if case.state is State.REFERRED_UP and case.referred_until_on is not None:
        at = calendar.close_of(case.referred_until_on)
        yield Check(f"{Wait.REFERRAL}:{case.referred_until_on}", at, Wait.REFERRAL)
    if case.state in _UNRATED and case.resolved_at is not None and not case.rated:
        again, close = case.resolved_at + rules.rate_again_in, case.resolved_at + rules.rating_in
        yield Check(f"{Wait.RATING}:{case.round}", again, Wait.RATING)
        yield Check(f"{Wait.UNRATED}:{case.round}", close, Wait.UNRATED)
