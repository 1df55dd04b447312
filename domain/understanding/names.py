"""Names of persons: what follows "tôi là", "tên", "ông", "chị" and looks like a name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.understanding.cues import Hit, Lexicon, find_cues, make_lexicon
from domain.understanding.places import Place
from domain.understanding.words import Reading, Word, spell

LONGEST_NAME = 5
SHORTEST_FULL_NAME = 2
LONGEST_FULL_NAME = 4
# A capitalised middle name that is hardly ever part of anything but a person's name.
_TELLING = frozenset({"thi", "van"})


@dataclass(frozen=True, slots=True)
class NameWords:
    """Phrases that introduce a name, and the words names are made of.

    `leads` has the tags "tells" (a name must follow), "says" and "meets" (it may), "title"
    and "not_name".
    """

    leads: Lexicon
    surnames: frozenset[str]
    plain_surnames: frozenset[str]
    middles: frozenset[str]
    digits: frozenset[str]
    plain_digits: frozenset[str]


def make_name_words(phrases: Mapping[str, Iterable[str]]) -> NameWords:
    """Return the words from phrases by kind."""
    leads = ("tells", "says", "meets", "title", "not_name")

    def spelled(kind: str, form: int) -> frozenset[str]:
        return frozenset(spell(phrase)[form] for phrase in phrases[kind])

    return NameWords(
        leads=make_lexicon((kind, phrase) for kind in leads for phrase in phrases[kind]),
        surnames=spelled("surname", 0),
        plain_surnames=spelled("common_surname", 1),
        middles=spelled("middle", 1),
        digits=spelled("digit", 0),
        plain_digits=spelled("digit", 1),
    )


def _longest(hits: Iterable[Hit]) -> Mapping[int, Hit]:
    """Return the longest hit that ends at each place."""
    by_end: dict[int, Hit] = {}
    for hit in hits:
        held = by_end.get(hit.last)
        if held is None or hit.first < held.first:
            by_end[hit.last] = hit
    return by_end


def _joined(reading: Reading, at: int) -> bool:
    """Tell whether only a space stands before the word at `at`."""
    words = reading.words
    return at > 0 and reading.text[words[at - 1].end : words[at].start] == " "


def _capitals(reading: Reading, first: int) -> int:
    """Return where the capitalised words that begin at `first` end."""
    last = first
    while (
        last < min(first + LONGEST_NAME, len(reading.words))
        and reading.words[last].capital
        and reading.words[last].plain.isalpha()
        and (last == first or _joined(reading, last))
    ):
        last += 1
    return last


def _small(reading: Reading, names: NameWords, first: int) -> int:
    """Return where a name in small letters ends: a surname, then up to three words.

    Without a middle name such as "thị" the words must fill the rest of the clause.
    """
    words = reading.words
    surname = words[first].exact in names.surnames or (
        words[first].bare and words[first].plain in names.plain_surnames
    )
    last = first + 1
    while last < min(first + LONGEST_FULL_NAME, len(words)) and _joined(reading, last):
        if not words[last].plain.isalpha():
            break
        last += 1
    ends = last == len(words) or not _joined(reading, last) or not words[last].plain.isalpha()
    if not surname or last < first + SHORTEST_FULL_NAME:
        return first
    if ends:
        return last
    return min(last, first + 3) if words[first + 1].plain in names.middles else first


def _is_abbreviation(word: Word, text: str) -> bool:
    written = text[word.start : word.end]
    return len(written) > 1 and written.isupper()


def _ends(reading: Reading, names: NameWords, lead: str, first: int) -> int:
    """Return where the name that may follow such a lead ends, or `first`."""
    last = _capitals(reading, first)
    alone = last == first + 1 and _is_abbreviation(reading.words[first], reading.text)
    if last > first and not alone:
        return last
    return _small(reading, names, first) if lead in {"tells", "says"} else first


def _introduced(reading: Reading, names: NameWords) -> Iterator[tuple[int, int, int]]:
    """Yield the first words of lead and name, and where the name ends."""
    hits = find_cues(reading, names.leads)
    barred = {hit.first for hit in hits if hit.tag in {"not_name", "title"}}
    leads = _longest(hit for hit in hits if hit.tag != "not_name")
    for first, hit in leads.items():
        if first == len(reading.words) or first in barred:
            continue
        if hit.tag != "title" or _joined(reading, first):
            yield hit.first, first, _ends(reading, names, hit.tag, first)


def _telling(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """Yield full names that open a clause by themselves: "Đoàn Thị Xoan 0904 111 222"."""
    words = reading.words
    for first, word in enumerate(words[1:]):
        opens = first == 0 or words[first - 1].clause != words[first].clause
        if opens and word.plain in _TELLING and word.capital and words[first].capital:
            last = _capitals(reading, first)
            if last > first + SHORTEST_FULL_NAME:
                yield first, first, last


def find_names(
    reading: Reading, names: NameWords, places: Iterable[Place]
) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every person's name, in characters."""
    placed = {at for place in places for at in range(place.start, place.end)}
    words = reading.words
    for lead, first, last in (*_introduced(reading, names), *_telling(reading)):
        if last > first and placed.isdisjoint((words[lead].start, words[first].start)):
            yield words[first].start, words[last - 1].end
