"""Everything a citizen's text tells, asked for one by one or all at once.

Every text is cleaned first (`domain.text.clean`), and positions count in the cleaned text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.severity import Severity
from domain.text import clean, fold
from domain.understanding.categories import knows_words, rank
from domain.understanding.detector import Sample, make_sample
from domain.understanding.emergency import Alarm, Emergency, EmergencyKind, find_alarm
from domain.understanding.gazetteer import STREETS
from domain.understanding.knowledge import Knowledge
from domain.understanding.personal import Personal, find_personal
from domain.understanding.places import Place, find_places
from domain.understanding.rules import first_rule
from domain.understanding.scope import OutOfScope, find_scope
from domain.understanding.words import read

SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a text tells; `places` as written, each once.

    `emergency_kind` says more about `emergency`: both are None, or neither.
    """

    categories: tuple[str, ...]
    severity: Severity
    emergency: Emergency | None
    emergency_kind: EmergencyKind | None
    out_of_scope: OutOfScope | None
    places: tuple[str, ...]
    personal: tuple[Personal, ...]


# One step of a conversation asks the same words several things, one after the other.
@lru_cache(maxsize=64)
def _read(text: str, knowledge: Knowledge) -> Sample:
    return make_sample(read(clean(text), knowledge.shorthand), knowledge.cues)


@lru_cache(maxsize=64)
def _places(text: str, knowledge: Knowledge) -> Sequence[Place]:
    return find_places(_read(text, knowledge).reading, knowledge.gazetteer)


@lru_cache(maxsize=64)
def _alarm(sample: Sample, knowledge: Knowledge) -> Alarm | None:
    return find_alarm(sample, knowledge.rules, knowledge.detector, persons=knowledge.persons)


def _severity(sample: Sample, knowledge: Knowledge) -> Severity:
    if _alarm(sample, knowledge):
        return Severity.URGENT
    if find_scope(sample, knowledge.rules):
        return Severity.COMPLEX
    rule = first_rule(knowledge.rules["severity"], sample.hits)
    return Severity(rule.outcome) if rule else Severity.NORMAL


def _categories(
    sample: Sample, knowledge: Knowledge, alarm: Alarm | None, count: int
) -> tuple[str, ...]:
    ranked = rank(knowledge.model, sample.features)
    if alarm and alarm.category:
        # Few examples are emergencies; what found one knows what it is about.
        ranked = tuple(dict.fromkeys((alarm.category, *ranked)))
    return ranked[:count]


def _distinct(places: Sequence[Place]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for place in places:
        names.setdefault(fold(place.text), place.text)
    return tuple(names.values())


def suggest_categories(text: str, knowledge: Knowledge, count: int = SUGGESTED) -> tuple[str, ...]:
    """Return the `count` likeliest categories of a text, likeliest first."""
    sample = _read(text, knowledge)
    return _categories(sample, knowledge, _alarm(sample, knowledge), count)


def categories_meant(text: str, knowledge: Knowledge, count: int = SUGGESTED) -> tuple[str, ...]:
    """Return the `count` likeliest categories of a word or two, or none for unknown words."""
    sample = _read(text, knowledge)
    if not knows_words(knowledge.model, sample.reading):
        return ()
    return rank(knowledge.model, sample.features)[:count]


def emergency_in(text: str, knowledge: Knowledge) -> Emergency | None:
    """Return the first number to call when the text tells of a danger to people right now."""
    alarm = alarm_in(text, knowledge)
    return alarm.number if alarm else None


def alarm_in(text: str, knowledge: Knowledge) -> Alarm | None:
    """Return the numbers to call and the kind of danger.

    Who speaks of ending their own life (EmergencyKind.SELF_HARM) needs people to talk to, and
    is not asked for a report.
    """
    return _alarm(_read(text, knowledge), knowledge)


def out_of_scope_in(text: str, knowledge: Knowledge) -> OutOfScope | None:
    """Return why the text belongs behind another door, if it does."""
    return find_scope(_read(text, knowledge), knowledge.rules)


def severity_of(text: str, knowledge: Knowledge) -> Severity:
    """Return how pressing the text sounds; every emergency is urgent."""
    return _severity(_read(text, knowledge), knowledge)


def places_in(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the streets, wards and districts named, as written, each once."""
    return _distinct(_places(text, knowledge))


def wards_in(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the names that may be a ward's or district's, as written: "phường Láng", "ở Láng".

    What "đường", "ngõ" or a house number stands before is a street.
    """
    places = _places(text, knowledge)
    return _distinct([place for place in places if place.lead not in STREETS])


def personal_in(text: str, knowledge: Knowledge) -> tuple[Personal, ...]:
    """Return the personal data of the cleaned text, sorted by place."""
    reading = _read(text, knowledge).reading
    return find_personal(reading, knowledge.names, _places(text, knowledge))


def understand(text: str, knowledge: Knowledge) -> Understanding:
    """Return all of it, reading the text once."""
    sample = _read(text, knowledge)
    alarm = _alarm(sample, knowledge)
    places = _places(text, knowledge)
    return Understanding(
        categories=_categories(sample, knowledge, alarm, SUGGESTED),
        severity=_severity(sample, knowledge),
        emergency=alarm.number if alarm else None,
        emergency_kind=alarm.kind if alarm else None,
        out_of_scope=find_scope(sample, knowledge.rules),
        places=_distinct(places),
        personal=find_personal(sample.reading, knowledge.names, places),
    )
