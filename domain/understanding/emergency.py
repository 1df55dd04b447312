"""Whether people are in danger right now, and whom to call: rules first, then the detector."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from domain.understanding.cries import find_cry
from domain.understanding.cues import Lexicon
from domain.understanding.detector import Detector, Sample, detect
from domain.understanding.rules import Rule, all_rules, first_rule
from domain.understanding.speaker import tells_of_another

# The cues of a life about to be ended; whose life it is stands before them.
_ENDING = frozenset({"wish", "suicide", "life_end", "suicidal"})


class Emergency(StrEnum):
    """The number to call: fire and rescue, police, ambulance."""

    FIRE = "114"
    POLICE = "113"
    AMBULANCE = "115"


class EmergencyKind(StrEnum):
    """Danger to somebody, or a writer who may be about to end their own life."""

    DANGER = "danger"
    SELF_HARM = "self_harm"


class Alarm(NamedTuple):
    """The numbers to call, the first first; what such a report is about ("" when not known)."""

    numbers: tuple[Emergency, ...]
    category: str
    kind: EmergencyKind = EmergencyKind.DANGER

    @property
    def number(self) -> Emergency:
        """The number to call first."""
        return self.numbers[0]


def _outcome(
    sample: Sample, rules: Mapping[str, Sequence[Rule]], detector: Detector
) -> tuple[str, str] | None:
    """Return the first number to call, or "self_harm", and the category."""
    calm = first_rule(rules["alarm"], sample.hits) is None
    if cry := find_cry(sample.reading.text, alone=calm):
        return cry, ""
    if rule := first_rule(rules["emergency"], sample.hits):
        return rule.outcome, rule.category
    return None if calm else detect(sample, detector)


def _of_another(sample: Sample, persons: Lexicon) -> bool:
    """Tell whether it is somebody else's life: then somebody has to go there."""
    ending = [hit.last for hit in sample.hits if hit.tag in _ENDING]
    return tells_of_another(sample.reading, persons, min(ending, default=None))


def _numbers(first: Sequence[str], beside: Sequence[Rule]) -> tuple[Emergency, ...]:
    called = (*first, *(rule.outcome for rule in beside))
    return tuple(dict.fromkeys(map(Emergency, called)))


def find_alarm(
    sample: Sample,
    rules: Mapping[str, Sequence[Rule]],
    detector: Detector,
    *,
    persons: Lexicon,
) -> Alarm | None:
    """Return whom to call if the text tells of danger to people right now.

    The rules "emergency" know the usual words; the detector is asked about the others, unless
    the rule "alarm" forbids it, because the text speaks of the past, of habits or of fears.
    The rules "beside" say who is needed too.
    """
    found = _outcome(sample, rules, detector)
    if found is None:
        return None
    outcome, category = found
    if outcome != EmergencyKind.SELF_HARM:
        return Alarm(_numbers([outcome], all_rules(rules["beside"], sample.hits)), category)
    if _of_another(sample, persons):
        return Alarm(_numbers([], all_rules(rules["rescue"], sample.hits)), category)
    return Alarm((Emergency.AMBULANCE,), category, EmergencyKind.SELF_HARM)
