"""Digests reach each reader once, whoever ticks and however often."""

from dataclasses import replace
from datetime import datetime, time

import pytest
from sqlalchemy import select

from domain.people import Grant, Role
from domain.rules import Moment
from scheduler import digests
from storage import absences, people, schema
from storage.absences import Absence
from tests.domain.cases import NOW, OURS, RULES, THEIRS
from tests.records import a_person, at_once, routed

DAILY = replace(RULES, morning_at=time(7, 30), weekly_at=time(8))


def moment(local: str) -> Moment:
    return Moment(datetime.fromisoformat(f"{local}+07:00"), DAILY)


TUESDAY = moment("2026-10-06 07:30")
MONDAY = moment("2026-10-12 08:00")


@pytest.fixture
def staff(session):
    """Two officers and a leader of ours, a dispatcher, an officer with nothing to do."""
    held = {
        "officer": (Role.OFFICER, OURS),
        "other": (Role.OFFICER, OURS),
        "leader": (Role.LEADER, OURS),
        "dispatcher": (Role.DISPATCHER, None),
        "idle": (Role.OFFICER, THEIRS),
    }
    found = {name: a_person(session, role, name=name) for name, role in held.items()}
    routed(session, a_person(session), OURS)
    return found


def sent(session):
    """Who was sent which digest."""
    outbox = schema.outbox
    rows = session.execute(select(outbox.c.peer, outbox.c.content).order_by(outbox.c.id))
    kinds = [(row.peer, row.content.get("kind", "")) for row in rows]
    return {pair for pair in kinds if pair[1].startswith("digest")}


def swept(session, now):
    """Tick until there is nothing left, as the metronome does."""
    while digests.sweep(session, now):
        pass


def test_a_morning_reaches_those_of_the_agency_who_have_work(session, staff):
    swept(session, TUESDAY)
    assert sent(session) == {(who, "digest.morning") for who in ("officer", "other", "leader")}


def test_a_week_reaches_leaders_and_the_city(session, staff):
    swept(session, moment("2026-10-10 09:00"))  # a Saturday: the week's, not the morning's
    assert sent(session) == set()  # nobody had a role when that week began
    swept(session, MONDAY)
    weekly = {who for who, kind in sent(session) if kind == "digest.weekly"}
    assert weekly == {"leader", "dispatcher"}


SATURDAYS = replace(RULES.calendar, week=(*RULES.calendar.week[:5], RULES.calendar.week[0], ()))


def test_an_agency_that_works_on_saturday_has_its_morning_then(session, staff):
    """So has who works for another agency as well; on a Tuesday each has one."""
    people.grant(session, staff["other"].person, Grant(Role.OFFICER, THEIRS), now=NOW)
    routed(session, a_person(session), THEIRS)
    rules = replace(DAILY, calendars={THEIRS: SATURDAYS})
    swept(session, replace(moment("2026-10-10 09:00"), rules=rules))
    assert sent(session) == {("other", "digest.morning"), ("idle", "digest.morning")}
    swept(session, replace(moment("2026-10-13 09:00"), rules=rules))
    keys = session.scalars(select(schema.outbox.c.key)).all()
    assert sum(key.startswith("digest.morning:2026-10-13") for key in keys) == 4


def test_nobody_gets_one_twice(session, staff):
    for _ in range(3):
        swept(session, TUESDAY)
    keys = session.scalars(select(schema.outbox.c.key)).all()
    assert sum(key.startswith("digest") for key in keys) == 3


def test_who_joins_later_in_the_day_waits_for_the_next_morning(session, staff):
    late = a_person(session, name="late")
    people.grant(session, late.person, Grant(Role.OFFICER, OURS), now=TUESDAY.now.replace(hour=9))
    swept(session, moment("2026-10-06 10:00"))
    assert "late" not in {who for who, _ in sent(session)}
    swept(session, moment("2026-10-07 07:30"))
    assert "late" in {who for who, _ in sent(session)}


def test_who_is_away_gets_none(session, staff):
    away = Absence(staff["officer"].person, TUESDAY.now.date(), staff["other"].person)
    absences.leave(session, away, now=NOW)
    swept(session, TUESDAY)
    assert {who for who, _ in sent(session)} == {"other", "leader"}


def test_more_readers_than_a_batch_all_get_theirs(session, staff):
    crowd = {f"o{n}" for n in range(60)}
    for name in crowd:
        a_person(session, (Role.OFFICER, OURS), name=name)
    swept(session, TUESDAY)
    assert crowd <= {who for who, _ in sent(session)}


def test_four_at_once_write_each_once(database):
    with database.writing() as session:
        for n in range(40):
            a_person(session, (Role.OFFICER, OURS), name=f"o{n}")
        routed(session, a_person(session), OURS)

    def tick(_: int) -> int:
        with database.writing() as session:
            return digests.sweep(session, TUESDAY)

    while any(at_once(tick, 4)):
        pass
    with database.reading() as session:
        assert len(sent(session)) == 40
