"""Clocks on the calendar of whoever has the case: what a transfer and a new holiday change."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain import clocks, counting
from domain.calendar import build_calendar
from domain.case import State
from domain.hours import parse_week_line
from domain.public_days import DayKind, Overlay, PublicDays
from domain.rules import Moment
from domain.severity import Severity
from domain.workflow import decide
from tests.domain.cases import CALENDAR, DISPATCHES, RULES, THEIRS, a_case, act, actor, after
from tests.domain.cases import OURS as CITY_HOURS

ZONE = "Asia/Ho_Chi_Minh"
YEARS = PublicDays(range(2026, 2029))


def working(week, *overlay):
    return build_calendar(parse_week_line(week), ZONE, public=YEARS, overlay=overlay)


SATURDAYS = working("mon-fri 08:00-12:00, 13:30-17:30; sat 08:00-12:00")
ROUND = replace(RULES, calendars={THEIRS: SATURDAYS})
"""The city's hours, but for THEIRS, who work on Saturday mornings too."""


def local(text):
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


# Monday 5 October 2026, eight o'clock: received by the evening, handled by Friday evening.
SENT = local("2026-10-05 08:00")


def sent(state=State.ASSIGNED, severity=Severity.NORMAL, agency=CITY_HOURS, **changed):
    calendar = ROUND.calendar_of(agency)
    opened = counting.opened_clocks(SENT, severity, calendar, ROUND.limits)
    return a_case(state, agency=agency, severity=severity, **opened | changed)


def moved(case, agency, when, rules=ROUND):
    by = actor(7, DISPATCHES)
    return after(case, decide(case, act("assign", by, Moment(local(when), rules), agency=agency)))


# From whom to whom, when, and until when it is to be received and handled then.
TRANSFERS = [
    ("SXD", "SNV", "2026-10-07 08:00", "2026-10-05 17:30", "2026-10-09 17:30"),
    # Two days are spent, three are left: Wednesday, Thursday, Friday.
    ("SXD", THEIRS, "2026-10-07 08:00", "2026-10-05 17:30", "2026-10-09 17:30"),
    # A quarter of a day is left on Friday at half past three: there it ends as well.
    ("SXD", THEIRS, "2026-10-09 15:30", "2026-10-05 17:30", "2026-10-09 17:30"),
]


@pytest.mark.parametrize(("from_", "to", "when", "receive", "handle"), TRANSFERS)
def test_a_transfer_resets_no_clock(from_, to, when, receive, handle):
    case = moved(sent(agency=from_), to, when)
    assert (case.receive_due_at, case.handle_due_at) == (local(receive), local(handle))


def test_what_is_left_is_worked_on_the_new_agencys_days():
    """Thursday evening, one day left of a case sent on Friday: that Saturday counts half of it."""
    friday = replace(sent(), **counting.opened_clocks(
        local("2026-10-09 08:00"), Severity.NORMAL, CALENDAR, ROUND.limits
    ))  # fmt: skip
    assert friday.handle_due_at == local("2026-10-15 17:30")
    there = moved(friday, THEIRS, "2026-10-09 17:30")
    # Four days are left: Saturday half, Monday to Wednesday, and the morning of Thursday.
    assert there.handle_due_at == local("2026-10-15 12:00")
    assert ROUND.calendar_of(THEIRS).between(there.clock_from_at, local("2026-10-09 17:30")) == 480


def test_there_and_back_again_is_as_if_nothing_had_been():
    case = sent()
    there = moved(case, THEIRS, "2026-10-06 10:17")
    back = moved(there, CITY_HOURS, "2026-10-06 10:17")
    assert (back.clock_from_at, back.handle_due_at) == (case.clock_from_at, case.handle_due_at)
    assert back.hops == 2


def test_the_event_of_a_transfer_says_the_new_dates():
    case = sent()
    by = actor(7, DISPATCHES)
    when = Moment(local("2026-10-06 10:17"), ROUND)
    fields = decide(case, act("assign", by, when, agency=THEIRS)).fields
    assert {"receive_due_at", "handle_due_at"} <= fields.keys()
    fields = decide(case, act("assign", by, when, agency="SNV")).fields
    assert not {"receive_due_at", "handle_due_at"} & fields.keys()


def test_an_overdue_case_stays_overdue_by_as_much():
    late = moved(sent(), THEIRS, "2026-10-12 12:00")  # half a day after due
    assert ROUND.calendar_of(THEIRS).between(late.handle_due_at, local("2026-10-12 12:00")) == 240


# What must be received sooner than eight hours has its ladder within that time.
def test_an_urgent_case_is_reminded_of_receiving_within_its_four_hours():
    urgent = sent(severity=Severity.URGENT)
    found = {check.key: check.at for check in clocks.checks(urgent, Moment(SENT, ROUND))}
    assert found["receive:0:half"] == local("2026-10-05 10:00")
    assert found["receive:0:due"] == local("2026-10-05 12:00")


def test_what_becomes_urgent_is_to_be_received_no_later_than_handled():
    case, by = sent(), actor(7, DISPATCHES)
    given = {"category": "drainage", "severity": "urgent"}
    urgent = after(case, decide(case, act("classify", by, Moment(SENT, ROUND), **given)))
    assert urgent.receive_due_at == urgent.handle_due_at == local("2026-10-05 12:00")


# --- when the calendar itself changes ----------------------------------------------------------

WEEK = "mon-fri 08:00-12:00, 13:30-17:30"
HOLIDAY = Overlay(date(2026, 10, 7), DayKind.OFF)
NEW = replace(RULES, calendar=working(WEEK, HOLIDAY))
NOW = Moment(local("2026-10-06 09:00"), NEW)

# State, what else is so of the case, and what becomes of its due dates by a Wednesday off.
HOLIDAYS = [
    (State.ASSIGNED, {}, {"handle_due_at": "2026-10-12 17:30"}),
    (State.ACCEPTED, {}, {"handle_due_at": "2026-10-12 17:30"}),
    (State.ACCEPTED, {"extended_minutes": 480, "handle_due_at": local("2026-10-12 17:30")},
     {"handle_due_at": "2026-10-13 17:30"}),
    (State.CLOSED, {"second_look_due_at": None}, {}),
    (State.REJECTED, {}, {}),
    (State.RESOLVED, {"second_look_from_at": local("2026-10-06 08:00"),
                      "second_look_due_at": local("2026-10-08 17:30")},
     {"second_look_due_at": "2026-10-09 17:30"}),
]  # fmt: skip


@pytest.mark.parametrize(("state", "changed", "due"), HOLIDAYS)
def test_a_new_day_off_moves_what_runs_over_it(state, changed, due):
    case = sent(state, **changed)
    assert counting.outdated(case, NOW) == {name: local(at) for name, at in due.items()}


@pytest.mark.parametrize(("state", "changed", "due"), HOLIDAYS)
def test_counting_twice_moves_nothing_twice(state, changed, due):
    case = sent(state, **changed)
    assert counting.outdated(replace(case, **counting.outdated(case, NOW)), NOW) == {}
    assert counting.outdated(case, Moment(NOW.now, RULES)) == {}


def test_seconds_move_nothing():
    """What was sent within a minute counts from its beginning, so that dates are whole minutes."""
    opened = counting.opened_clocks(
        SENT.replace(second=59), Severity.NORMAL, CALENDAR, RULES.limits
    )
    assert opened["clock_from_at"] == SENT
