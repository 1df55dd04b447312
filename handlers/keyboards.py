"""Buttons that stand below many replies."""

from domain.conversation import Choice
from handlers.turn import Turn

CITIZEN_MENU = ("report", "mine", "find", "help")


def menu(turn: Turn) -> tuple[Choice, ...]:
    """The standing menu; who works for the city finds their work first."""
    work = ("queue",) if turn.actor.works_for_the_city else ()
    return turn.go(*work, *CITIZEN_MENU)
