"""What the grid and the conditions say of any case, person and moment, without asking the rules."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.case import Case
from domain.people import Actor, Role
from tests.domain.test_workflow_table import MAY


def city(who: Actor) -> bool:
    """Whether somebody is of the city office."""
    return (Role.DISPATCHER, None) in {(grant.role, grant.agency) for grant in who.grants}


# The conditions beyond who and where, in words of their own: of a case, a person, the time.
CONDITIONS: Mapping[str, Callable[[Case, Actor, datetime], Any]] = {
    "return": lambda c, who, now: c.hops < 3,
    "ask_citizen": lambda c, who, now: c.asks < 2,
    "ask_extension": lambda c, who, now: now < c.handle_due_at and not c.extension,
    "grant_extension": lambda c, who, now: c.extension and c.extension["by"] != who.person,
    "refuse_extension": lambda c, who, now: c.extension and c.extension["by"] != who.person,
    "approve": lambda c, who, now: c.answered_by != who.person,
    "unmask": lambda c, who, now: c.contact,
    "reopen": lambda c, who, now: (
        c.answered_by != who.person and (c.second_look_due_at or city(who))
    ),
    "uphold": lambda c, who, now: c.answered_by != who.person and c.second_look_due_at,
    "rate": lambda c, who, now: now <= c.resolved_at + timedelta(days=7),
    "explain_rating": lambda c, who, now: now <= c.resolved_at + timedelta(days=7),
    "contest": lambda c, who, now: not c.contested,
}


def may(case: Case, action: str, who: Actor, now: datetime) -> bool:
    """Whether the grid and the conditions allow it."""
    if not MAY[action, case.state] & letters(case, who):
        return False
    return action not in CONDITIONS or bool(CONDITIONS[action](case, who, now))


def letters(case: Case, who: Actor) -> set[str]:
    """As what somebody may act on this case, in the letters of the grid."""
    if who.person is None:
        return {"S"}
    if who.person == case.reporter:
        return {"R"}
    held = {(grant.role, grant.agency) for grant in who.grants}
    counts = {"O": (Role.OFFICER, case.agency), "L": (Role.LEADER, case.agency)}
    counts["D"] = (Role.DISPATCHER, None)
    return {"C", *(letter for letter, role in counts.items() if role in held)}
