"""The record worked on: its states, what the public sees of them, and its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.severity import Severity


class State(StrEnum):
    """Where a case stands (product.md section 3)."""

    SUBMITTED = "submitted"
    TRIAGE = "triage"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    AWAITING_CITIZEN = "awaiting_citizen"
    AWAITING_APPROVAL = "awaiting_approval"
    REFERRED_UP = "referred_up"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class PublicState(StrEnum):
    """iHanoi's own four views; withdrawn and merged are counted apart."""

    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


PUBLIC_STATE: Mapping[State, PublicState] = {
    State.SUBMITTED: PublicState.WAITING,
    State.TRIAGE: PublicState.WAITING,
    State.ASSIGNED: PublicState.WAITING,
    State.ACCEPTED: PublicState.IN_PROGRESS,
    State.AWAITING_CITIZEN: PublicState.IN_PROGRESS,
    State.AWAITING_APPROVAL: PublicState.IN_PROGRESS,
    State.REFERRED_UP: PublicState.IN_PROGRESS,
    State.RESOLVED: PublicState.DONE,
    State.CLOSED: PublicState.DONE,
    State.REJECTED: PublicState.REFUSED,
    State.WITHDRAWN: PublicState.WITHDRAWN,
    State.MERGED: PublicState.MERGED,
}

UNDER_WAY = frozenset({PublicState.WAITING, PublicState.IN_PROGRESS})
"""Views of a case that is due at some time."""

WAITING_FOR_THE_CITY = frozenset({State.SUBMITTED, State.TRIAGE})
WITH_THE_AGENCY = frozenset({State.ASSIGNED, State.ACCEPTED, State.REFERRED_UP})
RECEIVING = WAITING_FOR_THE_CITY | {State.ASSIGNED}
"""States in which the receive clock runs."""
OPEN = WAITING_FOR_THE_CITY | WITH_THE_AGENCY | {State.AWAITING_CITIZEN, State.AWAITING_APPROVAL}
ANSWERED = frozenset({State.RESOLVED, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Report:
    """What a citizen sends: reviewed, consented to, not yet a case."""

    reporter: int
    text: str
    category: str
    severity: Severity
    ward: str | None = None
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    photos: tuple[str, ...] = ()
    name_shown: bool = False
    contact: str | None = None
    extra: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What the reporter said of the last answer: a score, why, and in their own words."""

    score: str
    reasons: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table of cases, field for column.

    `agency` is None while the city office itself is accountable. `contact` refers to the
    encrypted contact data, never holds it. `hops` counts transfers: the citizen's clock
    does not know them. The handle clock runs from `clock_from_at`, less `paused_minutes` of
    waiting for the citizen, the receive clock from `receive_from_at`, both on the calendar of
    whoever has the case since `assigned_at` (`domain/counting.py`). `extended_minutes` were
    granted later, so that on-time can be told with and without them, and `extension` is one
    that is asked for. `checked` holds the keys of the checks that are done
    (`domain/clocks.py`). `round` counts answers: 0 for
    the first, one more for each reopening or contested refusal.
    """

    id: int
    code: str
    state: State
    version: int
    reporter: int
    text: str
    category: str
    severity: Severity
    ward: str | None
    address: str
    lat: float | None
    lon: float | None
    photos: tuple[str, ...]
    name_shown: bool
    contact: str | None
    agency: str | None
    officer: int | None
    hops: int
    asks: int
    round: int
    contested: bool
    question: str | None
    answer: str | None
    proof: tuple[str, ...]
    document: str | None
    answered_by: int | None
    submitted_at: datetime
    receive_due_at: datetime
    handle_due_at: datetime
    receive_from_at: datetime
    clock_from_at: datetime
    assigned_at: datetime | None
    paused_at: datetime | None
    paused_minutes: int
    resolved_at: datetime | None
    second_look_from_at: datetime | None
    second_look_due_at: datetime | None
    referred_until_on: date | None
    extension: Mapping[str, Any] | None
    extended_minutes: int
    rated: bool
    checked: tuple[str, ...]
    next_check_at: datetime | None
    merged_into: str | None
    extra: Mapping[str, Any]

    @property
    def public_state(self) -> PublicState:
        """The view the citizen is shown."""
        return PUBLIC_STATE[self.state]

    @property
    def due_at(self) -> datetime:
        """The clock that runs now: receive until the case is accepted, then handle."""
        waiting = self.public_state is PublicState.WAITING
        return self.receive_due_at if waiting else self.handle_due_at
