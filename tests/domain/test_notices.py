"""What people are told about a case, in codes and figures: never who the reporter is."""

import json
from dataclasses import replace
from typing import Any

import pytest

from domain import notices
from domain.case import State
from domain.conversation import Lane
from domain.requests import Do, Go, Show, decode
from domain.severity import Severity
from domain.workflow import ACTIONS, Audience, decide, refusal
from tests.domain.cases import DISPATCHES, GIVEN, MOMENT, OURS, PERSONAS, a_case, act, actor

REPORTING, OFFICER = PERSONAS["the reporter"][0], PERSONAS["an officer of the agency"][0]
LEADER, DISPATCHER = PERSONAS["a leader of the agency"][0], PERSONAS["a dispatcher"][0]
R, F, S, L, D, X = Audience

# Everything in a case that says who somebody is, or holds what only some may see.
CANARIES: dict[str, Any] = {
    "reporter": 7_777_001,
    "officer": 7_777_002,
    "answered_by": 7_777_003,
    "contact": "CANARY-REF",
}


def test_buttons_are_derived_from_the_table():
    case = a_case(State.RESOLVED)
    pressed = [decode(data) for data in notices.requests(case, REPORTING, MOMENT)]
    taps = ("satisfied", "acceptable", "dissatisfied")
    assert pressed == [Do("rate", case.code, case.version, tap) for tap in taps]
    pressed = [decode(data) for data in notices.requests(case, LEADER, MOMENT)]
    assert pressed == [Do("reopen", case.code, 3), Do("uphold", case.code, 3)]


@pytest.mark.parametrize("state", State)
def test_the_public_is_told_nothing_of_people_or_words(state):
    case = a_case(state, **CANARIES, text="CANARY-TEXT", address="CANARY-STREET", lat=7.777, lon=7.778,
                  photos=("CANARY-PHOTO",), answer="CANARY-ANSWER", question="CANARY-QUESTION")  # fmt: skip
    told = json.dumps(notices.public_params(case))
    assert not [c for c in ("CANARY", "7777", "7.77") if c in told]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("who", [OFFICER, LEADER, DISPATCHER])
def test_a_card_shows_the_case_never_the_person(state, who):
    case = a_case(state, **CANARIES, name_shown=False, extra={"secret": "CANARY-EXTRA"})
    card = notices.card(case, who, MOMENT, followers=2)
    told = json.dumps([card.kind, card.params, card.requests, card.photos])
    assert not [c for c in ("CANARY", "7777") if c in told]
    assert card.params["followers"] == 2


def test_an_open_name_brings_the_reference_to_it_and_nothing_else():
    case = a_case(**CANARIES, name_shown=True)
    card = notices.card(case, OFFICER, MOMENT, followers=0)
    assert card.params["contact"] == "CANARY-REF"
    assert "7777" not in json.dumps(dict(card.params))


# Who sees the way to an open name, and who does not: a role has to say why it looks.
CONTACT = [
    (OFFICER, True, True),
    (LEADER, True, True),
    (DISPATCHER, True, False),
    (OFFICER, False, False),
    (REPORTING, True, False),
]


@pytest.mark.parametrize(("who", "open_", "sees"), CONTACT)
def test_an_open_name_is_open_to_the_agency_only(who, open_, sees):
    case = a_case(name_shown=open_)
    assert notices.sees_contact(case, who) is sees
    card = notices.card(case, who, MOMENT, followers=0)
    assert (f"show:contact:{case.code}" in card.requests) is sees


def test_followers_hear_no_free_words():
    change = decide(a_case(State.ACCEPTED), act("ask_citizen", OFFICER, question="CANARY ở đâu?"))
    notice = notices.of_change(a_case(State.AWAITING_CITIZEN), change, F)
    assert "CANARY" not in json.dumps(dict(notice.params))


def test_whoever_is_looked_at_may_know_who_looked():
    change = decide(a_case(), act("unmask", DISPATCHER))
    assert notices.of_change(a_case(), change, R, by="Anh Sơn").params["by"] == "Anh Sơn"


# How long a report is, how much of it stands on the card, and whether that is said.
LENGTHS = [(10, 10, False), (600, 600, False), (601, 600, True), (2000, 600, True)]


@pytest.mark.parametrize(("long", "shown", "shortened"), LENGTHS)
def test_a_long_text_is_shortened_on_the_card(long, shown, shortened):
    params = notices.card_params(a_case(text="ữ" * long), followers=0)
    assert (params["text"], params["shortened"]) == ("ữ" * shown, shortened)


def test_a_card_carries_the_photos_and_the_way_to_the_history():
    case = a_case(photos=("a", "b"), proof=("c",), name_shown=False)
    card = notices.card(case, OFFICER, MOMENT, followers=0)
    assert card.photos == ("a", "b", "c")
    assert [decode(data) for data in card.requests] == [
        Do("accept", case.code, 3),
        Do("return", case.code, 3),
        Show("history", case.code),
        Go("queue", case.code),
    ]


