"""The sweep: each reminder once, the gravest alone after a silence, one bad case blocks nobody."""

from datetime import timedelta

from sqlalchemy import func, select, update

from domain.case import State
from domain.rules import Moment
from domain.workflow import Act
from scheduler import deadlines
from storage import cases, schema
from tests.domain.cases import MOMENT, NOW
from tests.records import a_person, routed

DAY = timedelta(days=1)


def later(**parts: float) -> Moment:
    """That much after the case was sent."""
    return Moment(NOW + timedelta(**parts), MOMENT.rules)


def letters(session, case, peer):
    """The kinds of reminders written to somebody about the case."""
    outbox = schema.outbox
    kinds = ("staff.remind", "staff.warn_leaders", "staff.warn_city")
    rows = session.execute(
        select(outbox.c.content).where(outbox.c.peer == peer).order_by(outbox.c.id)
    )
    found = [row.content for row in rows if row.content.get("kind") in kinds]
    return [f"{c['params']['given']['clock']} {c['params']['given']['stage']}" for c in found]


def test_each_rung_is_told_once_to_those_it_is_for(session, case):
    while (due_at := cases.get(session, case.code).next_check_at) is not None:
        assert deadlines.sweep(session, Moment(due_at, MOMENT.rules)) == 1
    # 80 % of handling falls on the very moment when receiving is three days late: that is graver.
    assert letters(session, case, "officer") == [
        "receive half",
        "receive most",
        "receive due",
        "handle half",
        "handle due",
    ]
    leader = letters(session, case, "leader")
    assert [told for told in leader if told.endswith("late")] == ["receive late", "handle late"]
    assert letters(session, case, "dispatcher") == ["receive very_late", "handle very_late"]


def test_after_a_long_silence_only_the_gravest_is_told(session, case):
    assert deadlines.sweep(session, later(days=30)) == 1
    assert letters(session, case, "officer") == []
    assert letters(session, case, "dispatcher") == ["handle very_late"]
    event = cases.history(session, cases.get(session, case.code))[-1]
    assert event.action == "warn_city"
    assert len(event.data["superseded"]) == 10
    assert "escalate:0:0" in event.data["superseded"]


def test_sweeping_again_tells_nothing_again(session, case):
    for _ in range(3):
        deadlines.sweep(session, later(days=30))
    assert letters(session, case, "dispatcher") == ["handle very_late"]


def test_an_accepted_case_is_no_longer_reminded_of_receiving(session, case, staff):
    cases.perform(session, case, Act("accept", staff["officer"], later(hours=1)))
    deadlines.sweep(session, later(days=1))
    assert letters(session, case, "officer") == []


def test_the_sweep_looks_only_at_what_has_come_due(session, case):
    assert deadlines.sweep(session, later(minutes=1)) == 0


def test_silence_of_five_days_ends_the_wait(session, case, staff):
    accepted = cases.perform(session, case, Act("accept", staff["officer"], MOMENT))
    ask = Act("ask_citizen", staff["officer"], MOMENT, {"question": "Ngõ nào ạ?"})
    asked = cases.perform(session, accepted, ask)
    deadlines.sweep(session, later(days=4, hours=23))
    assert cases.get(session, case.code).state is State.AWAITING_CITIZEN
    deadlines.sweep(session, later(days=5))
    resumed = cases.get(session, case.code)
    assert resumed.state is State.ACCEPTED
    assert resumed.handle_due_at > asked.handle_due_at
    assert resumed.paused_at is None


def test_an_unrated_answer_is_asked_about_once_and_closes_after_a_week(session, case, staff):
    accepted = cases.perform(session, case, Act("accept", staff["officer"], MOMENT))
    given = {"answer": "Đã nạo vét toàn bộ cống đầu ngõ, nước rút hết.", "document": "1/TB",
             "document_on": "2026-10-05"}  # fmt: skip
    cases.perform(session, accepted, Act("resolve", staff["officer"], MOMENT, given))
    for days in range(10):
        deadlines.sweep(session, later(days=days))
    actions = [e.action for e in cases.history(session, cases.get(session, case.code))]
    assert actions[-2:] == ["ask_rating", "close_unrated"]
    assert cases.get(session, case.code).state is State.CLOSED


def test_one_bad_case_is_put_off_and_the_others_are_checked(session, case, plain_log):
    other = routed(session, a_person(session, name="another"))
    bad = schema.cases.c.code == case.code
    session.execute(
        update(schema.cases).where(bad).values(severity="normal", round=-1, checked=[None])
    )
    session.execute(update(schema.cases).where(bad).values(handle_due_at=NOW.replace(year=2100)))
    assert deadlines.sweep(session, later(days=30)) == 2
    assert letters(session, other, "dispatcher") == ["handle very_late"]
    row = session.execute(select(schema.cases).where(bad)).one()
    assert "OutsideCalendarError" in row.check_error
    assert row.next_check_at == later(days=30, hours=1).now
    assert deadlines.sweep(session, later(days=30, minutes=59)) == 0


def test_of_several_cases_the_gravest_is_told_first(session, case, staff):
    """Three days of standstill: the urgent one, the overdue, the one with more time left."""
    reporter = a_person(session, name="another")
    calm = cases.perform(
        session, routed(session, reporter), Act("accept", staff["officer"], MOMENT)
    )
    given = {"category": "drainage", "severity": "urgent"}
    urgent = cases.perform(
        session, routed(session, reporter), Act("classify", staff["dispatcher"], MOMENT, given)
    )
    before = session.scalar(select(func.max(schema.outbox.c.id)))
    assert deadlines.sweep(session, later(days=3)) == 3
    keys = session.scalars(
        select(schema.outbox.c.key).where(schema.outbox.c.id > before).order_by(schema.outbox.c.id)
    )
    told = dict.fromkeys(key.split(":")[0] for key in keys)
    assert list(told) == [urgent.code, case.code, calm.code]
