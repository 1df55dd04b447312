"""Conditions of actions beyond who and from where; a guard's name is its refusal's text key."""

from domain.case import Case
from domain.people import Actor, Role
from domain.rules import Moment


def few_hops(case: Case, actor: Actor, moment: Moment) -> bool:
    """After three transfers only the city decides, and the case can't bounce."""
    return case.hops < moment.rules.hops_max


def asks_left(case: Case, actor: Actor, moment: Moment) -> bool:
    """A citizen is asked back at most twice."""
    return case.asks < moment.rules.asks_max


def another_answered(case: Case, actor: Actor, moment: Moment) -> bool:
    """Nobody approves, or looks again at, their own answer."""
    return case.answered_by != actor.person


def asked_for_a_second_look(case: Case, actor: Actor, moment: Moment) -> bool:
    """The reporter was dissatisfied and nobody has looked again yet."""
    return case.second_look_due_at is not None


def second_look_or_city(case: Case, actor: Actor, moment: Moment) -> bool:
    """The city office may reopen any answered case, an agency's leader on a second look."""
    return case.second_look_due_at is not None or actor.holds(Role.DISPATCHER)


def not_contested(case: Case, actor: Actor, moment: Moment) -> bool:
    """A refusal is contested once."""
    return not case.contested


def not_yet_due(case: Case, actor: Actor, moment: Moment) -> bool:
    """An extension is asked for before the due date, never after."""
    return moment.now < case.handle_due_at


def nothing_asked(case: Case, actor: Actor, moment: Moment) -> bool:
    """One extension is asked for at a time."""
    return case.extension is None


def extension_asked(case: Case, actor: Actor, moment: Moment) -> bool:
    """An extension waits for a decision."""
    return case.extension is not None


def another_asked(case: Case, actor: Actor, moment: Moment) -> bool:
    """Nobody grants an extension to themselves."""
    return case.extension is None or case.extension["by"] != actor.person


def has_contact(case: Case, actor: Actor, moment: Moment) -> bool:
    """There is contact data to unmask."""
    return case.contact is not None


def rating_is_open(case: Case, actor: Actor, moment: Moment) -> bool:
    """A rating is given, and may be changed, within its days after the answer."""
    if case.resolved_at is None:
        return False
    return moment.now <= case.resolved_at + moment.rules.rating_in