# An action from a state, the audience, and what the notice is called and carries.
KINDS = [
    ("accept", "assigned", R, "case.accept", {}, ()),
    ("accept", "assigned", F, "follower.accept", {}, ()),
    ("assign", "assigned", X, "former.assign", GIVEN["assign"], ()),
    ("return", "accepted", D, "staff.return", GIVEN["return"], ()),
    ("route", "submitted", R, "case.route", {"agency": OURS}, ()),
    ("route", "submitted", S, "staff.route", {"agency": OURS}, ()),
    ("resolve", "accepted", R, "case.resolve", {"answer": GIVEN["resolve"]["answer"]}, ("after",)),
    ("resolve", "accepted", F, "follower.resolve", {}, ("after",)),
    (
        "approve",
        "awaiting_approval",
        R,
        "case.approve",
        {"answer": a_case(State.AWAITING_APPROVAL).answer},
        ("proof",),
    ),
    ("approve", "awaiting_approval", S, "staff.approve", {}, ("proof",)),
    ("rate", "resolved", L, "staff.rate", GIVEN["rate"], ()),
    ("add_information", "assigned", S, "staff.add_information", GIVEN["add_information"], ()),
]


@pytest.mark.parametrize(("action", "state", "audience", "kind", "told", "photos"), KINDS)
def test_a_notice_says_what_was_given(action, state, audience, kind, told, photos):
    case = a_case(State(state), proof=("proof",))
    change = _decided(case, action)
    seen = replace(case, proof=change.fields.get("proof", case.proof))
    notice = notices.of_change(seen, change, audience)
    assert (notice.kind, notice.params["given"], notice.photos) == (kind, told, photos)
    assert notice.requests == ()
    json.dumps(dict(notice.params))


def _decided(case, action):
    """The change, made by the first who may."""
    for who, _ in PERSONAS.values():
        if refusal(case, ACTIONS[action], who, MOMENT) is None:
            return decide(case, act(action, who))
    raise AssertionError(f"nobody may {action} a case that is {case.state}")


def test_only_words_and_figures_are_told_no_lists_of_pictures():
    change = decide(
        a_case(), act("add_information", REPORTING, text="x", photos=["CANARY"], none=None)
    )
    notice = notices.of_change(a_case(), change, S)
    assert notice.params["given"] == {"text": "x"}


def test_a_citizen_gets_their_buttons_and_the_way_to_the_page():
    case = a_case(State.RESOLVED)
    change = decide(a_case(State.ACCEPTED), act("resolve", OFFICER))
    notice = notices.addressed(notices.of_change(case, change, R), case, REPORTING, MOMENT)
    assert [decode(data) for data in notice.requests] == [
        *(Do("rate", case.code, 3, tap) for tap in ("satisfied", "acceptable", "dissatisfied")),
        Show("timeline", case.code),
    ]


def test_those_who_work_on_the_case_get_the_news_above_their_card():
    case = a_case(photos=("a",))
    change = decide(case, act("assign", DISPATCHER, agency=OURS))
    news, card = (
        notices.of_change(case, change, S),
        notices.card(case, OFFICER, MOMENT, followers=1),
    )
    both = notices.with_card(news, card)
    assert (both.kind, both.requests, both.photos) == ("staff.assign", card.requests, ("a",))
    assert both.params["card"] == card.params
    assert both.params["given"] == {"agency": OURS}


# Severity, action from a state, audience, and the lane of the letter.
LANES = [
    ("normal", "route", "submitted", R, Lane.REPLY),
    ("urgent", "route", "submitted", R, Lane.REPLY),
    ("normal", "route", "submitted", S, Lane.ASSIGNMENT),
    ("urgent", "route", "submitted", S, Lane.URGENT),
    ("urgent", "route", "submitted", D, Lane.URGENT),
    ("complex", "assign", "triage", S, Lane.ASSIGNMENT),
    ("urgent", "accept", "assigned", R, Lane.STATUS),
    ("normal", "accept", "assigned", F, Lane.STATUS),
    ("urgent", "rate", "resolved", L, Lane.URGENT),
]


@pytest.mark.parametrize(("severity", "action", "state", "audience", "lane"), LANES)
def test_lane(severity, action, state, audience, lane):
    case = a_case(State(state), severity=Severity(severity))
    change = _decided(case, action)
    assert notices.lane(case, change, audience) is lane


# Who sees a case as those do who work on it: with us, with another agency, with the city office.
STAFF = [
    (OFFICER, True, False, False),
    (LEADER, True, False, False),
    (DISPATCHER, True, True, True),
    (REPORTING, False, False, False),
    (PERSONAS["a citizen"][0], False, False, False),
    (PERSONAS["an admin"][0], False, False, False),
    (PERSONAS["an officer of another agency"][0], False, True, False),
    (PERSONAS["the system"][0], False, False, False),
    (actor(1, DISPATCHES), False, False, False),
]


@pytest.mark.parametrize(("who", "ours", "theirs", "city"), STAFF)
def test_who_works_on_a_case(who, ours, theirs, city):
    found = [notices.is_staff(a_case(agency=agency), who) for agency in (OURS, "SGTVT", None)]
    assert found == [ours, theirs, city]
