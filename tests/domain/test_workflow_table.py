"""All states, actions and roles: what is expected is written out, and compared whole."""

from itertools import chain
from typing import Any

import pytest

from domain.case import OPEN, State
from domain.errors import RefusedError
from domain.workflow import ACTIONS, Audience, decide, offered, refusal
from tests.domain.cases import GIVEN, MOMENT, PERSONAS, a_case, act, case_for

# Who may take an action in which state: R reporter, C any citizen, O officer and L leader of
# the agency, D dispatcher, S the system. While the city office has a case no agency has.
GRID = """
                  submitted triage assigned accepted awaiting_citizen awaiting_approval referred_up resolved closed rejected withdrawn merged
accept            .         .      OL       .        .                .                 .           .        .      .        .         .
return            .         .      OL       OL       .                .                 .           .        .      .        .         .
ask_citizen       .         .      .        OL       .                .                 .           .        .      .        .         .
refer_up          .         .      .        L        .                .                 .           .        .      .        .         .
resolve           .         .      .        OL       .                .                 OL          .        .      .        .         .
ask_extension     .         .      .        OL       .                .                 OL          .        .      .        .         .
grant_extension   .         .      .        LD       .                .                 LD          .        .      .        .         .
refuse_extension  .         .      .        LD       .                .                 LD          .        .      .        .         .
approve           .         .      .        .        .                LD                .           .        .      .        .         .
send_back         .         .      .        .        .                LD                .           .        .      .        .         .
assign            D         D      D        D        .                .                 D           .        .      .        .         .
classify          D         D      D        D        .                .                 D           .        .      .        .         .
reject            .         D      LD       LD       .                .                 .           .        .      .        .         .
merge             D         D      D        D        D                D                 D           .        .      .        .         .
unmask            D         D      D        D        D                D                 D           D        D      D        D         D
reopen            .         .      .        .        .                .                 .           LD       LD     .        .         .
uphold            .         .      .        .        .                .                 .           LD       .      .        .         .
acknowledge       D         D      OLD      OLD      OLD              OLD               OLD         OLD      OLD    .        .         .
rate              .         .      .        .        .                .                 .           R        R      .        .         .
explain_rating    .         .      .        .        .                .                 .           R        R      .        .         .
answer_question   .         .      .        .        R                .                 .           .        .      .        .         .
add_information   R         R      R        R        .                R                 R           .        .      .        .         .
contest           .         .      .        .        .                .                 .           .        .      R        .         .
withdraw          R         R      R        R        R                R                 R           .        .      .        .         .
follow            C         C      C        C        C                C                 C           C        C      .        .         .
unfollow          C         C      C        C        C                C                 C           C        C      C        C         C
route             S         .      .        .        .                .                 .           .        .      .        .         .
note_time         S         S      S        S        S                S                 S           S        S      .        .         .
remind            S         S      S        S        S                S                 S           S        S      .        .         .
warn_leaders      S         S      S        S        S                S                 S           S        S      .        .         .
warn_city         S         S      S        S        S                S                 S           S        S      .        .         .
remind_referral   S         S      S        S        S                S                 S           S        S      .        .         .
ask_rating        S         S      S        S        S                S                 S           S        S      .        .         .
resume_clock      .         .      .        .        S                .                 .           .        .      .        .         .
escalate          .         .      S        .        .                .                 .           .        .      .        .         .
recount           S         S      S        S        S                S                 S           .        .      .        .         .
recount_look      .         .      .        .        .                .                 .           S        S      .        .         .
close_unrated     .         .      .        .        .                .                 .           S        .      .        .         .
"""
_HEAD, *_ROWS = (line.split() for line in GRID.strip().splitlines())
STATES = [State(word) for word in _HEAD]
MAY = {
    (action, state): frozenset(letters) - {"."}
    for action, *cells in _ROWS
    for state, letters in zip(STATES, cells, strict=True)
}

