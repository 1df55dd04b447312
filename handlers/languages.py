"""Vietnamese first, English complete."""

from domain.codes import looks_like_case_code, looks_like_invitation_code
from domain.language import language_of
from handlers.keyboards import menu
from handlers.turn import Turn


def ask(turn: Turn, rest: str) -> None:
    """Offer the languages, each in its own words."""
    turn.say("language.ask", *turn.go("vi", "en"))


def vietnamese(turn: Turn, rest: str) -> None:
    """Speak Vietnamese from now on."""
    _speak(turn, "vi")


def english(turn: Turn, rest: str) -> None:
    """Speak English from now on."""
    _speak(turn, "en")


def listen(turn: Turn, text: str) -> None:
    """Answer in the language of the first words somebody writes, unless they chose one."""
    if turn.person.language_known or _is_code(text):
        return
    if language := language_of(text):
        turn.speak(language)


def _is_code(text: str) -> bool:
    return looks_like_case_code(text) or looks_like_invitation_code(text)


def _speak(turn: Turn, language: str) -> None:
    turn.speak(language)
    turn.say("language.set", *menu(turn))
