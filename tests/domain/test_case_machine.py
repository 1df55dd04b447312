"""One case through anything people and time can do to it, compared with the grid at every step.

Everybody tries everything: the right, the wrong, the late, the same once more. A deeper run
takes hours: `pytest --hypothesis-profile=deep tests/domain/test_case_machine.py`.
"""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any, ClassVar

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from domain import clocks
from domain.case import Case
from domain.errors import RefusedError, StaleError
from domain.people import SYSTEM, Actor, Role
from domain.rules import Moment
from domain.severity import Severity
from domain.workflow import ACTIONS, Act
from scheduler import deadlines
from storage import cases, contacts
from tests.domain.cases import GIVEN, NOW, RULES
from tests.domain.expected import CONDITIONS, letters, may
from tests.domain.lawful import Lawful
from tests.domain.test_workflow_table import MAY
from tests.records import a_person, a_picture, migrated, opened, routed, submitted

hypothesis.settings.register_profile("deep", deadline=None, print_blob=True, max_examples=10_000)

OURS, THEIRS = "SXD", "SGTVT"
# Everybody who may touch the case, and the roles they hold.
PEOPLE: dict[str, list[tuple[Role, str | None]]] = {
    "reporter": [(Role.OFFICER, OURS), (Role.DISPATCHER, None)],  # which counts for nothing here
    "citizen": [],
    "officer": [(Role.OFFICER, OURS)],
    "officer of both": [(Role.OFFICER, OURS), (Role.OFFICER, THEIRS)],
    "leader": [(Role.LEADER, OURS)],
    "their officer": [(Role.OFFICER, THEIRS)],
    "their leader": [(Role.LEADER, THEIRS), (Role.OFFICER, THEIRS)],
    "dispatcher": [(Role.DISPATCHER, None)],
    "second dispatcher": [(Role.DISPATCHER, None)],
    "admin": [(Role.ADMIN, None)],
}
PAUSES = [timedelta(minutes=7), timedelta(hours=5), timedelta(days=1), timedelta(days=4)]

# What the sweep does when its time has come, and only then.
BY_THE_CLOCK = {"note_time", "remind", "warn_leaders", "warn_city", "remind_referral", "ask_rating", "resume_clock", "close_unrated"}  # fmt: skip
BY_SOMEBODY = [action for action in ACTIONS if action not in BY_THE_CLOCK]
# What ends a case, or leads nowhere, is left to chance; the rest brings it further.
ASIDE = {"withdraw", "merge", "follow", "unfollow", "acknowledge", "unmask"}
ONWARD = [action for action in BY_SOMEBODY if action not in ASIDE]


