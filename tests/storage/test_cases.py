"""A case is recorded as it was decided: the row, the event, what belongs to it, or nothing."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.case import Report, State
from domain.conversation import Lane
from domain.errors import NotFoundError, RefusedError, StaleError
from domain.people import SYSTEM, Role
from domain.severity import Severity
from domain.workflow import Act
from storage import attachments, cases, contacts, schema
from tests.domain.cases import CALENDAR, MOMENT, NOW, at
from tests.records import (
    a_code,
    a_person,
    a_picture,
    at_once,
    count_of,
    performed,
    routed,
    submitted,
)

OFFICER, LEADER = (Role.OFFICER, "SXD"), (Role.LEADER, "SXD")
DISPATCHER = (Role.DISPATCHER, None)
TABLES = ("cases", "case_events", "outbox", "case_files", "followers", "ratings")


def everything(session):
    """All rows that a change of a case may touch."""
    return {name: session.execute(select(schema.metadata.tables[name])).all() for name in TABLES}


# --- submitting ------------------------------------------------------------------------------


def test_what_was_sent_is_what_is_kept(session):
    contacts.keep(session, "ref", b"sealed", now=NOW)
    reporter, photo = a_person(session), a_picture(session, "before")
    told: dict[str, Any] = {
        "text": "Rác 🗑️ tồn đọng, bốc mùi",
        "category": "waste",
        "severity": Severity.URGENT,
        "ward": None,
        "address": "ngõ 211 Khương Trung",
        "lat": 21.001234,
        "lon": 105.812345,
        "photos": (photo,),
        "name_shown": True,
        "contact": "ref",
        "extra": {"since": ["hôm qua", 2]},
    }
    case = submitted(session, reporter, **told)
    assert {key: getattr(case, key) for key in told} == told
    assert (case.state, case.version, case.reporter) == (State.SUBMITTED, 1, reporter.person)
    assert (case.submitted_at, case.clock_from_at) == (NOW, NOW)
    assert case.receive_due_at == case.handle_due_at == CALENDAR.add(NOW, 240)
    assert cases.get(session, case.code) == case
    assert attachments.used_pictures(session, [photo]) == {photo}


def test_the_history_begins_with_the_submission(session):
    reporter = a_person(session)
    case = submitted(session, reporter)
    (event,) = cases.history(session, case)
    assert (event.seq, event.action, event.actor) == (1, "submit", reporter.person)
    assert (event.from_state, event.to_state, event.at) == (State.SUBMITTED, State.SUBMITTED, NOW)


def test_a_code_is_given_once(session):
    reporter = a_person(session)
    code = submitted(session, reporter).code
    report = Report(reporter.person, "Rác tồn đọng ba ngày", "waste", Severity.NORMAL)
    with pytest.raises(IntegrityError), session.begin_nested():
        cases.submit(session, report, code=code, moment=MOMENT)
    assert count_of(session, "cases") == 1


def test_an_unknown_code_is_not_found(session):
    with pytest.raises(NotFoundError):
        cases.get(session, a_code())


# --- performing ------------------------------------------------------------------------------


def test_a_change_is_recorded_with_who_when_and_why(session):
    officer = a_person(session, OFFICER)
    case = routed(session, a_person(session))
    after = performed(
        session, case, "return", officer, at(hours=2), reason="Không thuộc thẩm quyền"
    )
    assert cases.get(session, case.code) == after
    assert (after.version, after.agency) == (case.version + 1, None)
    event = cases.history(session, after)[-1]
    assert (event.seq, event.action, event.actor) == (after.version, "return", officer.person)
    assert (event.from_state, event.to_state) == (State.ASSIGNED, State.TRIAGE)
    assert (event.at, event.agency) == (at(hours=2).now, None)
    assert event.data == {"reason": "Không thuộc thẩm quyền"}


def test_a_new_due_date_stands_in_the_event(session):
    case = performed(
        session, routed(session, a_person(session)), "classify", a_person(session, DISPATCHER)
    )
    told = cases.history(session, case)[-1].data
    assert told["handle_due_at"] == case.handle_due_at.isoformat()


def test_a_refused_action_writes_nothing(session):
    case = routed(session, a_person(session))
    before = everything(session)
    with pytest.raises(RefusedError):
        performed(session, case, "accept", a_person(session))
    assert everything(session) == before


def test_a_case_that_moved_on_is_stale_and_nothing_is_written(session):
    officer = a_person(session, OFFICER)
    seen = routed(session, a_person(session))
    performed(session, seen, "accept", officer)
    before = everything(session)
    with pytest.raises(StaleError):
        performed(session, seen, "accept", officer)
    assert everything(session) == before


@pytest.mark.parametrize(
    "action", ["accept", "return", "reject", "add_information", "withdraw", "follow", "unfollow"]
)
def test_every_action_on_a_stale_case_is_refused(session, action):
    people = {
        "accept": a_person(session, LEADER),
        "add_information": a_person(session),
        "follow": a_person(session),
    }
    people |= {"return": people["accept"], "reject": people["accept"]}
    people |= {"withdraw": people["add_information"], "unfollow": people["follow"]}
    case = routed(session, people["withdraw"])
    before = everything(session)
    for version in (case.version - 1, case.version + 1):
        with pytest.raises(StaleError):
            performed(session, replace(case, version=version), action, people[action])
    assert everything(session) == before


def test_events_are_numbered_without_a_gap(session):
    reporter, officer = a_person(session), a_person(session, OFFICER)
    case = routed(session, reporter)
    for action, who in [("accept", officer), ("ask_citizen", officer), ("answer_question", reporter),
                        ("resolve", officer)]:  # fmt: skip
        case = performed(session, case, action, who)
    assert [event.seq for event in cases.history(session, case)] == [1, 2, 3, 4, 5, 6]
    assert case.version == 6


def test_two_events_can_not_have_one_number(session):
    case = routed(session, a_person(session))
    row = session.execute(select(schema.case_events).limit(1)).one()._mapping
    again = {key: value for key, value in row.items() if key != "id"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(schema.case_events.insert().values(**again))
    assert len(cases.history(session, case)) == 2


# --- races -----------------------------------------------------------------------------------


def press(database, case, action, who, **given):
    """One person, in a transaction of their own, on the case as it was shown."""
    with database.writing() as session:
        return performed(session, case, action, who, **given)


def test_of_many_officers_who_accept_at_once_one_has_it(database):
    with database.writing() as session:
        case = routed(session, a_person(session))
        officers = [a_person(session, OFFICER) for _ in range(64)]
    found = at_once(lambda n: press(database, case, "accept", officers[n]), len(officers))
    (winner,) = (after for after in found if not isinstance(after, Exception))
    assert [type(e) for e in found if isinstance(e, Exception)] == [StaleError] * 63
    with database.reading() as session:
        assert cases.get(session, case.code) == winner
        accepted = [e for e in cases.history(session, case) if e.action == "accept"]
        assert [e.actor for e in accepted] == [winner.officer]


def test_two_dispatchers_who_assign_at_once_send_it_to_one_agency(database):
    with database.writing() as session:
        case = routed(session, a_person(session), agency=None)
        dispatchers = [a_person(session, DISPATCHER) for _ in range(2)]
    agencies = ("SXD", "SGTVT")
    found = at_once(
        lambda n: press(database, case, "assign", dispatchers[n], agency=agencies[n]), 2
    )
    (winner,) = (after for after in found if not isinstance(after, Exception))
    with database.reading() as session:
        assert cases.get(session, case.code).agency == winner.agency
        assert len(cases.history(session, case)) == 3
        told = select(schema.outbox.c.key).where(schema.outbox.c.key.startswith(f"{case.code}:3:"))
        citizens = session.scalars(told.where(schema.outbox.c.lane == Lane.STATUS)).all()
        assert len(citizens) == 1  # the reporter, of one assignment


def test_a_rating_tapped_on_many_devices_at_once_counts_once(database):
    with database.writing() as session:
        reporter, officer = a_person(session), a_person(session, OFFICER)
        case = performed(session, routed(session, reporter), "accept", officer)
        case = performed(
            session,
            case,
            "resolve",
            officer,
            answer="x" * 40,
            photos=[a_picture(session, "after")],
        )
    taps = ("satisfied", "acceptable", "dissatisfied") * 3
    found = at_once(lambda n: press(database, case, "rate", reporter, tap=taps[n]), len(taps))
    (winner,) = (after for after in found if not isinstance(after, Exception))
    with database.reading() as session:
        (rating,) = session.execute(select(schema.ratings)).all()
        last = cases.history(session, winner)[-1]
        assert (last.action, last.data["tap"]) == ("rate", rating.score)


def test_withdrawing_and_accepting_at_once_ends_in_one_of_the_two(database):
    for _ in range(6):
        with database.writing() as session:
            reporter, officer = a_person(session), a_person(session, OFFICER)
            case = routed(session, reporter)
        pressed = (("accept", officer), ("withdraw", reporter))
        found = at_once(partial(_press_one, database, case, pressed), 2)
        assert sorted(isinstance(one, StaleError) for one in found) == [False, True]
        with database.reading() as session:
            after = cases.get(session, case.code)
            assert after.state in (State.ACCEPTED, State.WITHDRAWN)
            assert len(cases.history(session, case)) == after.version == 3


def _press_one(database, case, pressed, number):
    return press(database, case, *pressed[number])


# --- looking ---------------------------------------------------------------------------------

# After which action an officer's card is out of date.
MOVED = [
    ("accept", True),
    ("add_information", True),
    ("follow", False),
    ("unfollow", False),
    ("unmask", False),
]


@pytest.mark.parametrize(("action", "moved"), MOVED)
def test_what_makes_a_card_out_of_date(session, action, moved):
    reporter, officer = a_person(session), a_person(session, OFFICER)
    contacts.keep(session, "ref", b"sealed", now=NOW)
    who = {"accept": officer, "add_information": reporter, "unmask": a_person(session, DISPATCHER)}
    seen = routed(session, reporter, contact="ref")
    now = performed(session, seen, action, who.get(action) or a_person(session))
    event = cases.moved_since(session, now, seen.version)
    assert (event.action if event else None) == (action if moved else None)
    assert cases.moved_since(session, now, now.version) is None


def test_an_act_of_nobody_is_the_systems(session):
    case = cases.perform(
        session, submitted(session, a_person(session)), Act("route", SYSTEM, MOMENT, {})
    )
    assert cases.history(session, case)[-1].actor is None