# What comes of each action: from which state, with what given, to which state.
OUTCOMES: list[tuple[str, str, dict[str, Any], str]] = [
    ("route", "submitted", {"agency": "SXD"}, "assigned"),
    ("route", "submitted", {"agency": None}, "triage"),
    ("accept", "assigned", {}, "accepted"),
    ("return", "assigned", {}, "triage"),
    ("return", "accepted", {}, "triage"),
    ("ask_citizen", "accepted", {}, "awaiting_citizen"),
    ("refer_up", "accepted", {}, "referred_up"),
    ("resolve", "accepted", {"photos": ["after"]}, "resolved"),
    ("resolve", "accepted", {"document": "12/TB-SXD", "document_on": "2026-10-02"}, "resolved"),
    ("resolve", "accepted", {}, "awaiting_approval"),
    ("resolve", "accepted", {"photos": []}, "awaiting_approval"),
    ("resolve", "accepted", {"document": "12/TB-SXD"}, "awaiting_approval"),
    ("resolve", "accepted", {"document_on": "2026-10-02"}, "awaiting_approval"),
    ("resolve", "referred_up", {"photos": ["after"]}, "resolved"),
    ("ask_extension", "accepted", {}, "accepted"),
    ("grant_extension", "accepted", {}, "accepted"),
    ("refuse_extension", "accepted", {}, "accepted"),
    ("approve", "awaiting_approval", {}, "resolved"),
    ("send_back", "awaiting_approval", {}, "accepted"),
    ("assign", "submitted", {}, "assigned"),
    ("assign", "triage", {}, "assigned"),
    ("assign", "assigned", {}, "assigned"),
    ("assign", "accepted", {}, "assigned"),
    ("assign", "referred_up", {}, "assigned"),
    ("classify", "triage", {}, "triage"),
    ("classify", "accepted", {}, "accepted"),
    ("reject", "triage", {}, "rejected"),
    ("merge", "awaiting_citizen", {}, "merged"),
    ("unmask", "closed", {}, "closed"),
    ("reopen", "resolved", {}, "assigned"),
    ("reopen", "closed", {}, "assigned"),
    ("uphold", "resolved", {}, "closed"),
    ("rate", "resolved", {"tap": "satisfied"}, "closed"),
    ("rate", "resolved", {"tap": "acceptable"}, "closed"),
    ("rate", "resolved", {"tap": "dissatisfied"}, "resolved"),
    ("rate", "closed", {"tap": "satisfied"}, "closed"),
    ("rate", "closed", {"tap": "dissatisfied"}, "resolved"),
    ("explain_rating", "closed", {}, "closed"),
    ("answer_question", "awaiting_citizen", {}, "accepted"),
    ("add_information", "assigned", {}, "assigned"),
    ("contest", "rejected", {}, "triage"),
    ("withdraw", "awaiting_approval", {}, "withdrawn"),
    ("follow", "assigned", {}, "assigned"),
    ("acknowledge", "assigned", {}, "assigned"),
    ("note_time", "assigned", {}, "assigned"),
    ("remind", "assigned", {}, "assigned"),
    ("warn_leaders", "accepted", {}, "accepted"),
    ("warn_city", "accepted", {}, "accepted"),
    ("remind_referral", "referred_up", {}, "referred_up"),
    ("ask_rating", "resolved", {}, "resolved"),
    ("resume_clock", "awaiting_citizen", {}, "accepted"),
    ("escalate", "assigned", {}, "assigned"),
    ("recount", "accepted", {}, "accepted"),
    ("recount_look", "resolved", {}, "resolved"),
    ("close_unrated", "resolved", {}, "closed"),
    ("unfollow", "merged", {}, "merged"),
]

