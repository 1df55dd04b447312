"""Streets, wards and districts named in a text, as they were written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.understanding.cues import Step
from domain.understanding.gazetteer import NAMING, OTHER_THINGS, Gazetteer, Lead, Name
from domain.understanding.words import Reading, Word

# A name no list knows is taken to end after so many capitalised words.
LONGEST_NAME = 4
SHOUTED = 0.7
# "ngách 2/41/7A" is four words at most.
HOUSE_NUMBER = 4
LONG_ENOUGH = 3

_WARD = frozenset({"phuong", "p", "phg"})
_NUMBER = re.compile(r"\d{1,3}[a-e]?")
_ROAD = re.compile(r"(?:ql|tl)\d{1,3}[a-e]?")


class Place(NamedTuple):
    """A name as written, from character `start` up to `end`, and what words led up to it."""

    text: str
    start: int
    end: int
    lead: Lead


class Span(NamedTuple):
    """Words `first` up to `last` are a name; not `kept` when it is part of another thing's."""

    first: int
    last: int
    kept: bool = True
    lead: Lead = Lead.NONE


@dataclass(frozen=True, slots=True)
class View:
    """What the search looks at; capitals mean nothing in a text that is all capitals."""

    reading: Reading
    gazetteer: Gazetteer
    shouted: bool

    @property
    def words(self) -> Sequence[Word]:
        """The words of the text."""
        return self.reading.words

    def capital(self, at: int) -> bool:
        """Tell whether the word at `at` is written like a name."""
        return self.words[at].capital and not self.shouted

    def joined(self, at: int) -> bool:
        """Tell whether the word at `at` follows the one before it without a pause."""
        return 0 < at < len(self.words) and self.words[at].clause == self.words[at - 1].clause

    def opens(self, at: int) -> bool:
        """Tell whether the word at `at` begins a sentence."""
        return at == 0 or self.words[at].sentence != self.words[at - 1].sentence


def _alike(steps: Sequence[Step], words: Sequence[Word], plain: bool = True) -> bool:
    """Tell whether the words are those of the phrase, with its marks or, if `plain`, without."""
    return len(steps) == len(words) and all(
        word.exact == step.exact or (plain and word.bare and word.plain == step.plain)
        for step, word in zip(steps, words, strict=True)
    )


def _lead(view: View, at: int) -> Lead:
    """Return what stands before the word at `at`, house numbers skipped."""
    end = at
    while end > max(0, at - HOUSE_NUMBER) and view.words[end - 1].plain[0].isdigit():
        end -= 1
    numbered = end < at
    if not view.joined(end):
        return Lead.NONE
    for lead, steps in view.gazetteer.leads.get(view.words[end - 1].plain, ()):
        words = view.words[max(0, end - len(steps)) : end]
        if _alike(steps, words, view.reading.plain):
            fits = lead in NAMING if numbered else lead is not Lead.NUMBER
            return lead if fits else Lead.NONE
    return Lead.NONE


def _run_end(view: View, at: int, longest: int = LONGEST_NAME) -> int:
    """Return where the capitalised words from `at` on end; abbreviations are no names."""
    end = at
    while end < min(at + longest, len(view.words)) and view.capital(end):
        word = view.words[end]
        written = view.reading.text[word.start : word.end]
        apart = end > at and (not view.joined(end) or _starts_name(view, end))
        if apart or (len(written) > 1 and written.isupper()):
            break
        end += 1
    return end


def _starts_name(view: View, at: int) -> bool:
    """Tell whether a known name, or one that is no place to look for, begins here."""
    two = " ".join(word.plain for word in view.words[at : at + 2])
    elsewhere = view.gazetteer.elsewhere
    if two in elsewhere or view.words[at].plain in elsewhere:
        return True
    names = view.gazetteer.names.get(view.words[at].plain, ())
    return any(_alike(name.steps, view.words[at : at + len(name.steps)]) for name in names)


def _embedded(view: View, first: int, last: int, ended: int) -> bool:
    """Tell whether the words are the middle of a longer name, such as Bắc An Khánh."""
    before = (
        first != ended
        and view.joined(first)
        and view.capital(first - 1)
        and not view.opens(first - 1)
        and _lead(view, first) is Lead.NONE
        and view.words[first - 1].plain.isalpha()
    )
    after = view.joined(last) and view.capital(last) and not _closes(view, last)
    return before or after


def _closes(view: View, at: int) -> bool:
    """Tell whether the capitalised word at `at` can follow a whole name."""
    word = view.words[at]
    written = view.reading.text[word.start : word.end]
    return written.isupper() or word.plain in view.gazetteer.suffixes or _starts_name(view, at)


def _typed(view: View, name: Name, words: Sequence[Word], led: bool) -> bool:
    """Tell whether the name stands here; a name typed without marks needs a further sign."""
    if all(word.exact == step.exact for step, word in zip(name.steps, words, strict=True)):
        return True
    capital = all(word.capital for word in words) and not view.shouted
    return view.reading.plain or led or capital


