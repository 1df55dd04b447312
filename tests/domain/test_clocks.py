"""What happens to a case by itself: the ladder, the waits, and each of them once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain import clocks
from domain.case import State
from domain.rules import Moment, Rung
from domain.severity import Severity
from tests.domain.cases import CALENDAR, RULES, a_case

# Monday 5 October 2026, 08:00 in Hanoi: five working days end on Friday at 17:30.
MONDAY = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
FRIDAY_CLOSE = datetime(2026, 10, 9, 10, 30, tzinfo=UTC)
MONDAY_CLOSE = datetime(2026, 10, 5, 10, 30, tzinfo=UTC)


def case(state=State.ASSIGNED, **changed):
    """A normal case sent on Monday at eight."""
    usual = {
        "clock_from_at": MONDAY,
        "submitted_at": MONDAY,
        "receive_due_at": MONDAY_CLOSE,
        "handle_due_at": FRIDAY_CLOSE,
        "paused_at": None,
        "resolved_at": None,
        "second_look_due_at": None,
    }
    return a_case(state, **usual | changed)


def at(now: datetime) -> Moment:
    return Moment(now, RULES)


def told(case_, **parts):
    """Key and local time of everything still to come."""
    zone = timedelta(hours=7)
    found = clocks.checks(case_, at(MONDAY))
    return {check.key: (check.at + zone).strftime("%d/%m %H:%M") for check in found}


def test_an_assigned_case_has_both_ladders():
    assert told(case()) == {
        "receive:0:half": "05/10 13:30",
        "receive:0:most": "05/10 15:54",
        "receive:0:due": "05/10 17:30",
        "receive:0:late": "06/10 17:30",
        "receive:0:very_late": "08/10 17:30",
        "handle:0:half": "07/10 13:30",
        "handle:0:most": "09/10 08:00",
        "handle:0:due": "09/10 17:30",
        "handle:0:late": "12/10 17:30",
        "handle:0:very_late": "14/10 17:30",
    }


# Whether the city has morning digests, how grave the case is, and how its first rung is told.
LEFT = [
    (time(7, 30), Severity.NORMAL, "note_time"),
    (time(7, 30), Severity.URGENT, "remind"),
    (None, Severity.NORMAL, "remind"),
]


@pytest.mark.parametrize(("morning", "severity", "action"), LEFT)
def test_a_rung_left_to_the_digest_is_told_at_once_where_no_digest_is_in_time(
    morning, severity, action
):
    ladder = (Rung("half", clocks.LEFT, percent=50), Rung("due", "remind"))
    rules = replace(RULES, ladder=ladder, morning_at=morning)
    first, due = clocks.checks(case(State.ACCEPTED, severity=severity), Moment(MONDAY, rules))
    assert (first.action, due.action) == (action, "remind")


def test_an_accepted_case_has_the_handle_ladder_alone():
    assert {key.split(":")[0] for key in told(case(State.ACCEPTED))} == {"handle"}


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.WITHDRAWN, State.MERGED])
def test_nothing_happens_any_more_at_the_end(state):
    assert clocks.next_check_at(case(state, rated=True), at(MONDAY)) is None


def test_an_urgent_case_is_reminded_within_its_four_hours():
    due_at = CALENDAR.add(MONDAY, 240)
    urgent = case(State.ACCEPTED, severity=Severity.URGENT, handle_due_at=due_at)
    assert told(urgent)["handle:0:half"] == "05/10 10:00"
    assert told(urgent)["handle:0:due"] == "05/10 12:00"


def test_a_done_check_never_comes_again():
    done = case(State.ACCEPTED, checked=("handle:0:half", "handle:0:most"))
    assert list(told(done)) == ["handle:0:due", "handle:0:late", "handle:0:very_late"]


def test_a_reopened_case_has_a_ladder_of_its_own():
    again = case(State.ASSIGNED, round=1, checked=("handle:0:due",))
    assert "handle:1:due" in told(again)


def test_extended_minutes_stretch_the_ladder():
    until = CALENDAR.add(FRIDAY_CLOSE, 480 * 5)
    longer = case(State.ACCEPTED, handle_due_at=until, extended_minutes=480 * 5)
    assert told(longer)["handle:0:half"] == "12/10 08:00"


def test_while_the_citizen_is_asked_only_the_silence_is_counted():
    paused = case(State.AWAITING_CITIZEN, paused_at=MONDAY, asks=1)
    assert told(paused) == {"resume_clock:1": "10/10 08:00"}


def test_a_referral_is_remembered_on_its_day():
    referred = case(State.REFERRED_UP, referred_until_on=date(2026, 12, 1))
    assert told(referred)["remind_referral:2026-12-01"] == "01/12 17:30"


def test_a_rating_is_asked_for_once_more_and_then_the_case_closes():
    answered = case(State.RESOLVED, resolved_at=MONDAY)
    assert told(answered) == {"ask_rating:0": "08/10 08:00", "close_unrated:0": "12/10 08:00"}


def test_a_second_look_is_on_the_ladder_itself():
    due_at = CALENDAR.add_days(MONDAY, 3)
    looked = case(State.RESOLVED, resolved_at=MONDAY, rated=True, second_look_due_at=due_at)
    assert told(looked)["second_look:0:due"] == "07/10 17:30"
    assert told(looked)["second_look:0:very_late"] == "12/10 17:30"


def test_of_what_came_due_together_the_gravest_is_last():
    found = clocks.due(case(), at(FRIDAY_CLOSE))
    assert found[-1].key == "receive:0:very_late"
    assert found[-1].action == "warn_city"


def test_the_next_check_is_the_soonest():
    waiting = case()
    assert clocks.next_check_at(waiting, at(MONDAY)) == datetime(2026, 10, 5, 6, 30, tzinfo=UTC)
    later = replace(waiting, checked=("receive:0:half",))
    assert clocks.next_check_at(later, at(MONDAY)) > MONDAY
