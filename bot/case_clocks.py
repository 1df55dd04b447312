"""Says of one case which clocks run, what will happen next, and why."""

from collections.abc import Iterator
from datetime import datetime

from bot.clock import wall_clock
from bot.house import build_rules
from bot.locales import load_texts
from bot.preparing import check_current, opened
from bot.reference import read_city
from bot.settings import Settings, SettingsError
from domain import clocks
from domain.case import Case
from domain.city import City
from domain.clocks import Check
from domain.codes import parse_case_code
from domain.errors import NotFoundError
from domain.rules import Moment
from domain.wording import Wording
from storage import cases
from storage.database import Database

_DUE = (
    ("receive", "receive_due_at"),
    ("handle", "handle_due_at"),
    ("second look", "second_look_due_at"),
    ("paused since", "paused_at"),
)
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
        case, city = _read(database, text)
    moment = Moment(wall_clock(), build_rules(settings, city))
    wording = Wording(load_texts(settings.paths.locales), city, settings.city.zone)
    yield from _lines(case, moment, wording)


def _read(database: Database, text: str) -> tuple[Case, City]:
    try:
        with database.reading() as session:
            return cases.get(session, parse_case_code(text) or text), read_city(session)
    except NotFoundError as error:
        raise SettingsError(f"there is no case {text}: check the code") from error


def _lines(case: Case, moment: Moment, wording: Wording) -> Iterator[str]:
    def when(at: datetime) -> str:
        return wording.when("en", at)

    yield f"{case.code}: {case.state}, {case.severity}, with {wording.agency('en', case.agency)}"
    for name, field in _DUE:
        if (at := getattr(case, field)) is not None:
            yield f"  {name:<13} {when(at)}{_overdue(name, at, moment)}"
    if case.extended_minutes:
        yield f"  extended by {case.extended_minutes} working minutes"
    yield "What will happen if nobody does anything:"
    coming = clocks.checks(case, moment)
    yield from (f"  {when(check.at)}: {_what(check)}" for check in coming)
    if not coming:
        yield "  nothing: no clock runs any more"


def _overdue(name: str, at: datetime, moment: Moment) -> str:
    return " (overdue)" if name != "paused since" and at < moment.now else ""


def _what(check: Check) -> str:
    if check.rung is None:
        return f"{check.action}, because {_WHY[check.action]}"
    after = (
        f"{check.rung.days} working days after due"
        if check.rung.days
        else f"{check.rung.percent} %"
    )
    return f"{check.action} ({check.clock} clock, {check.rung.stage}: {after})"
