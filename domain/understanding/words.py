"""A text as a row of words: each as written, folded, and with its place in the text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from domain.text import fold

# Reports end at 2,000 characters; what lies further in a longer text is not read for meaning.
READ_AT_MOST = 20_000
MOSTLY_MARKED = 0.15
MOSTLY_ENGLISH = 0.1

_WORD = re.compile(r"[^\W_]{1,40}")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}$")
_SENTENCE_END = re.compile(r"[!?;…\n]|\.(?:\s|\.|$)")
_CLAUSE_END = re.compile(r"[,:()\"“”\-–—]")
_ABBREVIATIONS = frozenset({"p", "q", "h", "d", "tp", "tx", "tt", "x", "st", "mr", "ms", "mrs"})
# Frequent English words that are no Vietnamese words without their marks, as are "the" (thế),
# "he" (hè), "be" (bé), "my" (Mỹ), "that" (thật), "it" (ít) and "in".
_ENGLISH = frozenset(
    "i is and of was are were they we our for with from have has this you your there please been "
    "where which when what who she his her their because or as by will would could should every "
    "near after before very people street road water house front next out into still some did "
    "does broken nobody".split()
)

Shorthand = Mapping[str, tuple[str, ...]]


class Word(NamedTuple):
    """One word: `exact` keeps the marks (tone last), `plain` is folded."""

    exact: str
    plain: str
    start: int
    end: int
    sentence: int
    clause: int
    capital: bool

    @property
    def bare(self) -> bool:
        """Tell whether the word carries no mark."""
        return self.exact == self.plain


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and its words; `plain` when it is Vietnamese typed without marks."""

    text: str
    words: tuple[Word, ...]
    plain: bool


@lru_cache(maxsize=16_384)
def spell(word: str) -> tuple[str, str]:
    """Return the word in lower case with its tone at the end, and folded.

    The tone goes last because people write both "hòa" and "hoà". A letter drawn out at the
    end ("cháyyy") counts once.
    """
    lower = word.casefold()
    if lower.isascii():
        short = _DRAWN_OUT.sub(r"\1", lower)
        return short, short
    apart = unicodedata.normalize("NFD", lower)
    tone = "".join(_TONES.findall(apart))
    toneless = unicodedata.normalize("NFC", _TONES.sub("", apart))
    return _DRAWN_OUT.sub(r"\1", toneless) + tone, _DRAWN_OUT.sub(r"\1", fold(lower))


def _breaks(text: str, before: re.Match[str], after: re.Match[str]) -> tuple[int, int]:
    """Return how many sentences and clauses end between two neighbouring words."""
    gap = text[before.end() : after.start()]
    if gap == " ":
        return 0, 0
    if _SENTENCE_END.search(gap) and not (
        gap.startswith(".") and fold(before[0]) in _ABBREVIATIONS
    ):
        return 1, 1
    return 0, int(_CLAUSE_END.search(gap) is not None)


def _placed(text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    before: re.Match[str] | None = None
    sentence = clause = 0
    for found in _WORD.finditer(text):
        if before is not None:
            ended, paused = _breaks(text, before, found)
            sentence, clause = sentence + ended, clause + paused
        before = found
        yield found, sentence, clause


def _words(text: str, shorthand: Shorthand) -> Iterator[Word]:
    for found, sentence, clause in _placed(text):
        written = found[0]
        for part in shorthand.get(written.casefold(), (written,)):
            exact, plain = spell(part)
            yield Word(exact, plain, *found.span(), sentence, clause, written[0].isupper())


def _is_plain(words: Sequence[Word]) -> bool:
    marked = sum(not word.bare for word in words)
    english = sum(word.plain in _ENGLISH for word in words)
    return marked < MOSTLY_MARKED * len(words) and english < MOSTLY_ENGLISH * len(words)


def read(text: str, shorthand: Shorthand) -> Reading:
    """Return the text as words, each shorthand replaced by the words it stands for."""
    words = tuple(_words(text[:READ_AT_MOST], shorthand))
    return Reading(text, words, _is_plain(words))
