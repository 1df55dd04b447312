"""Looking a case up by its code."""

from handlers import forms, showing
from handlers.keyboards import menu
from handlers.turn import Draft, Turn


def start(turn: Turn, rest: str) -> None:
    """Ask for the code, or use the one that came with the command."""
    if not rest:
        forms.begin(turn, Draft("find"))
    elif not by_code(turn, rest):
        turn.say("find.unknown", *menu(turn))


def finish(turn: Turn, draft: Draft) -> None:
    """The code was typed."""
    by_code(turn, draft.answers["code"])


def by_code(turn: Turn, text: str) -> bool:
    """Show the case of that code; False when there is none."""
    case = showing.find(turn, text)
    if case is not None:
        showing.best_view(turn, case)
    return case is not None