class Life(Lawful):
    """The life of one case, between others that nobody touches."""

    people: ClassVar[dict[str, Actor]]
    photos: ClassVar[list[str]]
    other: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.done: Counter[str] = Counter()

    @property
    def moment(self) -> Moment:
        return Moment(self.now, RULES)

    @initialize(
        chance=st.randoms(use_true_random=True),
        contact=st.sampled_from([None, "ref"]),
        severity=st.sampled_from(Severity),
        returns=st.integers(0, 3),
    )
    def is_sent(
        self, chance: Random, contact: str | None, severity: Severity, returns: int
    ) -> None:
        """A report, maybe passed around already; all that happens from then on is even chance."""
        self.chance = chance
        self.pictures = {self.photos[0]}
        told: dict[str, Any] = {"contact": contact, "severity": severity}
        reporter = self.people["reporter"]
        self.code = submitted(self.session, reporter, photos=(self.photos[0],), **told).code
        self.look()
        if returns:
            self._tries("route", SYSTEM, {"agency": OURS})
        for _ in range(returns):
            self._tries("return", self.people["officer"], GIVEN["return"])
            self._tries("assign", self.people["dispatcher"], {"agency": OURS})

    # --- what happens ------------------------------------------------------------------------

    @rule()
    def something_happens(self) -> None:
        """One rule: a run goes far instead of trying one kind of thing again and again."""
        what = self.chance.choices([*HAPPENS], weights=[*HAPPENS.values()])[0]
        what(self, self.chance)

    def goes_on(self, chance: Random) -> None:
        """Somebody does what brings the case further, rather what was done least so far."""
        possible = self._possible(ONWARD)
        least = min((self.done[action] for action in possible), default=0)
        self._does(chance, {a: who for a, who in possible.items() if self.done[a] == least})

    def does_something(self, chance: Random) -> None:
        """Somebody does what they may."""
        self._does(chance, self._possible(BY_SOMEBODY))

    def _possible(self, actions: list[str]) -> dict[str, list[str]]:
        """What may be done now, and by whom."""
        case, people = self.shown[-1], self.people
        able = {a: [w for w in people if may(case, a, people[w], self.now)] for a in actions}
        return {action: names for action, names in able.items() if names}

    def _does(self, chance: Random, possible: dict[str, list[str]]) -> None:
        if possible:
            action = chance.choice([*possible])
            who = self.people[chance.choice(possible[action])]
            self._tries(action, who, self._given(chance, action))

    def tries_anything(self, chance: Random) -> None:
        """Somebody tries what comes to their mind."""
        action, who = chance.choice(BY_SOMEBODY), self.people[chance.choice([*self.people])]
        self._tries(action, who, self._given(chance, action))

    def tries_what_a_condition_forbids(self, chance: Random) -> None:
        """Who and where are right, and it may not be all the same."""
        case, now = self.shown[-1], self.now
        forbidden = [
            (action, who)
            for action in CONDITIONS
            for who in self.people.values()
            if MAY[action, case.state] & letters(case, who) and not may(case, action, who, now)
        ]
        if forbidden:
            action, who = chance.choice(forbidden)
            self._tries(action, who, self._given(chance, action))

    def presses_an_old_button(self, chance: Random) -> None:
        """Whatever the case was then, nothing is written now."""
        before = self.everything()
        old = [case for case in self.shown if case.version < before[0].version]
        if old:
            action, who = chance.choice(BY_SOMEBODY), self.people[chance.choice([*self.people])]
            with pytest.raises((StaleError, RefusedError)):
                self._performs(chance.choice(old), action, who, self._given(chance, action))
        assert self.everything() == before

    def waits(self, chance: Random) -> None:
        """Time passes."""
        self.now += chance.choice(PAUSES)

    def reads_the_clocks(self, chance: Random) -> None:
        """The sweep comes by and leaves nothing undone."""
        deadlines.sweep(self.session, self.moment)
        case = self.case
        if case.version > 1:  # what was only sent is routed in the same breath
            assert clocks.due(case, self.moment) == ()
            assert case.next_check_at == clocks.next_check_at(case, self.moment)
        self.look()

    def _tries(self, action: str, who: Actor, given: dict[str, Any]) -> None:
        before = self.everything()
        allowed = may(before[0], action, who, self.now)
        try:
            after = self._performs(before[0], action, who, given)
        except RefusedError:
            assert not allowed
            assert self.everything() == before
            return
        assert allowed
        assert after == self.case
        self.done[action] += 1
        self.pictures |= {*given.get("photos", ())}
        assert {*given.get("photos", ())} <= {*after.photos, *after.proof}
        self.look()

    def _performs(self, case: Case, action: str, who: Actor, given: dict[str, Any]) -> Case:
        return cases.perform(self.session, case, Act(action, who, self.moment, given))

    def _given(self, chance: Random, action: str) -> dict[str, Any]:
        """What is given for an action, in all its kinds."""
        pictures = {"photos": chance.sample(self.photos, chance.randint(0, 2))}
        later = max(self.now, self.shown[-1].handle_due_at) + timedelta(days=6)
        kinds: dict[str, dict[str, Any]] = {
            "route": {"agency": chance.choice([OURS, None])},
            "assign": {"agency": chance.choice([OURS, THEIRS])},
            "classify": {"severity": chance.choice([*Severity])},
            "resolve": pictures,
            "add_information": pictures,
            "answer_question": pictures,
            "rate": {"tap": chance.choice(ACTIONS["rate"].taps)},
            "merge": {"into": self.other},
            "ask_extension": {"until": later.date().isoformat()},
        }
        return dict(GIVEN.get(action, {})) | kinds.get(action, {})


HAPPENS = {
    Life.goes_on: 7,
    Life.does_something: 2,
    Life.tries_anything: 1,
    Life.tries_what_a_condition_forbids: 2,
    Life.presses_an_old_button: 1,
    Life.waits: 1,
    Life.reads_the_clocks: 1,
}


def lives(url: str, examples: int) -> None:
    """Many lives of a case in one database, each taken back."""
    with opened(url) as database, database.writing() as session:
        Life.session = session
        Life.people = {name: a_person(session, *held) for name, held in PEOPLE.items()}
        Life.people["system"] = SYSTEM
        Life.photos = [a_picture(session, name) for name in ("before", "more", "after", "again")]
        Life.other = routed(session, Life.people["citizen"], THEIRS).code
        submitted(session, Life.people["citizen"])
        contacts.keep(session, "ref", b"sealed", now=NOW)
        settings = hypothesis.settings(max_examples=examples, stateful_step_count=40)
        run_state_machine_as_test(Life, settings=settings)


def test_a_case_on_sqlite(fresh_database):
    lives(fresh_database("sqlite", migrated), hypothesis.settings.default.max_examples // 2)


def test_a_case_on_postgresql(fresh_database):
    lives(fresh_database("postgresql", migrated), hypothesis.settings.default.max_examples // 16)


def test_the_conditions_compared_with_are_those_of_the_table():
    assert {*CONDITIONS} == {action.key for action in ACTIONS.values() if action.guards}
