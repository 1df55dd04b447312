"""The menu: places a person can go to at any time, by button, by label or by /command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from domain.text import fold
from domain.texts import LANGUAGES, Texts
from handlers import (
    about_me,
    absence,
    broadcasts,
    cancelling,
    finding,
    greeting,
    joining,
    languages,
    linking,
    mine,
    queue,
    reporting,
)
from handlers.synonyms import says
from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the menu; what follows a /command is handed on.

    `leaves` tells that going there ends what was only a question on the way, `paged` that a
    button may name where in it.
    """

    go: Callable[[Turn, str], None]
    slash: tuple[str, ...]
    leaves: bool = True
    paged: bool = False


PLACES: Mapping[str, Place] = {
    "start": Place(greeting.start, ("start", "batdau", "menu", "trangchu")),
    "report": Place(reporting.start, ("phananh", "report")),
    "mine": Place(mine.show, ("cuatoi", "mine")),
    "find": Place(finding.start, ("tim", "find")),
    "help": Place(greeting.explain, ("giupdo", "trogiup", "help"), leaves=False),
    "queue": Place(queue.show, ("viec", "queue"), paged=True),
    "seek": Place(queue.ask, ("timviec", "seek")),
    "away": Place(absence.start, ("vang", "away")),
    "back": Place(absence.come_back, ("trolai",)),
    "broadcast": Place(broadcasts.show, ("thongbao", "broadcast")),
    "compose": Place(broadcasts.compose, ("soanthongbao", "compose")),
    "mute": Place(broadcasts.mute, ("ngungtin", "mute"), leaves=False),
    "unmute": Place(broadcasts.unmute, ("nhantin", "unmute"), leaves=False),
    "language": Place(languages.ask, ("ngonngu", "language"), leaves=False),
    "vi": Place(languages.vietnamese, ("vi",), leaves=False),
    "en": Place(languages.english, ("en",), leaves=False),
    "data": Place(about_me.show, ("dulieu", "data")),
    "link": Place(linking.offer, ("lienket", "link")),
    "join": Place(joining.start, ("thamgia", "join")),
    "cancel": Place(cancelling.cancel, ("huy", "cancel"), leaves=False),
    "resume": Place(cancelling.resume, ("tieptuc", "resume"), leaves=False),
}

_SLASH = {word: key for key, place in PLACES.items() for word in place.slash}
# Words that name a place without being its label.
_MEANT = {
    "said.menu": "start",
    "said.help": "help",
    "said.language": "language",
    "said.data": "data",
    "said.mine": "mine",
}
_LABEL_MOST = 40
"""Characters; a longer text is no label of the menu."""


def find_place(turn: Turn, text: str) -> tuple[str, str] | None:
    """The place a text names, with what follows it; None when it names none."""
    if text.startswith("/"):
        word, _, rest = text[1:].partition(" ")
        key = _SLASH.get(fold(word[:_LABEL_MOST].partition("@")[0]).replace("_", ""))
        return (key, rest.strip()) if key else None
    key = _labels(turn.house.texts).get(fold(text)) if len(text) <= _LABEL_MOST else None
    return (key, "") if key else None


def meant_place(turn: Turn, text: str) -> str | None:
    """The place that words mean which are no answer: "menu", "help"."""
    return next((place for said, place in _MEANT.items() if says(turn, said, text)), None)


@cache
def _labels(texts: Texts) -> Mapping[str, str]:
    return {
        fold(texts.say(language, f"menu.{key}")): key for language in LANGUAGES for key in PLACES
    }