def _believable(view: View, name: Name, at: int, lead: Lead, ended: int) -> bool:
    """Tell whether these words mean the place and not what they mean as plain words."""
    size = len(name.steps)
    words = view.words[at : at + size]
    capital = all(view.capital(place) for place in range(at, at + size))
    marked = any(not word.bare for word in words)
    if size == 1:
        return _believable_alone(view, at, lead)
    if lead in NAMING or capital:
        return True
    if name.common:
        return False
    return marked or size >= LONG_ENOUGH or lead is Lead.NEAR or at == ended


def _believable_alone(view: View, at: int, lead: Lead) -> bool:
    """Tell whether a name of one word is meant: Láng or "phuong lang", not "duong lang"."""
    capital, marked = view.capital(at), not view.words[at].bare
    if view.joined(at + 1) and view.words[at + 1].plain in view.gazetteer.suffixes:
        return capital
    if lead is Lead.UNIT and view.words[at - 1].plain in _WARD:
        return True
    return (capital or marked) if lead in NAMING else capital and marked and not view.opens(at)


def _thing(view: View, span: Span) -> bool:
    """Tell whether a lake, a bridge or a station is meant: "chùa Láng", "Long Bien bridge"."""
    if view.joined(span.last) and view.words[span.last].plain in view.gazetteer.things:
        return True
    capitals = [view.capital(at) for at in range(span.first, span.last)]
    named_after = any(capitals) and not capitals[0]
    return named_after and _lead(view, span.first + 1) is Lead.LANDMARK


def _kept(view: View, span: Span, ended: int) -> bool:
    """Tell whether the name is the place's own, and not part of another name."""
    embedded = _embedded(view, span.first, span.last, ended)
    return span.lead not in OTHER_THINGS and not embedded and not _thing(view, span)


def _known(view: View, at: int, ended: int) -> Span | None:
    """Return the longest known name that begins at `at`."""
    lead: Lead | None = None
    for name in view.gazetteer.names.get(view.words[at].plain, ()):
        last = at + len(name.steps)
        words = view.words[at:last]
        if not _alike(name.steps, words) or words[0].clause != words[-1].clause:
            continue
        if lead is None:
            lead = Lead.NEAR if at == ended else _lead(view, at)
        led = lead in NAMING
        if _typed(view, name, words, led) and _believable(view, name, at, lead, ended):
            if led:
                return Span(at, max(last, _run_end(view, at)), lead=lead)
            return Span(at, last, _kept(view, Span(at, last, lead=lead), ended), lead)
    return None


def _unknown(view: View, at: int) -> Span | None:
    """Return a name no list knows: capitals after "phố", or before "street"."""
    lead = _lead(view, at)
    last = _run_end(view, at)
    two = " ".join(word.plain for word in view.words[at : at + 2])
    single = last == at + 1
    # "phường X" stands for any ward.
    if last == at or two in view.gazetteer.elsewhere or (single and len(two.split()[0]) == 1):
        return None
    if lead in NAMING and (lead is not Lead.NUMBER or not single):
        return Span(at, last, lead=lead)
    ends = not single and last < len(view.words) and view.joined(last)
    if ends and view.words[last].plain in view.gazetteer.suffixes and not view.opens(at):
        return Span(at, last, lead=Lead.STREET)
    return None


def _road(view: View, at: int) -> Span | None:
    """Return a numbered road: "đường 70", "QL1A"; not "đường 2 chiều"."""
    if _ROAD.fullmatch(view.words[at].plain):
        return Span(at, at + 1, lead=Lead.STREET)
    if not _NUMBER.fullmatch(view.words[at].plain) or not view.joined(at):
        return None
    if view.joined(at + 1) and view.words[at + 1].plain in view.gazetteer.measures:
        return None
    for size in (3, 2, 1):
        phrase = " ".join(word.plain for word in view.words[max(0, at - size) : at])
        if at >= size and phrase in view.gazetteer.roads:
            return Span(at - size, at + 1, lead=Lead.STREET)
    return None


def _span(view: View, at: int, ended: int) -> Span | None:
    if view.words[at].plain[0].isdigit():
        return _road(view, at)
    found = _known(view, at, ended) or _road(view, at)
    return found or (_unknown(view, at) if view.capital(at) else None)


def _spans(view: View) -> Iterator[Span]:
    at, ended = 0, -1
    while at < len(view.words):
        span = _span(view, at, ended)
        at = span.last if span else at + 1
        if span and span.kept:
            ended = span.last
            yield span


def find_places(reading: Reading, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return every place named in the text, in the order of the text."""
    shouted = sum(reading.text[word.start : word.end].isupper() for word in reading.words)
    view = View(reading, gazetteer, shouted > SHOUTED * len(reading.words))
    places = []
    for span in _spans(view):
        start, end = reading.words[span.first].start, reading.words[span.last - 1].end
        places.append(Place(reading.text[start:end], start, end, span.lead))
    return tuple(places)
