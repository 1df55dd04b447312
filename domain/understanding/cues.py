"""Cues: phrases that carry a meaning, looked for word by word in a text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from domain.understanding.words import Reading, Word, spell

# "_" in a phrase stands for up to so many other words.
GAP = 3
IDIOM = "idiom"


class Step(NamedTuple):
    """One word of a cue, and how many words may be skipped before it."""

    exact: str
    plain: str
    skip: int


class Cue(NamedTuple):
    """A phrase and the tag it stands for; `strict` ones count only when marks were typed."""

    tag: str
    steps: tuple[Step, ...]
    strict: bool


class Hit(NamedTuple):
    """A cue found in a text, from the word `first` up to, but without, the word `last`."""

    tag: str
    first: int
    last: int
    sentence: int
    clause: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues by their first word, or their first two where no gap lies between, folded."""

    cues: Mapping[str, tuple[Cue, ...]]


def _steps(phrase: str) -> Iterator[Step]:
    skip = 0
    for word in phrase.split():
        if word == "_":
            skip = GAP
            continue
        yield Step(*spell(word), skip)
        skip = 0


def make_lexicon(rows: Iterable[tuple[str, str]]) -> Lexicon:
    """Return the lexicon of (tag, phrase) rows; "=" before a phrase asks for its marks."""
    cues: dict[str, list[Cue]] = defaultdict(list)
    for tag, phrase in rows:
        steps = tuple(_steps(phrase.lstrip("=")))
        paired = len(steps) > 1 and not steps[1].skip
        key = f"{steps[0].plain} {steps[1].plain}" if paired else steps[0].plain
        cues[key].append(Cue(tag, steps, phrase.startswith("=")))
    return Lexicon({word: tuple(found) for word, found in cues.items()})


def _same(step: Step, word: Word, plain: bool) -> bool:
    return word.exact == step.exact or (plain and word.bare and word.plain == step.plain)


def _after(step: Step, reading: Reading, at: int, plain: bool) -> int | None:
    """Return the place after the word of this step, at or shortly behind `at`."""
    for place in range(at, min(at + step.skip + 1, len(reading.words))):
        if _same(step, reading.words[place], plain):
            return place + 1
    return None


def _end(cue: Cue, reading: Reading, first: int) -> int | None:
    """Return the place after the cue if it stands at `first`, within one clause."""
    plain = reading.plain and not cue.strict
    last = first
    for step in cue.steps:
        after = _after(step, reading, last, plain)
        if after is None:
            return None
        last = after
    same = reading.words[last - 1].clause == reading.words[first].clause
    return last if same else None


def _hits(reading: Reading, lexicon: Lexicon) -> Iterator[Hit]:
    plains = [word.plain for word in reading.words]
    pairs = (f"{one} {two}" for one, two in zip_longest(plains, plains[1:], fillvalue=""))
    for first, keys in enumerate(zip(plains, pairs, strict=True)):
        for key in keys:
            for cue in lexicon.cues.get(key, ()):
                last = _end(cue, reading, first)
                if last is not None:
                    word = reading.words[first]
                    yield Hit(cue.tag, first, last, word.sentence, word.clause)


def _coverage(hits: Iterable[Hit], size: int) -> list[int]:
    """Return for each word the length of the longest idiom it is part of."""
    longest = [0] * size
    for hit in hits:
        for place in range(hit.first, hit.last):
            longest[place] = max(longest[place], hit.last - hit.first)
    return longest


def find_cues(reading: Reading, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Return the cues of a text; what touches an idiom at least as long is left out."""
    hits = tuple(_hits(reading, lexicon))
    longest = _coverage((hit for hit in hits if hit.tag == IDIOM), len(reading.words))
    return tuple(
        hit
        for hit in hits
        if hit.tag != IDIOM and max(longest[hit.first : hit.last]) < hit.last - hit.first
    )
