"""Reading a citizen's text: what it is about, how pressing, where, and whose data it holds."""

from domain.understanding.emergency import Alarm, Emergency, EmergencyKind
from domain.understanding.knowledge import Knowledge, build_knowledge
from domain.understanding.personal import MASKS, Personal, PersonalKind, mask
from domain.understanding.scope import OutOfScope
from domain.understanding.understand import (
    Understanding,
    alarm_in,
    categories_meant,
    emergency_in,
    out_of_scope_in,
    personal_in,
    places_in,
    severity_of,
    suggest_categories,
    understand,
    wards_in,
)

__all__ = [
    "MASKS",
    "Alarm",
    "Emergency",
    "EmergencyKind",
    "Knowledge",
    "OutOfScope",
    "Personal",
    "PersonalKind",
    "Understanding",
    "alarm_in",
    "build_knowledge",
    "categories_meant",
    "emergency_in",
    "mask",
    "out_of_scope_in",
    "personal_in",
    "places_in",
    "severity_of",
    "suggest_categories",
    "understand",
    "wards_in",
]
