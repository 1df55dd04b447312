"""Says of one case which clocks run, what will happen next, and why."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.clock import wall_clock
from bot.house import build_rules
from bot.locales import load_texts
from bot.preparing import check_current, opened
from bot.reference import read_city
from bot.settings import Settings, SettingsError
from domain import clocks
from domain.case import ANSWERED, OPEN, RECEIVING, Case
from domain.city import City
from domain.clocks import Check
from domain.codes import parse_case_code
from domain.errors import NotFoundError
from domain.rules import Moment
from domain.wording import Wording
from storage import cases
from storage.cases import CaseEvent
from storage.database import Database

_WHY = {
    "resume_clock": "the citizen has not answered",
    "remind_referral": "the date promised when it was referred up",
    "ask_rating": "the answer has not been rated",
    "close_unrated": "the time for rating is over",
    "escalate": "the assignment may have reached nobody of the agency",
}


def explain(settings: Settings, text: str) -> Iterator[str]:
    """The clocks of the case with that code, line by line; SettingsError if there is none."""
    with opened(settings) as database:
        check_current(database)
        case, history, city = _read(database, text)
    moment = Moment(wall_clock(), build_rules(settings, city))
    wording = Wording(load_texts(settings.paths.locales), city, settings.city.zone)
    yield from _lines(case, _received_at(case, history), moment, wording=wording)


def _read(database: Database, text: str) -> tuple[Case, list[CaseEvent], City]:
    try:
        with database.reading() as session:
            case = cases.get(session, parse_case_code(text) or text)
            return case, cases.history(session, case), read_city(session)
    except NotFoundError as error:
        raise SettingsError(f"there is no case {text}: check the code") from error


def _received_at(case: Case, history: Iterable[CaseEvent]) -> datetime | None:
    """When somebody took the case last; None while it waits for that."""
    if case.state in RECEIVING:
        return None
    taken = (e.at for e in history if e.from_state in RECEIVING and e.to_state not in RECEIVING)
    return max(taken, default=None)


def _due(
    case: Case, received_at: datetime | None
) -> Iterator[tuple[str, datetime, datetime | None]]:
    """The clocks that mean something for the case: until when, and when each was met."""
    if case.state not in OPEN | ANSWERED:
        return  # refused, withdrawn or merged: nobody has to meet anything
    yield "receive", case.receive_due_at, received_at
    yield "handle", case.handle_due_at, case.resolved_at
    if case.second_look_due_at is not None:
        yield "second look", case.second_look_due_at, None


def _lines(
    case: Case, received_at: datetime | None, moment: Moment, *, wording: Wording
) -> Iterator[str]:
    def when(at: datetime) -> str:
        return wording.when("en", at)

    yield f"{case.code}: {case.state}, {case.severity}, with {wording.agency('en', case.agency)}"
    for name, due_at, met_at in _due(case, received_at):
        met = f", met at {when(met_at)}" if met_at is not None else ""
        stands = "" if name == "handle" and case.paused_at else _stands(due_at, met_at, moment)
        yield f"  {name:<13} {when(due_at)}{met}{stands}"
    if case.paused_at is not None:
        yield f"  paused since  {when(case.paused_at)}"
    if case.extended_minutes:
        yield f"  extended by {case.extended_minutes} working minutes"
    yield "What will happen if nobody does anything:"
    coming = clocks.checks(case, moment)
    yield from (f"  {when(check.at)}: {_what(check)}" for check in coming)
    if not coming:
        yield "  nothing: no clock runs any more"


def _stands(due_at: datetime, met_at: datetime | None, moment: Moment) -> str:
    if met_at is not None:
        return " (in time)" if met_at <= due_at else " (late)"
    return " (overdue)" if due_at < moment.now else ""


def _what(check: Check) -> str:
    if check.rung is None:
        return f"{check.action}, because {_WHY[check.action]}"
    after = (
        f"{check.rung.days} working days after due"
        if check.rung.days
        else f"{check.rung.percent} %"
    )
    return f"{check.action} ({check.clock} clock, {check.rung.stage}: {after})"
