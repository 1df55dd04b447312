"""Names of streets, wards and districts, and the words that lead up to a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.text import fold
from domain.understanding.cues import Step
from domain.understanding.words import spell


class Lead(StrEnum):
    """What the words before a name say about it."""

    UNIT = "unit"
    STREET = "street"
    ALLEY = "alley"
    NUMBER = "number"
    NEAR = "near"
    LANDMARK = "landmark"
    PERSON = "person"
    NONE = ""


STREETS = frozenset({Lead.STREET, Lead.ALLEY, Lead.NUMBER})
NAMING = STREETS | {Lead.UNIT}
OTHER_THINGS = frozenset({Lead.LANDMARK, Lead.PERSON})


class Name(NamedTuple):
    """A known name; a `common` one is also an ordinary word (Tự Nhiên, Thành Công)."""

    steps: tuple[Step, ...]
    common: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known names by first word, the words that lead to a name by last word, and others.

    `things` are the words after a name that make it another's: "Long Bien bridge".
    """

    names: Mapping[str, tuple[Name, ...]]
    leads: Mapping[str, tuple[tuple[Lead, tuple[Step, ...]], ...]]
    roads: frozenset[str]
    measures: frozenset[str]
    suffixes: frozenset[str]
    elsewhere: frozenset[str]
    things: frozenset[str]


def _steps(phrase: str) -> tuple[Step, ...]:
    return tuple(Step(*spell(word), 0) for word in phrase.strip("=").replace("-", " ").split())


def _names(names: Iterable[str], common: frozenset[str]) -> Mapping[str, tuple[Name, ...]]:
    by_first: dict[str, set[Name]] = defaultdict(set)
    for name in names:
        steps = _steps(name)
        by_first[steps[0].plain].add(Name(steps, name.casefold() in common))
    return {
        first: tuple(sorted(found, key=lambda name: (-len(name.steps), name)))
        for first, found in by_first.items()
    }


def make_gazetteer(names: Iterable[str], words: Mapping[str, frozenset[str]]) -> Gazetteer:
    """Return the gazetteer of the names; `words` are phrases by their kind."""
    leads: dict[str, list[tuple[Lead, tuple[Step, ...]]]] = defaultdict(list)
    for lead in Lead:
        for phrase in words.get(lead, frozenset()):
            steps = _steps(phrase)
            leads[steps[-1].plain].append((lead, steps))
    for found in leads.values():
        # Without marks "pho" is phố and phở: the reading that names a place comes first.
        found.sort(key=lambda item: (-len(item[1]), item[0] not in NAMING, item))
    folded = {kind: frozenset(map(fold, phrases)) for kind, phrases in words.items()}
    return Gazetteer(
        names=_names(names, words["common"]),
        leads={last: tuple(found) for last, found in leads.items()},
        roads=folded["road"],
        measures=folded["measure"],
        suffixes=folded["suffix"],
        elsewhere=folded["elsewhere"],
        things=folded["thing"],
    )
