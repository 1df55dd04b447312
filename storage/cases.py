"""The one door for every change of a case: `submit` and `perform`.

The domain decides, this module records: the row by its version, the event, what belongs to
it (followers, rating, pictures) and the notices, all in the caller's one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy import case as either

from domain.case import OPEN, RECEIVING, Case, Report, State
from domain.clocks import next_check_at
from domain.counting import opened_clocks
from domain.errors import NotFoundError, StaleError
from domain.people import Actor, Grant, Role
from domain.rules import Moment
from domain.severity import Severity
from domain.workflow import ACTIONS, Act, Change, decide
from storage import attachments, notices
from storage.database import Session
from storage.schema import case_events, cases, followers
from storage.statements import Prepared, among, run_insert, run_update

_COLUMNS = tuple(cases.c[field.name] for field in fields(Case))
_NAMES = [column.name for column in _COLUMNS]
_LISTS = ("photos", "proof", "checked")
ASKED_MOST = 3
"""So many questions of officers may be answered by a free message."""
QUIET = frozenset(action.key for action in ACTIONS.values() if action.quiet)
"""Actions that change nothing an officer's button depends on."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of a case's history."""

    seq: int
    action: str
    actor: int | None
    agency: str | None
    from_state: State
    to_state: State
    at: datetime
    data: Mapping[str, Any]


def submit(session: Session, report: Report, *, code: str, moment: Moment) -> Case:
    """A new case with its first event; routing it, next, brings the citizen's receipt."""
    values = _opened(report, moment) | {"code": code, "state": State.SUBMITTED, "version": 1}
    run_insert(session, cases, _as_row(values))
    case = get(session, code)
    act = Act("submit", Actor(report.reporter), moment)
    _record(session, case, Change(act, State.SUBMITTED, State.SUBMITTED, {}, ()))
    attachments.belong(session, case.id, report.photos, seq=1)
    return case


def perform(session: Session, case: Case, act: Act) -> Case:
    """Take an action on a case as it was read.

    Raises RefusedError when the rules forbid it, StaleError when somebody was quicker.
    """
    change = decide(case, act)
    changed = dict(change.fields) | {"state": change.to_state, "version": case.version + 1}
    after = replace(case, **changed)
    changed["next_check_at"] = next_check_at(after, act.moment)
    same = {"id": case.id, "version": case.version}
    if run_update(session, cases, same, _as_row(changed)) != 1:
        raise StaleError
    after = replace(after, next_check_at=changed["next_check_at"])
    attachments.add(session, after, change)
    _record(session, after, change)
    return after


def _record(session: Session, case: Case, change: Change) -> None:
    act = change.act
    due = {k: v.isoformat() for k, v in change.fields.items() if k.endswith("due_at") and v}
    event = {
        "case": case.id,
        "seq": case.version,
        "action": act.action,
        "actor": act.actor.person,
        "agency": case.agency,
        "from_state": change.from_state,
        "to_state": change.to_state,
        "at": act.moment.now,
        "data": dict(act.given) | due,
    }
    run_insert(session, case_events, event)
    notices.tell(session, case, change)


_GET = Prepared(select(*_COLUMNS).where(cases.c.code == bindparam("of")))


def get(session: Session, code: str) -> Case:
    """The case of that code; NotFoundError if there is none."""
    rows = _GET.rows(session, {"of": code})
    if not rows:
        raise NotFoundError(code)
    return _case(rows[0])


def history(session: Session, case: Case) -> list[CaseEvent]:
    """Everything that happened to a case, oldest first."""
    columns = [case_events.c[field.name] for field in fields(CaseEvent)]
    query = select(*columns).where(case_events.c.case == case.id).order_by(case_events.c.seq)
    return [
        CaseEvent(seq, action, actor, agency, State(before), State(after), at, data)
        for seq, action, actor, agency, before, after, at, data in session.execute(query)
    ]


def moved_since(session: Session, case: Case, version: int) -> CaseEvent | None:
    """The newest event after `version` that a button depends on, if there is any."""
    later = (e for e in reversed(history(session, case)) if e.seq > version)
    return next((e for e in later if e.action not in QUIET), None)


_RUNS = or_(cases.c.state.in_(OPEN), cases.c.second_look_due_at.is_not(None))
# Urgent before others, then whose clock has least time left or is overdue longest; what only
# waits for a rating comes last.
_GRAVEST_FIRST = (
    either((and_(_RUNS, cases.c.severity == Severity.URGENT), 0), (_RUNS, 1), else_=2),
    either(
        (cases.c.second_look_due_at.is_not(None), cases.c.second_look_due_at),
        (cases.c.state.in_(RECEIVING), cases.c.receive_due_at),
        else_=cases.c.handle_due_at,
    ),
    cases.c.id,
)


