"""Buttons that stand below many replies."""

from domain.broadcast_life import may_begin
from domain.conversation import Choice
from handlers.turn import Turn

CITIZEN_MENU = ("report", "mine", "find", "help")


def menu(turn: Turn) -> tuple[Choice, ...]:
    """The standing menu; who works for the city finds their work first."""
    work = ("queue",) if turn.actor.works_for_the_city else ()
    tells = ("broadcast",) if may_begin(turn.actor) else ()
    return turn.go(*work, *tells, *CITIZEN_MENU)
