"""Everything a citizen's text tells, asked for one by one or all at once.

Every text is cleaned first (`domain.text.clean`), and positions count in the cleaned text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.severity import Severity
from domain.text import clean, fold
from domain.understanding.categories import rank
from domain.understanding.cues import Hit, find_cues
from domain.understanding.knowledge import Knowledge
from domain.understanding.personal import Personal, find_personal
from domain.understanding.places import Place, find_places
from domain.understanding.rules import Rule, first_rule
from domain.understanding.words import Reading, read

SUGGESTED = 3


class Emergency(StrEnum):
    """The number to call: fire and rescue, police, ambulance."""

    FIRE = "114"
    POLICE = "113"
    AMBULANCE = "115"


class OutOfScope(StrEnum):
    """What another door is for (Decision 1207/QĐ-UBND, 28/2/2025)."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    STATE_SECRET = "state_secret"


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a text tells; `places` as written, each once."""

    categories: tuple[str, ...]
    severity: Severity
    emergency: Emergency | None
    out_of_scope: OutOfScope | None
    places: tuple[str, ...]
    personal: tuple[Personal, ...]


@dataclass(frozen=True, slots=True)
class _Findings:
    emergency: Rule | None
    scope: Rule | None
    severity: Rule | None


def _findings(hits: Sequence[Hit], knowledge: Knowledge) -> _Findings:
    rules = knowledge.rules
    return _Findings(
        emergency=first_rule(rules["emergency"], hits),
        scope=first_rule(rules["scope"], hits),
        severity=first_rule(rules["severity"], hits),
    )


def _severity(found: _Findings) -> Severity:
    if found.emergency:
        return Severity.URGENT
    if found.scope:
        return Severity.COMPLEX
    return Severity(found.severity.outcome) if found.severity else Severity.NORMAL


def _categories(
    reading: Reading, knowledge: Knowledge, emergency: Rule | None, count: int
) -> tuple[str, ...]:
    ranked = rank(knowledge.model, reading)
    if emergency and emergency.category:
        # Few examples are emergencies; the rule that found one knows what it is about.
        ranked = tuple(dict.fromkeys((emergency.category, *ranked)))
    return ranked[:count]


def _distinct(places: Sequence[Place]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for place in places:
        names.setdefault(fold(place.text), place.text)
    return tuple(names.values())


def _read(text: str, knowledge: Knowledge) -> tuple[Reading, _Findings]:
    reading = read(clean(text), knowledge.shorthand)
    return reading, _findings(find_cues(reading, knowledge.cues), knowledge)


def suggest_categories(text: str, knowledge: Knowledge, count: int = SUGGESTED) -> tuple[str, ...]:
    """Return the `count` likeliest categories of a text, likeliest first."""
    reading, found = _read(text, knowledge)
    return _categories(reading, knowledge, found.emergency, count)


def emergency_in(text: str, knowledge: Knowledge) -> Emergency | None:
    """Return the number to call when the text tells of a danger to people right now."""
    _, found = _read(text, knowledge)
    return Emergency(found.emergency.outcome) if found.emergency else None


def out_of_scope_in(text: str, knowledge: Knowledge) -> OutOfScope | None:
    """Return why the text belongs behind another door, if it does."""
    _, found = _read(text, knowledge)
    return OutOfScope(found.scope.outcome) if found.scope else None


def severity_of(text: str, knowledge: Knowledge) -> Severity:
    """Return how pressing the text sounds; every emergency is urgent."""
    _, found = _read(text, knowledge)
    return _severity(found)


def places_in(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the streets, wards and districts named, as written, each once."""
    reading = read(clean(text), knowledge.shorthand)
    return _distinct(find_places(reading, knowledge.gazetteer))


def personal_in(text: str, knowledge: Knowledge) -> tuple[Personal, ...]:
    """Return the personal data of the cleaned text, sorted by place."""
    reading = read(clean(text), knowledge.shorthand)
    return find_personal(reading, knowledge.names, find_places(reading, knowledge.gazetteer))


def understand(text: str, knowledge: Knowledge) -> Understanding:
    """Return all of it, reading the text once."""
    reading, found = _read(text, knowledge)
    places = find_places(reading, knowledge.gazetteer)
    return Understanding(
        categories=_categories(reading, knowledge, found.emergency, SUGGESTED),
        severity=_severity(found),
        emergency=Emergency(found.emergency.outcome) if found.emergency else None,
        out_of_scope=OutOfScope(found.scope.outcome) if found.scope else None,
        places=_distinct(places),
        personal=find_personal(reading, knowledge.names, places),
    )