# The keyboard each person has in each state, in its order. `follow` stands on the page instead.
KEYBOARDS = [
    ("submitted", "a dispatcher", "assign classify merge unmask"),
    ("submitted", "the reporter", "add_information withdraw"),
    ("triage", "a dispatcher", "assign classify reject merge unmask"),
    ("triage", "an officer of the agency", ""),
    ("triage", "the reporter", "add_information withdraw"),
    ("assigned", "an officer of the agency", "accept return"),
    ("assigned", "a leader of the agency", "accept return reject"),
    ("assigned", "officer and leader at once", "accept return reject"),
    ("assigned", "a dispatcher", "assign classify reject merge unmask"),
    (
        "assigned",
        "dispatcher and leader at once",
        "accept return assign classify reject merge unmask",
    ),
    ("assigned", "an officer of another agency", ""),
    ("assigned", "the reporter", "add_information withdraw"),
    ("assigned", "the reporter, officer of the agency too", "add_information withdraw"),
    ("assigned", "the reporter, dispatcher too", "add_information withdraw"),
    ("assigned", "a citizen", ""),
    ("assigned", "an admin", ""),
    ("assigned", "the system", ""),
    ("accepted", "an officer of the agency", "return ask_citizen resolve ask_extension"),
    (
        "accepted",
        "a leader of the agency",
        "return ask_citizen refer_up resolve ask_extension reject",
    ),
    ("accepted", "a dispatcher", "assign classify reject merge unmask"),
    ("accepted", "the reporter", "add_information withdraw"),
    ("awaiting_citizen", "an officer of the agency", ""),
    ("awaiting_citizen", "a leader of the agency", ""),
    ("awaiting_citizen", "a dispatcher", "merge unmask"),
    ("awaiting_citizen", "the reporter", "answer_question withdraw"),
    ("awaiting_approval", "an officer of the agency", ""),
    ("awaiting_approval", "a leader of the agency", "approve send_back"),
    ("awaiting_approval", "a dispatcher", "approve send_back merge unmask"),
    ("awaiting_approval", "the reporter", "add_information withdraw"),
    ("referred_up", "an officer of the agency", "resolve ask_extension"),
    ("referred_up", "a leader of the agency", "resolve ask_extension"),
    ("referred_up", "a dispatcher", "assign classify merge unmask"),
    ("referred_up", "the reporter", "add_information withdraw"),
    ("resolved", "an officer of the agency", ""),
    ("resolved", "a leader of the agency", "reopen uphold"),
    ("resolved", "a dispatcher", "unmask reopen uphold"),
    ("resolved", "the reporter", "rate"),
    ("closed", "a leader of the agency", "reopen"),
    ("closed", "a dispatcher", "unmask reopen"),
    ("closed", "the reporter", "rate"),
    ("rejected", "a leader of the agency", ""),
    ("rejected", "a dispatcher", "unmask"),
    ("rejected", "the reporter", "contest"),
    ("withdrawn", "a dispatcher", "unmask"),
    ("withdrawn", "the reporter", ""),
    ("merged", "a dispatcher", "unmask"),
    ("merged", "the reporter", ""),
]

R, F, S, L, D, X = Audience
# Who is told of an action that led to a state.
TOLD = [
    ("route", "assigned", [R, S]),
    ("route", "triage", [R, D]),
    ("accept", "accepted", [R, F]),
    ("return", "triage", [R, F, D]),
    ("ask_citizen", "awaiting_citizen", [R, F]),
    ("refer_up", "referred_up", [R, F, D]),
    ("resolve", "resolved", [R, F]),
    ("resolve", "awaiting_approval", [L]),
    ("ask_extension", "accepted", [L]),
    ("grant_extension", "accepted", [R, F, S]),
    ("refuse_extension", "accepted", [S]),
    ("approve", "resolved", [R, F, S]),
    ("send_back", "accepted", [S]),
    ("assign", "assigned", [R, F, S, X]),
    ("classify", "accepted", [R, S]),
    ("reject", "rejected", [R, F, S]),
    ("merge", "merged", [R, F, S]),
    ("unmask", "closed", [R]),
    ("reopen", "assigned", [R, F, S]),
    ("uphold", "closed", [R, F]),
    ("rate", "closed", []),
    ("rate", "resolved", [L]),
    ("explain_rating", "closed", []),
    ("answer_question", "accepted", [S]),
    ("add_information", "assigned", [S]),
    ("contest", "triage", [D]),
    ("withdraw", "withdrawn", [F, S]),
    ("follow", "assigned", []),
    ("acknowledge", "assigned", []),
    ("note_time", "assigned", []),
    ("remind", "assigned", [S]),
    ("warn_leaders", "accepted", [L]),
    ("warn_city", "accepted", [D]),
    ("remind_referral", "referred_up", [S]),
    ("ask_rating", "resolved", [R]),
    ("resume_clock", "accepted", [R, F, S]),
    ("escalate", "assigned", [D]),
    ("recount", "accepted", [R, F, S]),
    ("recount_look", "resolved", [L]),
    ("close_unrated", "closed", [R, F]),
    ("unfollow", "merged", []),
]


def test_the_grid_names_every_action_and_every_state():
    assert [action for action, *_ in _ROWS] == list(ACTIONS)
    assert list(State) == STATES


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_when(action):
    expected, found = {}, {}
    for state in State:
        for name, (actor, letters) in PERSONAS.items():
            expected[state, name] = bool(MAY[action, state] & {*letters})
            reason = refusal(case_for(action, state), ACTIONS[action], actor, MOMENT)
            found[state, name] = reason is None
    assert found == expected


