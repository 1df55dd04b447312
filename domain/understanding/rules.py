"""Rules: which cues together mean an emergency, a matter out of scope, a degree of urgency."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

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


def _part(hit: Hit, reach: Reach) -> int:
    return hit.clause if reach is Reach.CLAUSE else hit.sentence


def _parts(hits: Sequence[Hit], reach: Reach) -> Mapping[int, Sequence[Hit]]:
    if reach is Reach.TEXT:
        return {0: hits}
    parts: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        parts[_part(hit, reach)].append(hit)
    return parts


def _in_order(hits: Iterable[Hit], needs: Iterable[str]) -> bool:
    """Tell whether the tags follow one another; the hits come sorted by their first word."""
    tags = iter(hit.tag for hit in hits)
    return all(need in tags for need in needs if not need.endswith(ANYWHERE))


def _apart(part: Iterable[Hit], needs: Sequence[str]) -> bool:
    """Tell whether the tags do not all come from the same words ("nằm" in "nằm im")."""
    here = [need for need in needs if not need.endswith(ANYWHERE)]
    return len({hit.first for hit in part if hit.tag in here}) >= len(here)


def _holds(rule: Rule, part: Sequence[Hit], everywhere: frozenset[str]) -> bool:
    tags = everywhere.union(hit.tag for hit in part)
    return (
        tags.issuperset(rule.needs)
        and tags.isdisjoint(rule.unless)
        and _apart(part, rule.needs)
        and (rule.reach is not Reach.ORDER or _in_order(part, rule.needs))
    )


def _holding(rules: Iterable[Rule], hits: Sequence[Hit]) -> Iterator[Rule]:
    everywhere = frozenset(hit.tag + ANYWHERE for hit in hits)
    parts = {reach: _parts(hits, reach).values() for reach in Reach}
    for rule in rules:
        if any(_holds(rule, part, everywhere) for part in parts[rule.reach]):
            yield rule


def first_rule(rules: Iterable[Rule], hits: Sequence[Hit]) -> Rule | None:
    """Return the first rule that holds for the cues of a text; their order is their rank."""
    return next(_holding(rules, hits), None)


def all_rules(rules: Iterable[Rule], hits: Sequence[Hit]) -> tuple[Rule, ...]:
    """Return every rule that holds for the cues of a text."""
    return tuple(_holding(rules, hits))
