"""What an actor is to a case, what they may do with it, and what comes of it."""

from dataclasses import replace

from domain.action import Act, Action, Button, Change, Party
from domain.case import Case, State
from domain.errors import RefusedError
from domain.people import Actor, Role
from domain.rules import Moment
from domain.workflow.table import ACTIONS, TABLE


def parties(case: Case, actor: Actor) -> frozenset[Party]:
    """What the actor is to the case. Nobody handles a report of their own."""
    if actor.person is None:
        return frozenset({Party.SYSTEM})
    if actor.person == case.reporter:
        return frozenset({Party.REPORTER})
    held = {
        Party.OFFICER: case.agency is not None and actor.holds(Role.OFFICER, case.agency),
        Party.LEADER: case.agency is not None and actor.holds(Role.LEADER, case.agency),
        Party.DISPATCHER: actor.holds(Role.DISPATCHER),
    }
    return frozenset({Party.CITIZEN, *(party for party, is_so in held.items() if is_so)})


def refusal(case: Case, action: Action, actor: Actor, moment: Moment) -> str | None:
    """Why the actor may not do this now, as the key of a text; None when they may."""
    if not action.who & parties(case, actor):
        return "not_yours"
    if case.state not in action.from_:
        return "not_now"
    failed = (g for g in action.guards if not g(case, actor, moment))
    return next((guard.__name__ for guard in failed), None)


def offered(case: Case, actor: Actor, moment: Moment) -> tuple[Action, ...]:
    """The actions this actor may take on this case now: their keyboard, in table order."""
    keys = (a for a in TABLE if a.button is Button.KEYBOARD and case.state in a.from_)
    return tuple(a for a in keys if refusal(case, a, actor, moment) is None)


def decide(case: Case, act: Act) -> Change:
    """What the action changes, or RefusedError saying why it may not be taken."""
    action = ACTIONS[act.action]
    if (reason := refusal(case, action, act.actor, act.moment)) is not None:
        raise RefusedError(reason)
    if action.taps and act.given.get("tap") not in action.taps:
        raise RefusedError("not_now")
    fields = action.effect(case, act.actor, act.given, act.moment)
    act = replace(act, given={**act.given, **fields.pop("told", {})})
    usual = action.to[0] if action.to else case.state
    target = State(fields.pop("state", usual))
    tells = tuple(t for t in action.tells if t.only in (None, target))
    former = None if fields.get("agency", case.agency) == case.agency else case.agency
    return Change(act, case.state, target, fields, tells, former)
