"""What is always so of a case, whatever happens to it."""

from itertools import pairwise
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select

from domain.case import PUBLIC_STATE, Case, PublicState, State
from storage import cases, schema
from storage.cases import CaseEvent
from storage.database import Session

TABLES = ("case_events", "outbox", "case_files", "followers", "ratings")

# What may move a clock; nothing else may.
MOVES = {
    "handle_due_at": {"answer_question", "resume_clock", "withdraw", "merge", "classify", "reopen", "contest", "grant_extension"},
    "receive_due_at": {"reopen", "contest", "classify"},
    "clock_from_at": {"reopen", "contest"},
}  # fmt: skip
ENDS = {State.REJECTED, State.WITHDRAWN, State.MERGED}
ANSWERED = {State.RESOLVED, State.CLOSED, State.REJECTED}


class Lawful(RuleBasedStateMachine):
    """One case in an open transaction, looked at after every step; all is taken back at the end."""

    session: ClassVar[Session]
    code: str
    pictures: set[str]
    """All pictures that anybody ever gave."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = self.session.begin_nested()
        self.told: list[CaseEvent] = []
        self.shown: list[Case] = []

    def teardown(self) -> None:
        self.undo.rollback()

    @property
    def case(self) -> Case:
        return cases.get(self.session, self.code)

    def everything(self) -> list[Any]:
        """The case, and how much there is of all that belongs to cases."""
        counts = (select(func.count()).select_from(schema.metadata.tables[t]) for t in TABLES)
        return [self.case, *map(self.session.scalar, counts)]

    def look(self) -> None:
        """Event by event: nothing that was written ever changes, and no number is missing."""
        case = self.case
        told = cases.history(self.session, case)
        assert told[: len(self.told)] == self.told
        assert [event.seq for event in told] == [*range(1, case.version + 1)]
        assert all(first.to_state == then.from_state for first, then in pairwise(told))
        assert (told[-1].to_state, told[-1].agency) == (case.state, case.agency)
        if self.shown:
            self._compare(self.shown[-1], case, told[len(self.told) :])
        self.told, self.shown = told, [*self.shown[-3:], case]

    def _compare(self, before: Case, after: Case, new: list[CaseEvent]) -> None:
        """The clocks move only by what may move them, and the event says whereto."""
        for field, movers in MOVES.items():
            if getattr(before, field) != getattr(after, field):
                moved = [event for event in new if event.action in movers]
                assert moved
                if field.endswith("due_at"):
                    assert moved[-1].data[field] == getattr(after, field).isoformat()
        transferred = after.agency is not None and before.agency not in (None, after.agency)
        returned = any(event.action == "return" for event in new)
        assert after.hops == before.hops + transferred + returned
        assert {*before.photos} <= {*after.photos}
        assert {*before.checked} <= {*after.checked}

    @invariant()
    def it_makes_sense(self) -> None:
        case = self.shown[-1]
        with_city = case.state in (State.SUBMITTED, State.TRIAGE)
        assert case.state in ENDS or (case.agency is None) == with_city
        assert (case.paused_at is not None) == (case.state is State.AWAITING_CITIZEN)
        assert (case.resolved_at is not None) == (case.state in ANSWERED)
        assert (case.merged_into is not None) == (case.state is State.MERGED)
        assert case.second_look_due_at is None or case.state is State.RESOLVED
        assert case.asks <= 2
        assert case.handle_due_at >= case.clock_from_at

    @invariant()
    def no_picture_is_lost(self) -> None:
        files = schema.case_files
        held = select(files.c.hash).where(files.c.case == self.shown[-1].id)
        assert {*self.session.scalars(held)} == self.pictures

    @invariant()
    def the_public_figures_sum_to_the_total(self) -> None:
        public = dict.fromkeys(PublicState, 0)
        for state, count in cases.counts(self.session).items():
            public[PUBLIC_STATE[state]] += count
        total = self.session.scalar(select(func.count()).select_from(schema.cases))
        assert sum(public.values()) == total == 3

    @invariant()
    def there_is_one_rating_a_round_and_it_is_the_reporters(self) -> None:
        case, ratings = self.shown[-1], schema.ratings
        mine = select(ratings.c.round).where(ratings.c.case == case.id)
        rounds = self.session.scalars(mine).all()
        assert len(rounds) == len({*rounds} & {*range(case.round + 1)})
        assert {e.actor for e in self.told if e.action == "rate"} <= {case.reporter}
