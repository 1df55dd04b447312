"""Looking a case up by its code."""

from domain.codes import looks_like_case_code
from handlers import forms, showing
from handlers.keyboards import menu
from handlers.questions import code_in
from handlers.turn import Draft, Turn


def start(turn: Turn, rest: str) -> None:
    """Ask for the code, or use the one that came with the command."""
    if not rest:
        forms.begin(turn, Draft("find"))
    elif not by_code(turn, rest):
        _say_unknown(turn, rest)


def finish(turn: Turn, draft: Draft) -> None:
    """The code was typed."""
    if not by_code(turn, draft.answers["code"]):
        _say_unknown(turn, draft.answers["code"])


def by_code(turn: Turn, text: str) -> bool:
    """Show the case of the code in the text; False when there is none."""
    case = showing.find(turn, code_in(text) or "")
    if case is not None:
        showing.best_view(turn, case)
    return case is not None


def try_code(turn: Turn, text: str) -> bool:
    """Take a message that holds a code, or is as good as one, for a look-up."""
    if by_code(turn, text):
        return True
    if not looks_like_case_code(text):
        return False
    _say_unknown(turn, text)
    return True


def _say_unknown(turn: Turn, text: str) -> None:
    # A code that can't be right is worth another look; one that is nobody's gets the same
    # answer as one that is not for this person.
    turn.say("find.unknown" if code_in(text) else "find.code.again", *menu(turn))
