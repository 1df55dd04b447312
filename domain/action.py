"""What an action on a case is made of; the actions themselves stand in `domain/workflow/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain import effects
from domain.case import Case, State
from domain.forms import Form, Question
from domain.people import Actor
from domain.rules import Moment


class Party(StrEnum):
    """What somebody is to a case."""

    REPORTER = "reporter"
    CITIZEN = "citizen"
    OFFICER = "officer"
    LEADER = "leader"
    DISPATCHER = "dispatcher"
    SYSTEM = "system"


class Audience(StrEnum):
    """Who is told; `FORMER` are those of the agency that had the case until now."""

    REPORTER = "reporter"
    FOLLOWERS = "followers"
    STAFF = "staff"
    LEADERS = "leaders"
    DISPATCHERS = "dispatchers"
    FORMER = "former"


class Button(StrEnum):
    """Where an action is offered: on the case's keyboard, on one page of it, or nowhere."""

    KEYBOARD = "keyboard"
    PAGE = "page"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tell:
    """One audience that is told of an action, always or only when it led to `only`."""

    audience: Audience
    only: State | None = None


Effect = Callable[[Case, Actor, Mapping[str, Any], Moment], dict[str, Any]]
Guard = Callable[[Case, Actor, Moment], bool]


@dataclass(frozen=True, slots=True)
class Action:
    """One row: who may, from which states, to which, what is asked first, who is told.

    The first of `to` is the usual target, the others are what the effect may decide on;
    none at all means the state stays. `taps` are answers offered as buttons of their own.
    A `strict` button is refused when the case changed since it was shown; a `quiet` action
    changes nothing that such a button depends on, and nothing on the cards unless `on_card`.
    """

    key: str
    who: frozenset[Party]
    from_: frozenset[State]
    to: tuple[State, ...] = ()
    asks: tuple[Question, ...] = ()
    taps: tuple[str, ...] = ()
    tells: tuple[Tell, ...] = ()
    effect: Effect = effects.nothing
    guards: tuple[Guard, ...] = ()
    review: bool = False
    button: Button = Button.KEYBOARD
    strict: bool = True
    quiet: bool = False
    on_card: bool = False

    @property
    def form(self) -> Form:
        """The questions asked before the action is performed."""
        return Form(self.key, self.asks, review=self.review)


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody's wish to take an action now, with what they gave for it."""

    action: str
    actor: Actor
    moment: Moment
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What was decided: to be recorded as it is. `former` is the agency that loses the case."""

    act: Act
    from_state: State
    to_state: State
    fields: Mapping[str, Any]
    tells: tuple[Tell, ...]
    former: str | None = None
