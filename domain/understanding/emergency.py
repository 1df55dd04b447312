"""Whether people are in danger right now: rules first, then what examples have in common."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import log
from typing import NamedTuple

from domain.understanding.categories import Features, Model, Tally, features_of, rank, train
from domain.understanding.cues import Hit, Lexicon, find_cues
from domain.understanding.rules import Rule, first_rule
from domain.understanding.words import Reading

# Log-odds above which a text is taken for an emergency. Chosen by cross-validation: it finds
# nine of ten, and takes one ordinary report in a hundred short and drastic ones for one.
THRESHOLD = 8.0
SMOOTHING = 0.5


class Emergency(StrEnum):
    """The number to call: fire and rescue, police, ambulance."""

    FIRE = "114"
    POLICE = "113"
    AMBULANCE = "115"


# Who is in danger types no sentence: texts that are nothing but a cry, as they are written.
CRIES: Mapping[str, Emergency] = {
    **dict.fromkeys(
        ("cháy", "cháy rồi", "cháy nhà", "có cháy", "chay", "chay roi", "chay nha", "co chay",
         "fire", "help fire", "fire help", "cứu với", "cứu tôi với", "cứu tôi", "cuu voi",
         "cuu toi voi", "cuu toi", "sos"), Emergency.FIRE),
    **dict.fromkeys(
        ("tai nạn", "có tai nạn", "tai nạn rồi", "tai nan", "co tai nan", "tai nan roi",
         "accident", "cấp cứu", "cap cuu"), Emergency.AMBULANCE),
    **dict.fromkeys(("cướp", "cướp cướp", "có cướp", "cuop", "co cuop"), Emergency.POLICE),
}  # fmt: skip


class EmergencyKind(StrEnum):
    """Whether the danger comes from outside, or a person may be about to end their own life."""

    DANGER = "danger"
    SELF_HARM = "self_harm"


class Alarm(NamedTuple):
    """The number to call, what such a report is about ("" when not known), and of which kind."""

    number: Emergency
    category: str
    kind: EmergencyKind


def _alarm(outcome: str, category: str) -> Alarm:
    """Return the alarm of a rule or an example: its outcome is a number, or says self-harm."""
    if outcome == EmergencyKind.SELF_HARM:
        return Alarm(Emergency.AMBULANCE, category, EmergencyKind.SELF_HARM)
    return Alarm(Emergency(outcome), category, EmergencyKind.DANGER)


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


def _detected(sample: Sample, detector: Detector) -> Alarm | None:
    seen = sorted(sample.features)
    if sum(detector.weights.get(feature, 0.0) for feature in seen) < THRESHOLD:
        return None
    outcome, category = rank(detector.kinds, sample.features)[0].split(" ")
    return _alarm(outcome, category)


def find_cry(text: str) -> Alarm | None:
    """Return the number to call for a text that is nothing but a cry for help."""
    words = " ".join(re.findall(r"[^\W\d_]+", text.casefold()))
    return Alarm(CRIES[words], "", EmergencyKind.DANGER) if words in CRIES else None


def find_alarm(
    sample: Sample, rules: Mapping[str, Sequence[Rule]], detector: Detector
) -> Alarm | None:
    """Return the number to call if the text tells of danger to people right now.

    The rules "emergency" know the usual words; the detector is asked about the others, unless
    the rule "alarm" forbids it, because the text speaks of the past, of habits or of fears.
    """
    if cry := find_cry(sample.reading.text):
        return cry
    rule = first_rule(rules["emergency"], sample.hits)
    if rule:
        return _alarm(rule.outcome, rule.category)
    return _detected(sample, detector) if first_rule(rules["alarm"], sample.hits) else None
