"""After a standstill, and whatever the clock does: each reminder once, none lost."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from domain.calendar import build_calendar
from domain.hours import parse_week
from domain.people import Role
from domain.public_days import public_days
from domain.rules import Moment
from scheduler import deadlines
from storage import schema
from tests.crowds import multiply
from tests.domain.cases import MOMENT, OURS, RULES
from tests.records import a_person, routed

MANY = int(os.environ.get("DUE_ROWS", "1000"))
"""Due rows; docs/benchmarks.md has what was seen with 10,000."""

STAFF = {
    "officer": (Role.OFFICER, OURS),
    "leader": (Role.LEADER, OURS),
    "dispatcher": (Role.DISPATCHER, None),
}
# The city's calendar with its days off, Tết among them.
HANOI = replace(
    RULES,
    calendar=build_calendar(
        parse_week({"mon-fri": "08:00-12:00, 13:30-17:30"}),
        "Asia/Ho_Chi_Minh",
        public=public_days(range(2026, 2029)),
    ),
)
TET = datetime(2027, 2, 5, 10, 30, tzinfo=UTC)

# How long nothing ticked, from when, and the rung that is told when it ticks again: half of five
# working days is gone on Wednesday at 13:30, and the case of Friday before Tết is due after it.
STANDSTILLS = {
    "6 seconds": (datetime(2026, 10, 7, 6, 30, tzinfo=UTC), timedelta(seconds=6)),
    "an hour": (datetime(2026, 10, 7, 6, 30, tzinfo=UTC), timedelta(hours=1)),
    "3 days": (datetime(2026, 10, 7, 6, 30, tzinfo=UTC), timedelta(days=3)),
    "all of Tết": (TET, timedelta(days=10)),
}
# On which database each is seen.
SEEN = [
    *(("sqlite", name) for name in STANDSTILLS),
    ("postgresql", "an hour"),
    ("postgresql", "all of Tết"),
]


def crowd(session, count, due_at=None):
    """People who work on that many cases that come due together."""
    for name, held in STAFF.items():
        a_person(session, held, name=name)
    case = routed(session, a_person(session, name="reporter"), OURS)
    session.execute(update(schema.outbox).values(state="sent"))  # the agency got it
    changed = {"handle_due_at": due_at, "receive_due_at": due_at} if due_at else {}
    return [case.code, *multiply(session, case, count - 1, moment=MOMENT, **changed)]


def told_by_the_system(session, codes):
    """How often each case was acted on by itself since it was routed."""
    events, cases = schema.case_events, schema.cases
    rows = session.execute(
        select(cases.c.code, func.count().label("times"))
        .join(events, events.c.case == cases.c.id)
        .where(events.c.action.in_(("remind", "warn_leaders", "warn_city")))
        .group_by(cases.c.code)
    )
    return Counter({row.code: row.times for row in rows}) & Counter(dict.fromkeys(codes, 10**6))


def letters(session):
    """How many letters of reminders each case brought each person."""
    rows = session.scalars(select(schema.outbox.c.key).where(schema.outbox.c.lane == 4))
    return Counter(tuple(key.split(":")[::2]) for key in rows)


@pytest.mark.parametrize(("database", "name"), SEEN, indirect=["database"])
def test_what_came_due_in_a_standstill(session, name):
    from_at, standstill = STANDSTILLS[name]
    codes = crowd(session, MANY, due_at=HANOI.calendar.add(from_at, 1))
    now = Moment(from_at + timedelta(minutes=1) + standstill, HANOI)
    swept = 0
    while done := deadlines.sweep(session, now):
        swept += done
    assert swept == MANY  # and looking again finds nothing
    assert told_by_the_system(session, codes) == Counter(dict.fromkeys(codes, 1))
    assert max(letters(session).values()) == 1


# The clock of the machine leaps to here, one after the other.
LEAPS = {
    "an hour back": [timedelta(hours=30), timedelta(hours=29), timedelta(hours=30)],
    "an hour on": [timedelta(hours=29), timedelta(hours=30)],
    "a month on and back": [timedelta(days=30), timedelta(days=1), timedelta(days=30)],
    "over 29 February 2028": [datetime(2028, 2, 29, 2, tzinfo=UTC) - MOMENT.now],
}


@pytest.mark.parametrize("leaps", LEAPS.values(), ids=LEAPS)
def test_whatever_the_clock_does_each_rung_is_told_once(session, leaps):
    codes = crowd(session, 20)
    for leap in [*leaps, *leaps]:
        while deadlines.sweep(session, Moment(MOMENT.now + leap, RULES)):
            pass
    keys = session.execute(select(schema.cases.c.checked)).scalars().all()
    assert all(len(checked) == len(set(checked)) > 0 for checked in keys)
    assert set(told_by_the_system(session, codes)) == set(codes)
    assert max(letters(session).values()) <= len(leaps)


def test_on_29_february_the_clocks_run_as_on_any_tuesday(session):
    sent = Moment(datetime(2028, 2, 28, 1, tzinfo=UTC), RULES)
    a_person(session, STAFF["officer"], name="officer")
    case = routed(session, a_person(session, name="reporter"), OURS)
    due_at = RULES.calendar.add(sent.now, 480 * 2)
    assert due_at == datetime(2028, 2, 29, 10, 30, tzinfo=UTC)
    [code] = multiply(session, case, 1, moment=sent, receive_due_at=due_at, handle_due_at=due_at)
    while deadlines.sweep(session, Moment(due_at, RULES)):
        pass
    assert told_by_the_system(session, [code])[code] == 1
