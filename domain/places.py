"""Wards by what a person types: names of now and of before, with or without marks, misspelt."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from rapidfuzz import fuzz

from domain.city import City
from domain.place_names import (
    Name,
    Unit,
    Word,
    letters_of,
    names_of,
    sound_of,
    sounds_of,
    words_of,
)
from domain.reasons import Reason
from domain.units import Commune, District, Ward

MATCHES_MAX = 8
# Likeness of names in percent: of 31 misspelt names all are above, of 35 words that name no
# ward all but a few are below (some are in tests/domain/test_places.py).
ALIKE = 85.0
NEARLY_AS_ALIKE = 8.0  # how far below the best a second guess may lie


class PlaceReason(StrEnum):
    """Why a ward is offered for what was typed."""

    SAME_NAME = "place.same_name"
    OLD_COMMUNE = "place.old_commune"
    OLD_COMMUNE_PART = "place.old_commune_part"
    OLD_DISTRICT = "place.old_district"


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A ward offered, never chosen.

    The reason's params are names: `unit`, what was meant; `district` of an old commune.
    `alike` tells that the name was typed with other marks or letters.
    """

    ward: Ward
    reason: Reason
    alike: bool = False


class _Likeness(IntEnum):
    SAME = 0
    WITHOUT_MARKS = 1
    OTHER_MARKS = 2


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name found in what was typed, from word `start` to before word `end`."""

    name: Name
    start: int
    end: int
    likeness: _Likeness
    said: frozenset[str]
    street: bool

    @property
    def rank(self) -> tuple[bool, int, bool, int, int]:
        """Less is likelier."""
        other_kind = bool(self.said) and self.name.kind not in self.said
        return self.street, self.likeness, other_kind, self.name.level, self.start


# What a person writes before (in English: after) a name, and the kinds of unit it may mean.
_SAID_BEFORE: Mapping[tuple[str, ...], frozenset[str]] = {
    words: frozenset({kind})
    for kind, ways in {
        "phuong": (("phuong",), ("p",), ("f",)),
        "xa": (("xa",), ("x",)),
        "thi tran": (("thi", "tran"), ("tt",)),
        "quan": (("quan",), ("q",)),
        "huyen": (("huyen",), ("h",)),
        "thi xa": (("thi", "xa"), ("tx",)),
    }.items()
    for words in ways
}
_SAID_AFTER: Mapping[str, frozenset[str]] = {
    "ward": frozenset({"phuong"}),
    "commune": frozenset({"xa"}),
    "township": frozenset({"thi tran"}),
    "district": frozenset({"quan", "huyen", "thi xa"}),
}
_DISTRICT_KINDS = _SAID_AFTER["district"]
_STREET = frozenset({"duong", "dg", "pho", "ngo", "ngach"})
_OLD = frozenset({"cu", "old", "former", "truoc", "day"})
_CITY = (("ha", "noi"), ("hanoi",), ("thanh", "pho"), ("tp",), ("viet", "nam"), ("vietnam",))


def by_name(city: City, text: str) -> tuple[PlaceMatch, ...]:
    """Up to 8 wards a typed place may mean, the likeliest first; empty where none is like it.

    Even a single match is only offered: 28 old districts share their name with a ward of now,
    and 199 old communes were split (product.md, 1).
    """
    words = _without_city(words_of(text))
    hits = _meant(city, _outermost(_plausible(_hits(names_of(city), words), words)))
    if hits:
        found = ((h.name.unit, h.likeness is _Likeness.OTHER_MARKS) for h in hits)
    else:
        found = ((unit, True) for unit in _alike(city, words))
    matches: dict[str, PlaceMatch] = {}
    for unit, alike in found:
        for match in _matches(city, unit, alike=alike):
            matches.setdefault(match.ward.code, match)
    return tuple(matches.values())[:MATCHES_MAX]


def _without_city(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words but for the city's own name at the end."""
    for tail in _CITY * 2:
        if tuple(word.folded for word in words[-len(tail) :]) == tail:
            words = words[: -len(tail)]
    return words


def _hits(names: Mapping[str, tuple[Name, ...]], words: tuple[Word, ...]) -> Iterator[_Hit]:
    for start, word in enumerate(words):
        for name in names.get(word.folded, ()):
            end = start + len(name.words)
            typed = words[start:end]
            if [w.folded for w in typed] == [w.folded for w in name.words]:
                likeness = max(map(_likeness, typed, name.words))
                street = start > 0 and words[start - 1].folded in _STREET
                yield _Hit(name, start, end, likeness, _said(words, start, end), street)


def _likeness(typed: Word, named: Word) -> _Likeness:
    if typed.marks == named.marks:
        return _Likeness.SAME
    return _Likeness.OTHER_MARKS if typed.marks else _Likeness.WITHOUT_MARKS


