"""Minutes by agency and answers on time: examples, and sums that must hold for any case."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import metrics
from domain.case import State
from domain.metrics import Answered
from tests.domain.cases import CALENDAR, NOW, RULES

S = State
AGENCIES = [None, "SXD", "SNNMT"]


@dataclass(frozen=True)
class Step:
    agency: str | None
    to_state: State
    at: datetime


def history(*told):
    """Events by hours after Monday nine o'clock."""
    return [Step(agency, state, NOW + timedelta(hours=h)) for h, agency, state in told]


# What happened by the hour, how many hours later it is looked at, whose minutes they are.
# Noon to 13:30 is lunch, and Monday ends 8.5 hours after nine.
SPENT = [
    ([(0, None, S.SUBMITTED)], 1, {None: 60}),
    ([(0, None, S.SUBMITTED), (0, "SXD", S.ASSIGNED)], 3, {"SXD": 180}),
    ([(0, None, S.TRIAGE), (1, "SXD", S.ASSIGNED), (2, "SNNMT", S.ASSIGNED)], 3, {None: 60, "SXD": 60, "SNNMT": 60}),
    ([(0, "SXD", S.ASSIGNED), (1, "SXD", S.AWAITING_CITIZEN), (2, "SXD", S.ACCEPTED)], 3, {"SXD": 120}),
    ([(0, "SXD", S.ACCEPTED), (2, "SXD", S.RESOLVED)], 30, {"SXD": 120}),
    ([(0, "SXD", S.ACCEPTED)], 24, {"SXD": 480}),
    ([], 24, {}),
]  # fmt: skip


@pytest.mark.parametrize(("told", "hours", "minutes"), SPENT)
def test_minutes(told, hours, minutes):
    now = NOW + timedelta(hours=hours)
    assert (
        metrics.agency_minutes(history(*told), now=now, calendar_of=RULES.calendar_of) == minutes
    )


STEPS = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(AGENCIES), st.sampled_from(list(State)))
)


@given(STEPS)
def test_the_agencies_minutes_are_all_of_the_citys(told):
    steps = history(*sorted(told, key=lambda step: step[0]))
    now = NOW + timedelta(hours=600)
    one = [Step("all", step.to_state, step.at) for step in steps]
    by_agency = metrics.agency_minutes(steps, now=now, calendar_of=RULES.calendar_of)
    together = metrics.agency_minutes(one, now=now, calendar_of=RULES.calendar_of)
    assert sum(by_agency.values()) == sum(together.values())


def answered(hours, due, extended=0, agency="SXD"):
    return Answered(
        agency, NOW + timedelta(hours=hours), CALENDAR.add(NOW, due * 60), extended * 60
    )


# Answered after so many hours, allowed so many working hours, of which so many were granted.
ON_TIME = [
    ([], (0, 0, 0), 1.0, 1.0),
    ([answered(1, 2)], (1, 1, 1), 1.0, 1.0),
    ([answered(2, 2)], (1, 1, 1), 1.0, 1.0),
    ([answered(3, 2)], (1, 0, 0), 0.0, 0.0),
    ([answered(2, 3, extended=2)], (1, 1, 0), 1.0, 0.0),
    ([answered(1, 2), answered(3, 2), answered(2, 3, 2), answered(2, 3, 1)], (4, 3, 2), 0.75, 0.5),
]


@pytest.mark.parametrize(("cases", "counts", "share", "strict"), ON_TIME)
def test_on_time(cases, counts, share, strict):
    found = metrics.on_time(cases, RULES.calendar_of)
    assert (found.answered, found.granted, found.strict) == counts
    assert (found.share, found.strict_share) == (share, strict)


SATURDAYS = replace(CALENDAR, week=(*CALENDAR.week[:5], CALENDAR.week[0], ()))
ROUND = replace(RULES, calendars={"SNNMT": SATURDAYS})


def test_each_agencys_minutes_are_those_it_works():
    """From Friday at five for half an hour with SXD, then a Saturday with SNNMT, which works it."""
    told = history((104, "SXD", S.ASSIGNED), (104.5, "SNNMT", S.ASSIGNED))
    now = NOW + timedelta(days=7)
    spent = metrics.agency_minutes(told, now=now, calendar_of=ROUND.calendar_of)
    assert spent == {"SXD": 30, "SNNMT": 480 + 60}


def test_without_extensions_is_counted_on_the_agencys_calendar():
    """A day more was granted from Friday evening; who works on Saturday had until Saturday."""
    friday = NOW + timedelta(days=4, hours=8.5)
    extended = replace(answered(0, 0), due_at=SATURDAYS.add(friday, 480), extended_minutes=480)
    late = replace(extended, resolved_at=friday, agency="SNNMT")
    assert metrics.on_time([late], ROUND.calendar_of).strict == 1
    assert metrics.on_time([replace(late, agency="SXD")], ROUND.calendar_of).strict == 0


ANY = st.builds(
    answered,
    st.integers(0, 900),
    st.integers(50, 200),
    st.integers(0, 40),
    st.sampled_from(AGENCIES),
)


@given(st.lists(ANY))
def test_what_is_on_time_without_extensions_is_on_time_with_them_and_agencies_sum(cases):
    all_ = metrics.on_time(cases, RULES.calendar_of)
    assert all_.strict <= all_.granted <= all_.answered
    parts = metrics.on_time_by_agency(cases, RULES.calendar_of).values()
    sums = [sum(getattr(p, k) for p in parts) for k in ("answered", "granted", "strict")]
    assert sums == [all_.answered, all_.granted, all_.strict]
