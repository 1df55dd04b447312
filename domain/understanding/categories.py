"""Which categories a text is about: naive Bayes over words and pairs of words.

The complement form (Rennie et al. 2003, "Tackling the poor assumptions of naive Bayes"): a
category is likely when the words are rare in all the others. Fairer to uneven examples.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import log

from domain.understanding.cues import Hit
from domain.understanding.words import Reading

SMOOTHING = 1.0

_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s)$")


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: `weights[feature]` lists (category, gain), other categories gain 0.

    `sizes` is what each known feature adds to a category whatever it is: the logarithm of
    the number of features of all other categories.
    """

    categories: tuple[str, ...]
    sizes: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]


Features = frozenset[str]


@lru_cache(maxsize=4096)
def _term(plain: str) -> str:
    """Return the folded word, without an English ending: no Vietnamese word ends like that."""
    return _ENDING.sub("", plain) if plain.isalpha() else "#"


def features_of(reading: Reading, hits: Iterable[Hit]) -> Features:
    """Return folded words and pairs, words that carry marks with them (đường, not dương), tags.

    Every number counts as the same word; the tag of a cue stands for words no example used.
    """
    terms = [_term(word.plain) for word in reading.words]
    pairs = (f"{one} {two}" for one, two in pairwise(terms))
    marked = (f"={word.exact}" for word in reading.words if not word.bare)
    tags = (f"#{hit.tag}" for hit in hits)
    return frozenset((*terms, *pairs, *marked, *tags))


@dataclass(slots=True)
class Tally:
    """How many texts were seen, and in how many of them each feature."""

    texts: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, features: Features) -> None:
        """Count one more text."""
        self.texts += 1
        self.counts.update(features)


def train(tallies: Mapping[str, Tally]) -> Model:
    """Learn from the tallies of all categories, which keep their order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, tally in enumerate(tallies.values()):
        for feature, count in tally.counts.items():
            found[feature].append((place, count))
    sizes = [tally.counts.total() for tally in tallies.values()]
    everything = sum(sizes) + SMOOTHING * len(found)
    return Model(
        categories=tuple(tallies),
        sizes=tuple(log(everything - size) for size in sizes),
        weights={feature: _gains(tuple(places)) for feature, places in found.items()},
    )


# Most features were seen once or twice, so most of them share a few results.
@lru_cache(maxsize=1024)
def _gains(found: tuple[tuple[int, int], ...]) -> tuple[tuple[int, float], ...]:
    total = sum(count for _, count in found) + SMOOTHING
    return tuple((place, log(total / (total - count))) for place, count in found)


def knows_words(model: Model, reading: Reading) -> bool:
    """Tell whether an example used at least half of the words."""
    terms = [_term(word.plain) for word in reading.words]
    known = sum(term in model.weights for term in terms if term != "#")
    return known > 0 and 2 * known >= len(terms)


def rank(model: Model, features: Features) -> tuple[str, ...]:
    """Return all categories, likeliest first; unknown words leave them in their own order."""
    known = sorted(features & model.weights.keys())
    scores = [size * len(known) for size in model.sizes]
    for feature in known:
        for place, gain in model.weights[feature]:
            scores[place] += gain
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    return tuple(model.categories[place] for place in order)
