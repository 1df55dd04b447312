"""The first word, the help, and what people say besides."""

import re
from collections.abc import Callable, Mapping

from domain.text import fold
from handlers import attribution, finding, joining
from handlers.keyboards import menu
from handlers.synonyms import says
from handlers.turn import Turn

# What may come with a first word, by a link or typed after it.
_COMES_WITH = (finding.by_code, joining.try_code, attribution.try_ref)
_MARKS = re.compile(r"[^\w\s]+")


def start(turn: Turn, rest: str) -> None:
    """A greeting that says what can be done here; a code may come with it."""
    if rest and any(take(turn, rest) for take in _COMES_WITH):
        return
    turn.say("greeting", *menu(turn), *turn.go("language"))


def explain(turn: Turn, rest: str) -> None:
    """What can be done here, for citizens and for those who work for the city."""
    key = "help.staff" if turn.actor.works_for_the_city else "help.citizen"
    turn.say(key, *menu(turn), *turn.go("language", "data"))


def misunderstood(turn: Turn) -> None:
    """Nothing was understood: the menu again, never silence."""
    turn.say("misunderstood", *menu(turn))


def small_talk(turn: Turn, text: str) -> bool:
    """Answer a greeting or a word of thanks: it is no report."""
    said = _MARKS.sub("", fold(text)).split()
    for key, reply in _SMALL_TALK.items():
        for phrase in (words.split() for words in fold(turn.text(key)).split("|")):
            if said[: len(phrase)] == phrase and _is_padding(turn, said[len(phrase) :]):
                reply(turn)
                return True
    return False


def thanked(turn: Turn, text: str) -> bool:
    """Answer a word of thanks in the middle of something: nothing is dropped for it."""
    said = says(turn, "said.thanks", text)
    if said:
        turn.say("thanks.answer")
    return said


def _is_padding(turn: Turn, words: list[str]) -> bool:
    return {*words} <= {*fold(turn.text("said.besides")).split("|")}


def _welcome(turn: Turn) -> None:
    turn.say("thanks.answer", *menu(turn))


_SMALL_TALK: Mapping[str, Callable[[Turn], None]] = {
    "said.hello": lambda turn: start(turn, ""),
    "said.thanks": _welcome,
}
