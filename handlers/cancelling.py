"""Leaving a form and coming back to it."""

from handlers import forms
from handlers.keyboards import menu
from handlers.turn import Turn


def cancel(turn: Turn, rest: str) -> None:
    """Give up the form talked about; what was begun before it may be gone on with."""
    if turn.draft is None:
        turn.say("cancel.nothing", *menu(turn))
    else:
        forms.cancel(turn)


def resume(turn: Turn, rest: str) -> None:
    """Go on where the person stopped."""
    if turn.draft is None:
        turn.say("resume.nothing", *menu(turn))
    else:
        forms.resume(turn, turn.draft)
