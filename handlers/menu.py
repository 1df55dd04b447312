"""The menu: places a person can go to at any time, by button, by label or by /command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.text import fold
from domain.texts import LANGUAGES
from handlers import (
    about_me,
    cancelling,
    finding,
    greeting,
    joining,
    languages,
    mine,
    queue,
    reporting,
)
from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the menu; what follows a /command is handed on."""

    go: Callable[[Turn, str], None]
    slash: tuple[str, ...]


PLACES: Mapping[str, Place] = {
    "start": Place(greeting.start, ("start", "batdau", "menu")),
    "report": Place(reporting.start, ("phananh", "report")),
    "mine": Place(mine.show, ("cuatoi", "mine")),
    "find": Place(finding.start, ("tim", "find")),
    "help": Place(greeting.explain, ("giupdo", "trogiup", "help")),
    "queue": Place(queue.show, ("viec", "queue")),
    "language": Place(languages.ask, ("ngonngu", "language")),
    "vi": Place(languages.vietnamese, ("vi",)),
    "en": Place(languages.english, ("en",)),
    "data": Place(about_me.show, ("dulieu", "data")),
    "join": Place(joining.start, ("thamgia", "join")),
    "cancel": Place(cancelling.cancel, ("huy", "cancel")),
    "resume": Place(cancelling.resume, ("tieptuc", "resume")),
}

_SLASH = {word: key for key, place in PLACES.items() for word in place.slash}


def find_place(turn: Turn, text: str) -> tuple[str, str] | None:
    """The place a text names, with what follows it; None when it names none."""
    if text.startswith("/"):
        word, _, rest = text[1:].partition(" ")
        key = _SLASH.get(fold(word.partition("@")[0]).replace("_", ""))
        return (key, rest.strip()) if key else None
    key = _labels(turn).get(fold(text))
    return (key, "") if key else None


def _labels(turn: Turn) -> Mapping[str, str]:
    return {
        fold(turn.house.texts.say(language, f"menu.{key}")): key
        for language in LANGUAGES
        for key in PLACES
    }