def _said(words: tuple[Word, ...], start: int, end: int) -> frozenset[str]:
    """The kinds of unit that the words around a name speak of; empty where they don't."""
    before = tuple(word.folded for word in words[max(0, start - 2) : start])
    after = words[end].folded if end < len(words) else ""
    # Two words before one: "thị xã" is no "xã".
    for length in (2, 1):
        if before[-length:] in _SAID_BEFORE:
            return _SAID_BEFORE[before[-length:]]
    return _SAID_AFTER.get(after, frozenset())


def _plausible(hits: Iterable[_Hit], words: tuple[Word, ...]) -> list[_Hit]:
    """Without false friends: "đầu làng" is no Láng, "mỗi buổi" no Bưởi; "làng" alone may be."""
    core = len(_without_kinds(words))

    def plausible(hit: _Hit) -> bool:
        length = hit.end - hit.start
        if hit.likeness is _Likeness.SAME or length >= core:
            return True
        return hit.likeness is _Likeness.WITHOUT_MARKS and (length > 1 or bool(hit.said))

    return [hit for hit in hits if plausible(hit)]


def _without_kinds(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words but for the kind at the beginning or the end, and "cũ"."""
    kept = [word for word in words if word.folded not in _OLD]
    folded = tuple(word.folded for word in kept)
    for length in (2, 1):
        if folded[:length] in _SAID_BEFORE and len(kept) > length:
            return tuple(kept[length:])
    return tuple(kept[:-1] if len(kept) > 1 and folded[-1] in _SAID_AFTER else kept)


def _outermost(hits: list[_Hit]) -> list[_Hit]:
    """Of names inside longer names the longer, of equals the one with the right marks."""

    def beaten(hit: _Hit, other: _Hit) -> bool:
        inside = other.start <= hit.start and hit.end <= other.end
        longer = other.end - other.start > hit.end - hit.start
        return inside and (longer or other.likeness < hit.likeness)

    return [hit for hit in hits if not any(beaten(hit, other) for other in hits)]


def _meant(city: City, hits: list[_Hit]) -> list[_Hit]:
    """The hits in their order; fewer where the person said which kind or which district."""
    hits = [hit for hit in hits if _fits_kind(hit, hits)]
    within = [hit for hit in hits if any(_lies_in(city, hit, other) for other in hits)]
    return sorted(within or hits, key=lambda hit: hit.rank)


def _fits_kind(hit: _Hit, hits: list[_Hit]) -> bool:
    """Whether a hit is of the level said (district or below), where any of its span is."""

    def fits(other: _Hit) -> bool:
        is_district = isinstance(other.name.unit, District)
        return not other.said or bool(other.said & _DISTRICT_KINDS) == is_district

    same_span = (other for other in hits if (other.start, other.end) == (hit.start, hit.end))
    return fits(hit) or not any(fits(other) for other in same_span)


def _lies_in(city: City, hit: _Hit, other: _Hit) -> bool:
    """Whether another part of what was typed names the old district this unit lies in."""
    unit, district = hit.name.unit, other.name.unit
    apart = hit.end <= other.start or other.end <= hit.start
    if not (apart and isinstance(district, District)):
        return False
    if isinstance(unit, Commune):
        return unit.district_code == district.code
    return isinstance(unit, Ward) and unit in city.wards_of_district(district.code)


def _alike(city: City, words: tuple[Word, ...]) -> list[Unit]:
    """The units whose name sounds most like what was typed."""
    asked = [ways for ways in (words, _without_kinds(words)) if ways]
    heard = {(sound_of(ways), letters_of(ways)) for ways in asked}
    scored = [
        (max(fuzz.ratio(sound, a), fuzz.ratio(letters, b)), name)
        for sound, letters, name in sounds_of(city)
        for a, b in heard
    ]
    best = max((score for score, _ in scored), default=0.0)
    floor = max(ALIKE, best - NEARLY_AS_ALIKE)
    near = [(-score, name.level, name.unit.code, name.unit) for score, name in scored]
    return [unit for score, *_, unit in sorted(near, key=lambda n: n[:3]) if -score >= floor]


def _matches(city: City, unit: Unit, *, alike: bool) -> Iterator[PlaceMatch]:
    """The wards a unit is or went into."""
    for ward, key in _wards(city, unit):
        params = {"unit": unit.name}
        if isinstance(unit, Commune):
            params["district"] = city.district(unit.district_code).name
        yield PlaceMatch(ward, Reason(key, params), alike)


def _wards(city: City, unit: Unit) -> list[tuple[Ward, PlaceReason]]:
    if isinstance(unit, Ward):
        return [(unit, PlaceReason.SAME_NAME)]
    if isinstance(unit, District):
        wards = city.wards_of_district(unit.code)
        return [(ward, PlaceReason.OLD_DISTRICT) for ward in wards]
    split = len(unit.ward_codes) > 1
    key = PlaceReason.OLD_COMMUNE_PART if split else PlaceReason.OLD_COMMUNE
    parts = [city.ward(code) for code in unit.ward_codes]
    parts.sort(key=lambda ward: ward.bare_name != unit.bare_name)
    return [(ward, key) for ward in parts]
