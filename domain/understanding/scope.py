"""What another door is for: complaints, denunciations and state secrets."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from domain.understanding.detector import Sample
from domain.understanding.rules import Rule, first_rule


class OutOfScope(StrEnum):
    """What another door is for (Decision 1207/QĐ-UBND, 28/2/2025)."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    STATE_SECRET = "state_secret"  # noqa: S105 - a word, no password


# Nothing but the word, folded: who types no more asks for the way.
_BARE: Mapping[str, OutOfScope] = {
    **dict.fromkeys(
        ("to cao", "don to cao", "gui to cao", "gui don to cao", "viet don to cao",
         "to tham nhung", "to cao tham nhung", "khieu nai to cao", "denounce", "denunciation",
         "bribery", "corruption"), OutOfScope.DENUNCIATION),
    **dict.fromkeys(
        ("don khieu nai", "gui don khieu nai", "khieu nai hanh chinh"), OutOfScope.COMPLAINT),
}  # fmt: skip


def find_scope(sample: Sample, rules: Mapping[str, Sequence[Rule]]) -> OutOfScope | None:
    """Return why the text belongs behind another door, if it does."""
    if bare := _BARE.get(" ".join(word.plain for word in sample.reading.words)):
        return bare
    rule = first_rule(rules["scope"], sample.hits)
    return OutOfScope(rule.outcome) if rule else None
