"""After a change of working time: every running clock moves once, and people are told of it."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from domain.calendar import build_calendar
from domain.hours import parse_week
from domain.people import Role
from domain.public_days import DayKind, Overlay, PublicDays
from domain.rules import Moment
from scheduler.recounting import recount
from storage import cases, schema
from tests.crowds import multiply
from tests.domain.cases import MOMENT, NOW, OURS, RULES
from tests.records import a_person, routed

# The Wednesday after the Monday on which the cases were sent becomes a day off.
NEW = Moment(NOW, replace(RULES, calendar=build_calendar(
    parse_week({"mon-fri": "08:00-12:00, 13:30-17:30"}), "Asia/Ho_Chi_Minh",
    public=PublicDays(range(2026, 2029)), overlay=[Overlay(date(2026, 10, 7), DayKind.OFF)],
)))  # fmt: skip


def counted(session, moment):
    """All batches; how many cases moved."""
    moved, last = 0, 0
    while (batch := recount(session, moment, after=last)) is not None:
        moved, last = moved + batch.moved, batch.last
    return moved


def kinds(session, peer):
    rows = session.scalars(select(schema.outbox.c.content).where(schema.outbox.c.peer == peer))
    return [content["kind"] for content in rows]


def test_due_dates_move_with_an_event_and_are_told(session):
    a_person(session, (Role.OFFICER, OURS), name="officer")
    case = routed(session, a_person(session, name="reporter"), OURS)
    assert counted(session, MOMENT) == 0
    assert counted(session, NEW) == 1
    after = cases.get(session, case.code)
    assert after.handle_due_at == RULES.calendar.add_days(case.handle_due_at, 1)
    assert after.receive_due_at == case.receive_due_at
    event = cases.history(session, after)[-1]
    assert (event.action, event.data["handle_due_at"]) == (
        "recount",
        after.handle_due_at.isoformat(),
    )
    assert kinds(session, "officer")[-1] == "staff.recount"
    assert kinds(session, "reporter")[-1] == "case.recount"


def test_counting_again_tells_nobody_again(session):
    case = routed(session, a_person(session, name="reporter"), OURS)
    assert [counted(session, NEW), counted(session, NEW)] == [1, 0]
    assert kinds(session, "reporter").count("case.recount") == 1
    assert counted(session, MOMENT) == 1  # the day off is taken back
    assert cases.get(session, case.code).handle_due_at == case.handle_due_at


def test_every_batch_is_counted_and_a_date_beyond_the_calendar_stops_nobody(session, plain_log):
    case = routed(session, a_person(session, name="reporter"), OURS)
    far = NOW.replace(year=2028, month=12, day=31)
    multiply(session, case, 1, moment=MOMENT, clock_from_at=far)
    multiply(session, case, 205, moment=MOMENT, start=1)
    assert counted(session, NEW) == 206
