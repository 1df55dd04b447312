"""What people type instead of pressing: a number, a label, or listed words that mean one.

Nothing else names a button: no part of a label, no word that only looks like one.
"""

import re
from collections.abc import Mapping
from functools import cache

from domain.forms import Kind, Question
from domain.text import clean, fold
from domain.texts import LANGUAGES, Texts
from handlers.turn import CONTROL, Turn

LABEL_MOST = 120
"""Characters beyond which a text is no label."""

BACK, SKIP, KEEP, CANCEL = (f"{CONTROL}{word}" for word in ("back", "skip", "keep", "cancel"))

# Beside the words (texts, so that each language has its own): the options they mean, the first
# that is offered. Where an answer in words is wanted only what leads elsewhere is no answer.
# What an option is called besides stands in its own text, `said.LIST.OPTION`.
LEADS: Mapping[str, tuple[str, ...]] = {
    "said.skip": (SKIP,),
    "said.back": (BACK, "stay"),
    "said.cancel": (CANCEL, "cancel", "drop"),
}
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "said.yes": ("yes", "send", "mask", "open", "done", "drop"),
    "said.no": ("no", "none", "keep", "hidden", SKIP, "done", "cancel", "stay"),
    "said.done": ("done",),
}
YES, NO = "said.yes", "said.no"

_PUNCTUATION = re.compile(r"[^\w\s]+")
_COMMAND = re.compile(r"/[^\W\d]\w*(@\w+)?(\s|$)")
_ONE_WORD_TYPED = ("said.", "menu.", "control.")
"""Families of the texts that lead somewhere when they are typed."""


def bare(text: str) -> str:
    """The words for comparing: no case, no marks, no punctuation."""
    return fold(_PUNCTUATION.sub(" ", text))


def is_command(text: str) -> bool:
    """Whether a text is a /command, known or not: never an answer, nor a part of one."""
    return _COMMAND.match(text) is not None


@cache
def phrases(texts: Texts, key: str) -> frozenset[str]:
    """All ways to say something, in every language."""
    return frozenset(
        bare(way) for language in LANGUAGES for way in texts.say(language, key).split("|")
    )


def says(turn: Turn, key: str, text: str) -> bool:
    """Whether a text is one of the ways to say this, whatever polite words follow."""
    if len(text) > LABEL_MOST:
        return False
    words, polite = bare(text).split(), phrases(turn.house.texts, "said.besides")
    known = phrases(turn.house.texts, key)
    while " ".join(words) not in known and len(words) > 1 and words[-1] in polite:
        words.pop()
    return " ".join(words) in known


def is_name(turn: Turn, question: Question | None) -> bool:
    """Whether a word, or several with capitals, is a name where one is asked for.

    "Huy" and "Huy Anh" are, "Hủy" leads elsewhere.
    """
    words = clean(turn.event.text or "").split()
    asked = question is not None and question.kind is Kind.NAME
    if not (asked and words and all(map(str.isalpha, words))):
        return False
    is_one = len(words) == 1 or all(word[0].isupper() for word in words)
    return is_one and " ".join(words).casefold() not in _leading_words(turn.house.texts)


@cache
def _leading_words(texts: Texts) -> frozenset[str]:
    """Every way to say where to go, as it is written, with its marks."""
    return frozenset(
        way.casefold()
        for catalog in texts.catalogs.values()
        for key, forms in catalog.items()
        if key.startswith(_ONE_WORD_TYPED) and isinstance(forms, str)
        for way in forms.split("|")
    )


def named_option(turn: Turn, question: Question | None) -> str | None:
    """The open option a text names: by its number, its label, or words that mean it."""
    text = turn.event.text or ""
    options = dict(turn.conversation.options)
    typed = bare(text) if len(text) <= LABEL_MOST else ""
    if not typed:
        return None
    labelled = next((key for key, label in options.items() if bare(label) == typed), None)
    numbered = [key for key in options if not key.startswith(CONTROL)]
    number = _by_number(fold(text), numbered, options)
    return number or labelled or _meant(turn, text, question)


def _by_number(typed: str, numbered: list[str], options: Mapping[str, str]) -> str | None:
    if not (typed.isdecimal() and numbered):
        return None
    if typed == "0":
        return next((key for key in LEADS["said.back"] if key in options), None)
    return numbered[int(typed) - 1] if 1 <= int(typed) <= len(numbered) else None


def _meant(turn: Turn, text: str, question: Question | None) -> str | None:
    options = dict(turn.conversation.options)
    in_words = question is not None and question.in_words
    table = {**_own_words(turn, question), **LEADS, **({} if in_words else ANSWERS)}
    meant = (key for said, keys in table.items() if says(turn, said, text) for key in keys)
    only = [key for key in options if not key.startswith(CONTROL)]
    if not in_words and len(only) == 1 and says(turn, YES, text):
        return only[0]
    return next((key for key in meant if key in options), None)


def _own_words(turn: Turn, question: Question | None) -> dict[str, tuple[str, ...]]:
    """What the options of the open list are called besides their labels."""
    listed = (question.options or question.kind) if question else _step(turn)
    named = {f"said.{listed}.{key}": (key,) for key, _ in turn.conversation.options}
    return {said: keys for said, keys in named.items() if turn.house.texts.has(said)}


def _step(turn: Turn) -> str | None:
    return turn.draft.step if turn.draft else None
