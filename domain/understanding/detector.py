"""A text that sounds like danger without any of the usual words: what examples have in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log
from typing import NamedTuple

from domain.understanding.categories import Features, Model, Tally, features_of, rank, train
from domain.understanding.cues import Hit, Lexicon, find_cues
from domain.understanding.words import Reading

# Log-odds above which a text is taken for an emergency. Chosen by cross-validation: it finds
# nine of ten, and takes one ordinary report in a hundred short and drastic ones for one.
THRESHOLD = 8.0
SMOOTHING = 0.5


class Sample(NamedTuple):
    """A text made ready: its words, what a model looks at, and its cues."""

    reading: Reading
    features: Features
    hits: tuple[Hit, ...]


def make_sample(reading: Reading, cues: Lexicon) -> Sample:
    """Return the sample of a text."""
    hits = find_cues(reading, cues)
    return Sample(reading, features_of(reading, hits), hits)


@dataclass(frozen=True, slots=True)
class Detector:
    """Log-odds by feature for being an emergency, and the model that tells which kind."""

    weights: Mapping[str, float]
    kinds: Model


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.texts += tally.texts
        total.counts.update(tally.counts)
    return total


def train_detector(alarms: Mapping[str, Tally], others: Iterable[Tally]) -> Detector:
    """Learn from emergencies, by "outcome category", and from all kinds of other texts."""
    yes, no = _sum(alarms.values()), _sum(others)
    share = no.texts / yes.texts

    # Most features were seen once or twice, so most of them share a few results.
    @cache
    def odds(seen: int, elsewhere: int) -> float:
        among = (seen + SMOOTHING) / (yes.texts + 2 * SMOOTHING)
        return log(among * (no.texts + 2 * SMOOTHING * share) / (elsewhere + SMOOTHING * share))

    known = yes.counts.keys() | no.counts.keys()
    weights = {feature: odds(yes.counts[feature], no.counts[feature]) for feature in known}
    return Detector(weights, train(alarms))


def detect(sample: Sample, detector: Detector) -> tuple[str, str] | None:
    """Return outcome and category of what is most like it, if the text sounds like danger."""
    seen = sorted(sample.features)
    if sum(detector.weights.get(feature, 0.0) for feature in seen) < THRESHOLD:
        return None
    outcome, category = rank(detector.kinds, sample.features)[0].split(" ")
    return outcome, category
