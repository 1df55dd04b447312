"""What each action changes in a case, and the conditions beyond who and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain import guards
from domain.case import PUBLIC_STATE, PublicState, State
from domain.errors import RefusedError
from domain.people import SYSTEM
from domain.severity import Severity
from domain.workflow import (
    ACTIONS,
    TABLE,
    Action,
    Button,
    Party,
    decide,
    offered,
    parties,
    refusal,
)
from tests.domain.cases import (
    ANSWERER,
    CALENDAR,
    DISPATCHES,
    LEADS_OURS,
    MOMENT,
    NOW,
    OF_OURS,
    OFFICER,
    OURS,
    PENDING,
    PERSONAS,
    REPORTER,
    THEIRS,
    a_case,
    act,
    actor,
    at,
    done,
)

REPORTING, BYSTANDER = PERSONAS["the reporter"][0], PERSONAS["a citizen"][0]
WORKING, LEADING = PERSONAS["an officer of the agency"][0], PERSONAS["a leader of the agency"][0]
DISPATCHING = PERSONAS["a dispatcher"][0]
ANSWERING = actor(ANSWERER, LEADS_OURS)
TRIAGING = actor(ANSWERER, DISPATCHES)

# fmt: off
# A condition, the case it looks at, who asks and when, and whether it lets them pass.
CONDITIONS = [
    ("return", {"hops": 2}, WORKING, MOMENT, None),
    ("return", {"hops": 3}, WORKING, MOMENT, "few_hops"),
    ("return", {"hops": 3}, LEADING, MOMENT, "few_hops"),
    ("ask_citizen", {"state": "accepted", "asks": 1}, WORKING, MOMENT, None),
    ("ask_citizen", {"state": "accepted", "asks": 2}, WORKING, MOMENT, "asks_left"),
    ("ask_extension", {"state": "accepted"}, WORKING, MOMENT, None),
    ("ask_extension", {"state": "accepted"}, WORKING, at(days=3), "not_yet_due"),
    ("ask_extension", {"state": "accepted", "extension": PENDING}, WORKING, MOMENT, "nothing_asked"),
    ("grant_extension", {"state": "accepted", "extension": PENDING}, LEADING, MOMENT, None),
    ("grant_extension", {"state": "accepted", "extension": PENDING}, DISPATCHING, MOMENT, None),
    ("grant_extension", {"state": "accepted", "extension": PENDING}, ANSWERING, MOMENT, "another_asked"),
    ("refuse_extension", {"state": "accepted"}, LEADING, MOMENT, "extension_asked"),
    ("approve", {"state": "awaiting_approval"}, LEADING, MOMENT, None),
    ("approve", {"state": "awaiting_approval"}, ANSWERING, MOMENT, "another_answered"),
    ("send_back", {"state": "awaiting_approval"}, ANSWERING, MOMENT, None),
    ("reopen", {"state": "resolved"}, LEADING, MOMENT, None),
    ("reopen", {"state": "resolved"}, ANSWERING, MOMENT, "another_answered"),
    ("reopen", {"state": "resolved"}, TRIAGING, MOMENT, "another_answered"),
    ("reopen", {"state": "resolved", "second_look_due_at": None}, LEADING, MOMENT, "second_look_or_city"),
    ("reopen", {"state": "closed", "second_look_due_at": None}, DISPATCHING, MOMENT, None),
    ("uphold", {"state": "resolved"}, DISPATCHING, MOMENT, None),
    ("uphold", {"state": "resolved"}, ANSWERING, MOMENT, "another_answered"),
    ("uphold", {"state": "resolved", "second_look_due_at": None}, DISPATCHING, MOMENT, "asked_for_a_second_look"),
    ("contest", {"state": "rejected"}, REPORTING, MOMENT, None),
    ("contest", {"state": "rejected", "contested": True}, REPORTING, MOMENT, "not_contested"),
    ("unmask", {}, DISPATCHING, MOMENT, None),
    ("unmask", {"contact": None}, DISPATCHING, MOMENT, "has_contact"),
    ("rate", {"state": "resolved", "resolved_at": NOW}, REPORTING, at(days=7), None),
    ("rate", {"state": "resolved", "resolved_at": NOW}, REPORTING, at(days=7, seconds=1), "rating_is_open"),
    ("rate", {"state": "closed", "resolved_at": NOW}, REPORTING, at(days=6), None),
    ("rate", {"state": "resolved", "resolved_at": None}, REPORTING, MOMENT, "rating_is_open"),
    ("explain_rating", {"state": "closed", "resolved_at": NOW}, REPORTING, at(days=8), "rating_is_open"),
]
# fmt: on


@pytest.mark.parametrize(("action", "changed", "who", "moment", "reason"), CONDITIONS)
def test_condition(action, changed, who, moment, reason):
    case = a_case(**{"state": State.ASSIGNED} | changed | _state(changed))
    assert refusal(case, ACTIONS[action], who, moment) == reason
    offer = [a.key for a in offered(case, who, moment)]
    assert (action in offer) == (reason is None and ACTIONS[action].button is Button.KEYBOARD)


def _state(changed):
    return {"state": State(changed["state"])} if "state" in changed else {}


def test_every_condition_refuses_somebody_above():
    named = {guard.__name__ for action in TABLE for guard in action.guards}
    assert named == {reason for *_, reason in CONDITIONS if reason}
    assert all(hasattr(guards, name) for name in named)


# What a person is to a case: with us, reported by person 1.
PARTIES = [
    (SYSTEM, OURS, "system"),
    (actor(REPORTER), OURS, "reporter"),
    (actor(REPORTER, OF_OURS, LEADS_OURS, DISPATCHES), OURS, "reporter"),
    (actor(OFFICER), OURS, "citizen"),
    (actor(OFFICER, OF_OURS), OURS, "citizen officer"),
    (actor(OFFICER, OF_OURS), THEIRS, "citizen"),
    (actor(OFFICER, OF_OURS), None, "citizen"),
    (actor(OFFICER, LEADS_OURS), None, "citizen"),
    (actor(OFFICER, DISPATCHES), None, "citizen dispatcher"),
    (actor(OFFICER, DISPATCHES, LEADS_OURS), OURS, "citizen dispatcher leader"),
]


@pytest.mark.parametrize(("who", "agency", "found"), PARTIES)
def test_what_a_person_is_to_a_case(who, agency, found):
    assert parties(a_case(agency=agency), who) == {Party(word) for word in found.split()}


@pytest.mark.parametrize("tap", [None, "", "superb", "SATISFIED"])
def test_a_rating_that_was_never_offered_is_refused(tap):
    with pytest.raises(RefusedError):
        decide(a_case(State.RESOLVED), act("rate", REPORTING, tap=tap))


# --- what changes, and what doesn't ----------------------------------------------------------


def test_the_first_to_accept_has_it():
    assert done(a_case(), "accept", WORKING).officer == WORKING.person


def test_return_counts_a_hop_and_leaves_the_clocks():
    before = a_case(State.ACCEPTED, officer=OFFICER, hops=1)
    after = done(before, "return", WORKING)
    assert (after.agency, after.officer, after.hops) == (None, None, 2)
    assert _clocks(after) == _clocks(before)


# From which agency to which, and whether that is one more transfer.
TRANSFERS = [(None, OURS, 0), (OURS, OURS, 0), (OURS, THEIRS, 1), (THEIRS, OURS, 1)]


@pytest.mark.parametrize(("had", "gets", "hop"), TRANSFERS)
def test_assign_counts_a_hop_from_one_agency_to_another(had, gets, hop):
    before = a_case(State.ASSIGNED if had else State.TRIAGE, agency=had, officer=OFFICER, hops=1)
    after = done(before, "assign", DISPATCHING, agency=gets)
    assert (after.agency, after.officer, after.hops) == (gets, None, 1 + hop)
    assert _clocks(after) == _clocks(before)


# Severity, minutes waited for the citizen so far, and when a case of Monday 09:00 is due.
HANDLED_BY = [
    ("urgent", 0, "2026-10-05 14:30"),
    ("urgent", 60, "2026-10-05 15:30"),
    ("normal", 0, "2026-10-12 09:00"),
    ("normal", 480, "2026-10-13 09:00"),
    ("complex", 0, "2026-10-26 09:00"),
]


@pytest.mark.parametrize(("severity", "paused", "due"), HANDLED_BY)
def test_another_severity_counts_from_the_same_start(severity, paused, due):
    before = a_case(State.ACCEPTED, receive_from_at=NOW, clock_from_at=NOW, paused_minutes=paused)
    moment = at(days=1)
    after = done(before, "classify", DISPATCHING, moment, category="roads", severity=severity)
    assert (after.category, after.severity) == ("roads", Severity(severity))
    assert after.handle_due_at == _local(due)
    assert after.clock_from_at == NOW
    assert after.receive_due_at == CALENDAR.add(NOW, 240 if severity == "urgent" else 480)


# How long the citizen took, and how much later the case is due: nights count for nothing.
PAUSES = [
    ({"minutes": 90}, "2026-10-07 11:30"),
    ({"hours": 14}, "2026-10-08 09:00"),
    ({"days": 1}, "2026-10-08 10:00"),
    ({"days": 7}, "2026-10-14 10:00"),
]


@pytest.mark.parametrize(("took", "due"), PAUSES)
def test_the_handle_clock_stands_still_while_the_citizen_is_asked(took, due):
    before = a_case(State.ACCEPTED, handle_due_at=_local("2026-10-07 10:00"))
    asked = done(before, "ask_citizen", WORKING)
    assert (asked.asks, asked.paused_at, asked.handle_due_at) == (1, NOW, before.handle_due_at)
    answered = done(asked, "answer_question", REPORTING, at(**took))
    assert (answered.paused_at, answered.question) == (None, None)
    assert answered.handle_due_at == _local(due)
    assert answered.receive_due_at == before.receive_due_at


def test_classifying_after_pauses_gives_the_same_due_date_as_the_pauses_did():
    case = a_case(State.ACCEPTED, clock_from_at=NOW)
    case = done(case, "classify", DISPATCHING, category="roads", severity="normal")
    for _ in range(2):
        case = done(case, "ask_citizen", WORKING, at(hours=1))
        case = done(case, "answer_question", REPORTING, at(hours=3, minutes=7))
    again = done(case, "classify", DISPATCHING, at(days=2), category="roads", severity="normal")
    assert again.handle_due_at == case.handle_due_at


@pytest.mark.parametrize(
    ("action", "who", "state"),
    [("withdraw", REPORTING, "withdrawn"), ("merge", DISPATCHING, "merged")],
)
def test_no_clock_is_left_standing_still_at_the_end(action, who, state):
    ended = done(a_case(State.AWAITING_CITIZEN, question="Số ngõ?"), action, who)
    assert (ended.state, ended.paused_at) == (State(state), None)


def test_pictures_join_those_of_the_report_once():
    before = a_case(photos=("a", "b"))
    after = done(before, "add_information", REPORTING, text="thêm ảnh", photos=["b", "c"])
    assert after.photos == ("a", "b", "c")
    after = done(
        replace(before, state=State.AWAITING_CITIZEN, paused_at=NOW),
        "answer_question",
        REPORTING,
        text="đây",
        photos=["d"],
    )
    assert after.photos == ("a", "b", "d")
    assert done(before, "add_information", REPORTING, text="chỉ có chữ").photos == ("a", "b")


def test_an_answer_with_proof_goes_out_and_starts_the_time_for_rating():
    answer = "Đội thoát nước đã nạo vét toàn bộ cống đầu ngõ, nước rút hết."
    case = a_case(State.ACCEPTED)
    after = done(
        case,
        "resolve",
        WORKING,
        answer=answer,
        photos=["x"],
        document="12/TB",
        document_on="2026-10-02",
    )
    assert (after.answer, after.proof, after.document) == (answer, ("x",), "12/TB (02/10/2026)")
    assert (after.answered_by, after.resolved_at) == (OFFICER, NOW)


def test_an_answer_without_proof_waits_and_nobody_may_rate_it_yet():
    waiting = done(a_case(State.ACCEPTED), "resolve", WORKING, answer="x" * 40)
    assert (waiting.state, waiting.resolved_at) == (State.AWAITING_APPROVAL, None)
    sent = done(waiting, "approve", LEADING, at(hours=1))
    assert (sent.state, sent.resolved_at) == (State.RESOLVED, at(hours=1).now)
    assert (sent.answer, sent.answered_by) == ("x" * 40, OFFICER)


def test_an_answer_sent_back_is_taken_off_the_case():
    waiting = done(a_case(State.ACCEPTED), "resolve", WORKING, answer="x" * 40)
    back = done(waiting, "send_back", LEADING)
    assert (back.answer, back.proof, back.document, back.answered_by) == (None, (), None, None)


def test_dissatisfied_asks_for_a_second_look_within_three_working_days():
    answered = a_case(State.RESOLVED, second_look_due_at=None)
    unhappy = done(answered, "rate", REPORTING, tap="dissatisfied")
    assert (unhappy.state, unhappy.second_look_due_at) == (
        State.RESOLVED,
        CALENDAR.add_days(NOW, 3),
    )
    content = done(unhappy, "rate", REPORTING, tap="acceptable")
    assert (content.state, content.second_look_due_at) == (State.CLOSED, None)
    again = done(content, "rate", REPORTING, tap="dissatisfied")
    assert (again.state, again.second_look_due_at) == (State.RESOLVED, CALENDAR.add_days(NOW, 3))


def test_upholding_ends_the_second_look():
    upheld = done(a_case(State.RESOLVED), "uphold", LEADING)
    assert (upheld.state, upheld.second_look_due_at) == (State.CLOSED, None)


def test_reopening_starts_a_round_with_clocks_of_its_own():
    before = a_case(
        State.RESOLVED, officer=OFFICER, paused_minutes=90, hops=2, asks=1, proof=("x",)
    )
    after = done(before, "reopen", LEADING)
    assert (after.state, after.round, after.agency, after.officer) == (
        State.ASSIGNED,
        1,
        OURS,
        None,
    )
    assert (after.answer, after.proof, after.answered_by, after.resolved_at) == (
        None,
        (),
        None,
        None,
    )
    assert (after.clock_from_at, after.paused_minutes) == (NOW, 0)
    assert after.receive_due_at == CALENDAR.add(NOW, 480)
    assert after.handle_due_at == CALENDAR.add_days(NOW, 5)
    assert (after.hops, after.asks) == (2, 1)


def test_an_urgent_case_is_received_no_later_than_handled():
    after = done(a_case(State.RESOLVED, severity=Severity.URGENT), "reopen", LEADING)
    assert after.receive_due_at == after.handle_due_at == CALENDAR.add(NOW, 240)


def test_a_refusal_is_an_answer_and_contesting_it_brings_it_before_the_city():
    refused = done(a_case(), "reject", LEADING, code="abuse", reason="Nội dung không nêu sự việc")
    assert (refused.answer, refused.resolved_at) == ("Nội dung không nêu sự việc", NOW)
    contested = done(refused, "contest", REPORTING, at(days=2))
    assert (contested.state, contested.agency, contested.officer) == (State.TRIAGE, None, None)
    assert (contested.contested, contested.answer, contested.resolved_at) == (True, None, None)
    assert contested.receive_due_at == CALENDAR.add(at(days=2).now, 480)
    assert contested.handle_due_at == CALENDAR.add_days(at(days=2).now, 5)
    assert (contested.round, contested.clock_from_at) == (1, at(days=2).now)


# The four views of iHanoi; withdrawn and merged are counted apart.
VIEWS = {
    "waiting": "submitted triage assigned",
    "in_progress": "accepted awaiting_citizen awaiting_approval referred_up",
    "done": "resolved closed",
    "refused": "rejected",
    "withdrawn": "withdrawn",
    "merged": "merged",
}


def test_every_state_is_in_exactly_one_public_view():
    written = {
        State(word): PublicState(view) for view, words in VIEWS.items() for word in words.split()
    }
    assert written == PUBLIC_STATE
    assert {*PUBLIC_STATE} == {*State}


def test_the_clock_shown_is_the_one_that_runs():
    for state in State:
        case = a_case(state)
        waiting = state in (State.SUBMITTED, State.TRIAGE, State.ASSIGNED)
        assert case.due_at == (case.receive_due_at if waiting else case.handle_due_at)


def test_a_row_is_all_a_button_needs():
    row = Action("polish", who=frozenset({Party.OFFICER}), from_=frozenset({State.ACCEPTED}))
    assert refusal(a_case(State.ACCEPTED), row, WORKING, MOMENT) is None
    assert refusal(a_case(State.ACCEPTED), row, BYSTANDER, MOMENT) == "not_yours"
    assert (row.form.questions, row.form.review) == ((), False)


def _clocks(case):
    return case.receive_due_at, case.handle_due_at, case.clock_from_at, case.paused_minutes


def _local(text):
    """A moment as the clock in Hanoi shows it, seven hours ahead of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=7)
