"""The names of places as people write and hear them: marks, halves, numbers, sounds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from domain.city import City
from domain.text import clean, fold
from domain.units import Commune, District, Ward, split_unit

TYPED_MAX = 200  # characters looked at

# Sounds many people of Hanoi write alike: l and n, tr and ch, s and x, gi, r and d, i and y.
_SOUNDS = (
    (re.compile(r"\btr"), "ch"),
    (re.compile(r"\bs"), "x"),
    (re.compile(r"\b(?:gi(?=[aeouy])|r)"), "d"),
    (re.compile(r"\bn(?![gh])"), "l"),
    (re.compile("y"), "i"),
)
_LETTERS = re.compile(r"[^\W_]+")
_LAST_NUMBER = re.compile(r" \d+$")

Unit = Ward | Commune | District


@dataclass(frozen=True, slots=True)
class Word:
    """A word for comparing: its letters, and apart from them its marks in no order."""

    folded: str
    marks: str


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one unit; a unit has more where its name joins two or ends in a number."""

    words: tuple[Word, ...]
    kind: str
    unit: Unit

    @property
    def level(self) -> int:
        """0 for a ward of now, 1 for an old commune, 2 for an old district."""
        return _LEVEL[type(self.unit)]


_LEVEL: Mapping[type, int] = {Ward: 0, Commune: 1, District: 2}


def words_of(text: str) -> tuple[Word, ...]:
    """The words of what was typed, of its first 200 characters."""
    letters = _LETTERS.findall(clean(text[:TYPED_MAX]))
    return tuple(Word(fold(word), _marks(word)) for word in letters)


def _marks(word: str) -> str:
    """Sorted, so that "hòa" and "hoà", both right, carry the same marks."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(sorted(c for c in decomposed if unicodedata.combining(c) or c == "đ"))


def letters_of(words: Iterable[Word]) -> str:
    """The words written together, without marks."""
    return "".join(word.folded for word in words)


def sound_of(words: Iterable[Word]) -> str:
    """The words as they sound: what sounds alike in Hanoi is written alike here."""
    heard = " ".join(word.folded for word in words)
    for pattern, letters in _SOUNDS:
        heard = pattern.sub(letters, heard)
    return heard


@lru_cache(maxsize=2)
def names_of(city: City) -> Mapping[str, tuple[Name, ...]]:
    """Every name of every unit of the city, by its first word."""
    names: dict[str, tuple[Name, ...]] = {}
    units: list[Unit] = [*city.wards.values(), *city.communes.values(), *city.districts.values()]
    for unit in units:
        kind, bare = split_unit(unit.name)
        for written in _ways_to_write(bare):
            words = words_of(written)
            name = Name(words, fold(kind), unit)
            names[words[0].folded] = (*names.get(words[0].folded, ()), name)
    return names


@lru_cache(maxsize=2)
def sounds_of(city: City) -> tuple[tuple[str, str, Name], ...]:
    """Every name of the city after its sound and its letters."""
    names = [name for group in names_of(city).values() for name in group]
    return tuple((sound_of(name.words), letters_of(name.words), name) for name in names)


def _ways_to_write(bare: str) -> Iterator[str]:
    """ "Văn Miếu - Quốc Tử Giám" also by either half, "Mỹ Đình 1" also without the number."""
    yield bare
    yield from bare.split(" - ") if " - " in bare else ()
    if _LAST_NUMBER.search(bare):
        yield _LAST_NUMBER.sub("", bare)
