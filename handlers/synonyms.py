"""What people type instead of pressing: a number, a label, or words that mean one."""

import re
from collections.abc import Mapping
from functools import cache

from domain.text import fold
from domain.texts import LANGUAGES, Texts
from handlers.turn import CONTROL, Turn

LABEL_MOST = 120
"""Characters beyond which a text is no label."""

BACK, SKIP, KEEP, CANCEL = (f"{CONTROL}{word}" for word in ("back", "skip", "keep", "cancel"))

# Beside the words (texts, so that each language has its own): the options they mean, the first
# that is offered. Where an answer in words is wanted only what leads elsewhere is no answer.
LEADS: Mapping[str, tuple[str, ...]] = {
    "said.skip": (SKIP,),
    "said.back": (BACK,),
    "said.cancel": (CANCEL, "cancel"),
}
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "said.yes": ("yes", "send", "mask", "open", "done"),
    "said.no": ("no", "none", "keep", "hidden", SKIP, "done", "cancel"),
}

_PUNCTUATION = re.compile(r"[^\w\s]+")


def bare(text: str) -> str:
    """The words for comparing: no case, no marks, no punctuation."""
    return fold(_PUNCTUATION.sub(" ", text))


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


def named_option(turn: Turn, *, in_words: bool) -> str | None:
    """The open option a text names: by its number, its label, or words that mean it.

    `in_words` tells that the open question wants words.
    """
    text = turn.event.text or ""
    options = dict(turn.conversation.options)
    typed = bare(text) if len(text) <= LABEL_MOST else ""
    if not typed:
        return None
    labelled = next((key for key, label in options.items() if bare(label) == typed), None)
    numbered = [key for key in options if not key.startswith(CONTROL)]
    return _by_number(fold(text), numbered, options) or labelled or _meant(turn, text, in_words)


def _by_number(typed: str, numbered: list[str], options: Mapping[str, str]) -> str | None:
    if not (typed.isdecimal() and numbered):
        return None
    if typed == "0" and BACK in options:
        return BACK
    return numbered[int(typed) - 1] if 1 <= int(typed) <= len(numbered) else None


def _meant(turn: Turn, text: str, in_words: bool) -> str | None:
    options = dict(turn.conversation.options)
    meanings = LEADS if in_words else {**LEADS, **ANSWERS}
    meant = (key for said, keys in meanings.items() if says(turn, said, text) for key in keys)
    return next((key for key in meant if key in options), None)