def claim_due(session: Session, *, most: int, now: datetime) -> list[Case]:
    """Cases with something to happen, the gravest first, held until this transaction ends."""
    query = (
        select(*_COLUMNS)
        .where(cases.c.next_check_at <= now)
        .order_by(*_GRAVEST_FIRST)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [_case(row) for row in session.execute(query)]


def claim_running(session: Session, *, after: int, most: int) -> list[Case]:
    """Cases whose clocks run, by number, held until this transaction ends."""
    query = (
        select(*_COLUMNS)
        .where(cases.c.id > after, _RUNS)
        .order_by(cases.c.id)
        .limit(most)
        .with_for_update()
    )
    return [_case(row) for row in session.execute(query)]


def look_again(
    session: Session, case: Case, *, at: datetime | None, error: str | None = None
) -> None:
    """Set when the case is looked at next; an error that kept it from being checked stays seen."""
    later = {"next_check_at": at, "check_error": error}
    run_update(session, cases, {"id": case.id}, later)


def check_off(session: Session, case: Case, key: str) -> Case:
    """A check that has nothing to tell is done; the case is held, and its version stays."""
    checked = (*case.checked, key)
    run_update(session, cases, {"id": case.id}, {"checked": list(checked)})
    return replace(case, checked=checked)


def of_person(session: Session, person: int, *, most: int) -> list[Case]:
    """What a person reported or follows, newest first."""
    followed = select(followers.c.case).where(followers.c.person == person)
    theirs = or_(cases.c.reporter == person, cases.c.id.in_(followed))
    return _select(session, theirs, order=cases.c.id.desc(), most=most)


def asked_of(session: Session, person: int) -> list[Case]:
    """The person's own cases on which an officer waits for their answer, newest first."""
    asked = and_(cases.c.reporter == person, cases.c.state == State.AWAITING_CITIZEN)
    return _select(session, asked, order=cases.c.id.desc(), most=ASKED_MOST)


def queue(session: Session, actor: Actor, *, most: int) -> list[Case]:
    """The work of an officer, leader or dispatcher: least time left first."""
    clauses = (_queue_of(grant) for grant in actor.grants)
    waiting = [clause for clause in clauses if clause is not None]
    if not waiting:
        return []
    # Nobody works on a report of their own.
    theirs = and_(or_(*waiting), cases.c.reporter != actor.person)
    return _select(session, theirs, order=cases.c.handle_due_at, most=most)


def _queue_of(grant: Grant) -> Any:
    second_look = cases.c.second_look_due_at.is_not(None)
    match grant.role:
        case Role.OFFICER:
            mine = cases.c.state.in_([s for s in OPEN if s is not State.AWAITING_APPROVAL])
            return and_(cases.c.agency == grant.agency, mine)
        case Role.LEADER:
            return and_(cases.c.agency == grant.agency, or_(cases.c.state.in_(OPEN), second_look))
        case Role.DISPATCHER:
            city = (State.SUBMITTED, State.TRIAGE, State.REFERRED_UP)
            return or_(cases.c.state.in_(city), second_look)
    return None


_NEARBY = Prepared(
    select(*_COLUMNS)
    .where(
        cases.c.ward == bindparam("in_ward"),
        cases.c.category == bindparam("of_category"),
        cases.c.submitted_at >= bindparam("since_at"),
        among(cases.c.state, "states"),
    )
    .order_by(cases.c.id.desc())
    .limit(bindparam("most"))
)


def nearby(
    session: Session, *, ward: str, category: str, since_at: datetime, most: int
) -> list[Case]:
    """Open cases of the same kind in the same ward, newest first."""
    like = {"in_ward": ward, "of_category": category, "since_at": since_at}
    rows = _NEARBY.rows(session, like | {"states": list(OPEN), "most": most})
    return [_case(row) for row in rows]


def counts(session: Session) -> Mapping[State, int]:
    """How many cases stand in each state; they sum to the number of cases."""
    rows = session.execute(select(cases.c.state, func.count()).group_by(cases.c.state))
    found = {State(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in State}


def _select(session: Session, where: Any, *, order: Any, most: int) -> list[Case]:
    query = select(*_COLUMNS).where(where).order_by(order).limit(most)
    return [_case(row) for row in session.execute(query)]


def _opened(report: Report, moment: Moment) -> dict[str, Any]:
    now, calendar, limits = moment.now, moment.rules.calendar, moment.rules.limits
    clocks = opened_clocks(now, report.severity, calendar, limits)
    asked = {field.name: getattr(report, field.name) for field in fields(report)}
    return (
        asked
        | clocks
        | {
            "extra": dict(report.extra or {}),
            "submitted_at": now,
            "clock_from_at": now,
            "paused_minutes": 0,
            "hops": 0,
            "asks": 0,
            "round": 0,
            "contested": False,
            "proof": (),
            "checked": (),
            "extended_minutes": 0,
            "rated": False,
        }
    )


def _as_row(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def _case(row: Sequence[Any]) -> Case:
    values = dict(zip(_NAMES, row, strict=True))
    values["state"], values["severity"] = State(values["state"]), Severity(values["severity"])
    return Case(**values | {key: tuple(values[key]) for key in _LISTS})