def test_what_may_not_be_done_changes_nothing_and_says_why():
    reasons = set()
    for (action, state), may in MAY.items():
        for actor, letters in PERSONAS.values():
            if not may & {*letters}:
                with pytest.raises(RefusedError) as refused:
                    decide(case_for(action, state), act(action, actor))
                reasons.add(refused.value.reason)
    assert reasons == {"not_yours", "not_now"}


def test_whose_it_never_is_does_not_learn_where_the_case_stands():
    for action, state in MAY:
        ever = frozenset(chain.from_iterable(MAY[action, s] for s in State))
        for actor, letters in PERSONAS.values():
            if not ever & {*letters}:
                reason = refusal(case_for(action, state), ACTIONS[action], actor, MOMENT)
                assert reason == "not_yours"


@pytest.mark.parametrize(("action", "before", "given", "target"), OUTCOMES)
def test_where_an_action_leads(action, before, given, target):
    usual = {
        k: v for k, v in GIVEN.get(action, {}).items() if action != "resolve" or k == "answer"
    }
    change = decide(
        case_for(action, State(before)), act(action, _somebody(action, before), **usual | given)
    )
    assert (change.from_state, change.to_state) == (before, target)


def _somebody(action, state):
    """The first of those who may."""
    may = MAY[action, State(state)]
    return next(actor for actor, letters in PERSONAS.values() if may & {*letters})


def test_every_target_stands_in_the_table_and_every_one_there_is_reached():
    for action in ACTIONS.values():
        reached = {target for key, _, _, target in OUTCOMES if key == action.key}
        stays = {before for key, before, _, _ in OUTCOMES if key == action.key}
        assert reached == ({*action.to} or stays)


def test_every_allowed_step_leads_where_its_row_says():
    for (action, state), may in MAY.items():
        for actor, letters in PERSONAS.values():
            if may & {*letters}:
                change = decide(case_for(action, state), act(action, actor))
                assert change.to_state in (ACTIONS[action].to or (state,))


def test_no_state_is_out_of_reach():
    reached, wave = set(), {State.SUBMITTED}
    while wave:
        reached |= wave
        steps = (a.to for a in ACTIONS.values() if a.from_ & wave)
        wave = {*chain.from_iterable(steps)} - reached
    assert reached == {*State}


@pytest.mark.parametrize("state", sorted(OPEN | {State.RESOLVED}))
def test_somebody_can_go_on_from_every_state_that_is_no_end(state):
    onward = (a for a in ACTIONS.values() if {*a.to} - {state})
    assert any(
        refusal(case_for(action.key, state), action, actor, MOMENT) is None
        for action in onward
        for actor, _ in PERSONAS.values()
    )


def test_an_open_case_never_waits_for_its_reporter_alone():
    for state in OPEN:
        others = [a for a, letters in PERSONAS.values() if letters != "R"]
        assert any(offered(a_case(state), actor, MOMENT) for actor in others)


@pytest.mark.parametrize(("state", "who", "keys"), KEYBOARDS)
def test_keyboard(state, who, keys):
    found = offered(a_case(State(state)), PERSONAS[who][0], MOMENT)
    assert [action.key for action in found] == keys.split()


def test_every_state_has_its_keyboards_written_down():
    assert {state for state, *_ in KEYBOARDS} == {*State}


@pytest.mark.parametrize(("action", "target", "told"), TOLD)
def test_who_is_told(action, target, told):
    before, given = next((b, g) for a, b, g, t in OUTCOMES if (a, t) == (action, target))
    usual = {
        k: v for k, v in GIVEN.get(action, {}).items() if action != "resolve" or k == "answer"
    }
    change = decide(
        case_for(action, State(before)), act(action, _somebody(action, before), **usual | given)
    )
    assert [tell.audience for tell in change.tells] == told


def test_every_outcome_says_who_is_told():
    stays = {a.key for a in ACTIONS.values() if not a.to}
    outcomes = {(a, t) for a, _, _, t in OUTCOMES if a not in stays}
    assert outcomes == {(a, t) for a, t, _ in TOLD if a not in stays}
    assert stays <= {a for a, *_ in TOLD}
