"""Rules: which cues together mean an emergency, a matter out of scope, a degree of urgency."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.understanding.cues import Hit

ANYWHERE = "@text"


class Reach(StrEnum):
    """Where the cues of a rule must stand together; `ORDER` is a sentence, in that order."""

    CLAUSE = "clause"
    SENTENCE = "sentence"
    ORDER = "order"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds where all tags of `needs` stand and none of `unless`.

    A tag ending in "@text" is looked for in the whole text instead. `category` is what such
    a report is about, or "".
    """

    outcome: str
    needs: tuple[str, ...]
    unless: tuple[str, ...]
    reach: Reach
    category: str


class _Part(NamedTuple):
    """Cues that stand together, and their tags with those of the whole text beside."""

    hits: Sequence[Hit]
    tags: frozenset[str]


def _number(hit: Hit, reach: Reach) -> int:
    return hit.clause if reach is Reach.CLAUSE else hit.sentence


def _hits_by_part(hits: Sequence[Hit], reach: Reach) -> Iterable[Sequence[Hit]]:
    if reach is Reach.TEXT:
        return (hits,)
    parts: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        parts[_number(hit, reach)].append(hit)
    return parts.values()


def _parts(hits: Sequence[Hit]) -> Mapping[Reach, Sequence[_Part]]:
    everywhere = frozenset(hit.tag + ANYWHERE for hit in hits)
    return {
        reach: [
            _Part(part, everywhere.union(hit.tag for hit in part))
            for part in _hits_by_part(hits, reach)
        ]
        for reach in Reach
    }


def _in_order(hits: Iterable[Hit], needs: Iterable[str]) -> bool:
    """Tell whether the tags follow one another; the hits come sorted by their first word."""
    tags = iter(hit.tag for hit in hits)
    return all(need in tags for need in needs if not need.endswith(ANYWHERE))


def _apart(part: Iterable[Hit], needs: Sequence[str]) -> bool:
    """Tell whether the tags do not all come from the same words ("nằm" in "nằm im")."""
    here = [need for need in needs if not need.endswith(ANYWHERE)]
    return len({hit.first for hit in part if hit.tag in here}) >= len(here)


def _holds(rule: Rule, part: _Part) -> bool:
    return (
        part.tags.issuperset(rule.needs)
        and part.tags.isdisjoint(rule.unless)
        and _apart(part.hits, rule.needs)
        and (rule.reach is not Reach.ORDER or _in_order(part.hits, rule.needs))
    )


def _holding(rules: Iterable[Rule], hits: Sequence[Hit]) -> Iterator[Rule]:
    parts = _parts(hits)
    for rule in rules:
        if any(_holds(rule, part) for part in parts[rule.reach]):
            yield rule


def first_rule(rules: Iterable[Rule], hits: Sequence[Hit]) -> Rule | None:
    """Return the first rule that holds for the cues of a text; their order is their rank."""
    return next(_holding(rules, hits), None)


def all_rules(rules: Iterable[Rule], hits: Sequence[Hit]) -> tuple[Rule, ...]:
    """Return every rule that holds for the cues of a text."""
    return tuple(_holding(rules, hits))
