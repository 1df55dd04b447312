"""Reading a citizen's text: what it is about, how pressing, where, and whose data it holds."""

from domain.understanding.emergency import Emergency
from domain.understanding.knowledge import Knowledge, build_knowledge
from domain.understanding.personal import MASKS, Personal, PersonalKind, mask
from domain.understanding.understand import (
    OutOfScope,
    Understanding,
    emergency_in,
    out_of_scope_in,
    personal_in,
    places_in,
    severity_of,
    suggest_categories,
    understand,
)

__all__ = [
    "MASKS",
    "Emergency",
    "Knowledge",
    "OutOfScope",
    "Personal",
    "PersonalKind",
    "Understanding",
    "build_knowledge",
    "emergency_in",
    "mask",
    "out_of_scope_in",
    "personal_in",
    "places_in",
    "severity_of",
    "suggest_categories",
    "understand",
]
