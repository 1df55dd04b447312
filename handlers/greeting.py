"""The first word and the help."""

from handlers import finding
from handlers.keyboards import menu
from handlers.turn import Turn


def start(turn: Turn, rest: str) -> None:
    """A greeting that says what can be done here; a case code may come with it."""
    if rest and finding.by_code(turn, rest):
        return
    turn.say("greeting", *menu(turn), *turn.go("language"))


def explain(turn: Turn, rest: str) -> None:
    """What can be done here, for citizens and for those who work for the city."""
    key = "help.staff" if turn.actor.works_for_the_city else "help.citizen"
    turn.say(key, *menu(turn), *turn.go("language", "data"))


def misunderstood(turn: Turn) -> None:
    """Nothing was understood: the menu again, never silence."""
    turn.say("misunderstood", *menu(turn))
