"""The life of a broadcast: every row of the table, and every triple beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from domain.broadcast import Aim, Broadcast, BroadcastRules, Content, Filter, Standing
from domain.broadcast_life import LIFE, MOVES, Scene, approvers, decide, offered, refusal
from domain.errors import RefusedError
from domain.people import SYSTEM, Actor, Grant, Role

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
RULES = BroadcastRules(rates={"web": 200, "telegram": 30})
CONTENT = Content("Mai cắt nước từ 8 giờ đến 17 giờ.")

LAN = Actor(1, frozenset({Grant(Role.ADMIN)}))
PEOPLE = {
    "author": LAN,
    "admin": Actor(2, frozenset({Grant(Role.ADMIN)})),
    "leader": Actor(3, frozenset({Grant(Role.LEADER, "SXD")})),
    "other leader": Actor(4, frozenset({Grant(Role.LEADER, "SYT")})),
    "officer": Actor(5, frozenset({Grant(Role.OFFICER, "SXD")})),
    "dispatcher": Actor(6, frozenset({Grant(Role.DISPATCHER)})),
    "citizen": Actor(7),
    "author who left": Actor(1),
    "system": SYSTEM,
}
EVERYONE = (Filter(Aim.EVERYONE),)
DRAFT = Broadcast(1, 1, Standing.DRAFT, 1, CONTENT, EVERYONE, NOW + timedelta(days=3))
LEADERS_OWN = replace(DRAFT, author=30, agency="SXD", counted={"web": 12})
CALM = Scene(NOW, RULES, in_office={1, 2, 3, 30})

# Who may do what, from where: everything that is not here is refused.
S = Standing
BEFORE = {S.DRAFT, S.AWAITING_APPROVAL, S.SCHEDULED}
MAY = {
    ("author", "change"): {S.DRAFT},
    ("author", "submit"): {S.DRAFT},
    ("author", "revise"): {S.AWAITING_APPROVAL},
    ("author", "pause"): {S.RUNNING},
    ("author", "resume"): {S.PAUSED},
    ("author", "cancel"): BEFORE | {S.RUNNING, S.PAUSED},
    ("admin", "approve"): {S.AWAITING_APPROVAL},
    ("admin", "decline"): {S.AWAITING_APPROVAL},
    ("admin", "pause"): {S.RUNNING},
    ("admin", "resume"): {S.PAUSED},
    ("admin", "cancel"): BEFORE | {S.RUNNING, S.PAUSED},
    ("system", "start"): {S.SCHEDULED},
    ("system", "finish"): {S.RUNNING},
}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_triple(who):
    for standing, move in product(Standing, LIFE):
        here = replace(DRAFT, standing=standing)
        allowed = refusal(here, move, PEOPLE[who], CALM) is None
        assert allowed == (standing in MAY.get((who, move.key), set())), (standing, move.key)


def test_a_leader_steers_their_own_agencys_and_no_other():
    here = replace(LEADERS_OWN, standing=S.AWAITING_APPROVAL)
    found = {who: "approve" in offered(here, one, CALM) for who, one in PEOPLE.items()}
    assert {who for who, may in found.items() if may} == {"author", "admin", "leader"}


# Whose it is, how many people, how many must agree besides the author.
AGREE = [(DRAFT, 1_000_000, 1), (LEADERS_OWN, 49, 1), (LEADERS_OWN, 50, 2)]


@pytest.mark.parametrize(("whose", "count", "needed"), AGREE)
def test_how_many_must_agree(whose, count, needed):
    here = replace(whose, standing=S.AWAITING_APPROVAL, counted={"web": count})
    assert approvers(here, RULES) == needed
    first = decide(here, "approve", PEOPLE["admin"], CALM)
    assert first is (S.SCHEDULED if needed == 1 else S.AWAITING_APPROVAL)
    second = replace(here, approvals=(2,))
    assert refusal(second, MOVES["approve"], PEOPLE["admin"], CALM) == "own"
    if needed > 1:
        assert decide(second, "approve", PEOPLE["leader"], CALM) is S.SCHEDULED


def test_an_author_never_approves():
    with pytest.raises(RefusedError, match="own"):
        decide(replace(DRAFT, standing=S.AWAITING_APPROVAL), "approve", LAN, CALM)


# What is wrong with it, what happens by itself.
BY_ITSELF = [
    ({}, {}, {"start"}),
    ({"starts_at": NOW + timedelta(hours=1)}, {}, set()),
    ({}, {"in_office": {2}}, {"void"}),
    ({}, {"in_office": {1}}, {"void"}),
    ({"expires_at": NOW}, {}, {"expire"}),
]


@pytest.mark.parametrize(("told", "scene", "moves"), BY_ITSELF)
def test_what_happens_to_a_scheduled_one(told, scene, moves):
    here = replace(DRAFT, standing=S.SCHEDULED, approvals=(2,), **told)
    now = replace(CALM, **scene)
    assert {m.key for m in LIFE if refusal(here, m, SYSTEM, now) is None} == moves


# What is left to do when it runs, and whether it is finished.
LEFT = [(0, True, None), (1, True, "nobody_left"), (0, False, "nobody_left")]


@pytest.mark.parametrize(("left", "filled", "why"), LEFT)
def test_it_ends_when_everybody_has_a_final_state(left, filled, why):
    here, now = replace(DRAFT, standing=S.RUNNING), replace(CALM, left=left, filled=filled)
    assert refusal(here, MOVES["finish"], SYSTEM, now) == why


def test_an_emergency_says_why():
    alarm = replace(DRAFT, emergency=True)
    assert refusal(alarm, MOVES["submit"], LAN, CALM) == "has_reason"
    assert refusal(replace(alarm, reason="Vỡ đê"), MOVES["submit"], LAN, CALM) is None


def test_how_long_it_takes():
    assert RULES.lasts({"web": 1000, "telegram": 900}) == timedelta(seconds=30)
    assert RULES.lasts({}) == timedelta(0)
    assert RULES.ahead("telegram") == 90


def test_words_in_each_language():
    assert CONTENT.words("en") == CONTENT.text
    assert replace(CONTENT, text_en="No water tomorrow.").words("en") == "No water tomorrow."
