"""Nobody of the agency got the assignment: the city office hears of it within a working hour."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain import clocks
from domain.conversation import Peer
from domain.people import Role
from domain.rules import Moment
from scheduler import deadlines
from storage import cases, outbox, people, schema
from storage.outbox import Letter
from tests.domain.cases import NOW, OURS, RULES, THEIRS
from tests.records import a_person, performed, routed

HOUR = Moment(NOW + timedelta(hours=1), RULES)
SOONER = Moment(NOW + timedelta(minutes=59), RULES)


def ends(session, peer, state):
    """How the letters of somebody ended."""
    theirs = schema.outbox.c.peer == peer
    session.execute(update(schema.outbox).where(theirs).values(state=state))


def escalated(session):
    """What the city office was told by itself."""
    theirs = schema.outbox.c.peer == "dispatcher"
    rows = session.scalars(select(schema.outbox.c.content).where(theirs))
    return [c["params"]["code"] for c in rows if c["kind"] == "staff.escalate"]


# How the officer's letter ended, and the leader's; whether the city office hears of it.
ENDS = [
    ("undeliverable", "undeliverable", True),
    ("open", "undeliverable", True),
    ("open", "leased", True),
    ("undeliverable", "sent", False),
    ("sent", "undeliverable", False),
    ("sent", "open", False),
]


@pytest.mark.parametrize(("officer", "leader", "tells"), ENDS)
def test_who_got_it(session, case, officer, leader, tells):
    ends(session, "officer", officer)
    ends(session, "leader", leader)
    assert deadlines.sweep(session, SOONER) == 0
    assert deadlines.sweep(session, HOUR) == 1
    assert escalated(session) == [case.code] * tells
    after = cases.get(session, case.code)
    assert after.version == case.version + tells
    assert "escalate:0:0" in after.checked


def test_it_is_told_once_and_stands_in_the_history(session, case):
    for _ in range(3):
        deadlines.sweep(session, HOUR)
    assert escalated(session) == [case.code]
    event = cases.history(session, cases.get(session, case.code))[-1]
    assert (event.action, event.actor, event.at) == ("escalate", None, HOUR.now)


def test_the_hour_is_one_of_the_agencys_work(session, staff):
    late = Moment(NOW + timedelta(hours=14), RULES)  # eleven in the evening
    case = performed(session, routed(session, a_person(session), None), "assign",
                     staff["dispatcher"], late, agency=OURS)  # fmt: skip
    [check] = [c for c in clocks.checks(case, late) if c.action == "escalate"]
    assert check.at == NOW + timedelta(days=1)  # Tuesday at nine


def test_a_letter_that_arrived_on_another_channel_was_heard(session, case, staff):
    ends(session, "officer", "undeliverable")
    ends(session, "leader", "undeliverable")
    row = session.execute(select(schema.outbox).where(schema.outbox.c.peer == "officer")).one()
    session.execute(
        update(schema.conversations)
        .where(schema.conversations.c.person == staff["officer"].person)
        .values(channel="telegram")
    )
    there = Peer("telegram", "officer")
    content = outbox.unpack(row.content)
    again = Letter(f"elsewhere:{row.id}:telegram", there, row.lane, "vi", content)
    outbox.put(session, [again], now=NOW)
    session.execute(
        update(schema.outbox).where(schema.outbox.c.channel == "telegram").values(state="sent")
    )
    deadlines.sweep(session, HOUR)
    assert escalated(session) == []


def test_who_has_accepted_it_has_heard(session, case, staff):
    ends(session, "officer", "undeliverable")
    performed(session, case, "accept", staff["officer"])
    deadlines.sweep(session, HOUR)
    assert escalated(session) == []


def test_where_nobody_can_be_reached_the_city_is_told_at_once_and_not_again(session, staff):
    for name in ("officer", "leader"):
        people.mark_unreachable(session, Peer("web", name))
    routed(session, a_person(session), OURS)
    kinds = select(schema.outbox.c.content).where(schema.outbox.c.peer == "dispatcher")
    assert [content["kind"] for content in session.scalars(kinds)] == ["staff.route"]
    deadlines.sweep(session, HOUR)
    assert escalated(session) == []


def test_another_agency_has_an_hour_of_its_own(session, case, staff):
    deadlines.sweep(session, HOUR)
    a_person(session, (Role.OFFICER, THEIRS), name="theirs")
    moved = performed(session, cases.get(session, case.code), "assign", staff["dispatcher"],
                      HOUR, agency=THEIRS)  # fmt: skip
    assert moved.next_check_at == NOW + timedelta(hours=2)
    deadlines.sweep(session, Moment(moved.next_check_at, RULES))
    done = [e.action for e in cases.history(session, cases.get(session, case.code))]
    assert done == ["submit", "route", "escalate", "assign", "escalate"]


def test_after_a_standstill_only_the_gravest_is_told(session, case):
    deadlines.sweep(session, Moment(NOW + timedelta(hours=6), RULES))
    event = cases.history(session, cases.get(session, case.code))[-1]
    assert (event.action, event.data["superseded"]) == ("escalate", ["receive:0:half"])
