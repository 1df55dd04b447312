"""Vietnamese first, English complete."""

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


def _speak(turn: Turn, language: str) -> None:
    turn.speak(language)
    turn.say("language.set", *menu(turn))
