"""One person on several channels: a one-time code shown on one, typed on the other."""

from dataclasses import replace
from datetime import timedelta

from domain.codes import invitation_code
from handlers.keyboards import menu
from handlers.turn import Turn
from storage import cases, links

VALID_IN = timedelta(minutes=10)
_CODE_BYTES = 10


def offer(turn: Turn, rest: str) -> None:
    """Show a code that joins another channel to this person."""
    code = invitation_code(turn.house.randomness(_CODE_BYTES))
    links.offer(turn.session, code, turn.person.id, until=turn.now + VALID_IN)
    turn.say("link.code", *menu(turn), code=code)


def try_code(turn: Turn, code: str) -> bool:
    """Join this channel to the person whose code this is.

    Only where nothing was begun here yet: what somebody reported, or is allowed to do, must not
    pass to whoever talks them into typing a code.
    """
    if turn.actor.works_for_the_city or cases.of_person(turn.session, turn.person.id, most=1):
        return False
    person = links.redeem(turn.session, code, turn.event.peer, now=turn.now)
    if person is None:
        return False
    joined = replace(turn.person, id=person)
    turn.conversation = replace(turn.conversation, person=joined)
    turn.forget_actor()
    turn.say("link.done", *menu(turn))
    return True
