"""What there is to choose from: one row of `SOURCES` for each kind of list.

A source is asked with "" for its first suggestions, "*" for everything, or with what the
person typed, for what that could mean.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain import duplicates
from domain.city import AgencyKind
from domain.report import CONSENT_VERSION, RATING_REASONS
from domain.severity import Severity
from domain.text import fold, shorten
from domain.understanding import mask, personal_in, suggest_categories
from handlers.turn import Draft, Option, Turn
from storage import cases

Source = Callable[[Turn, Draft, str], list[Option]]

SUGGESTED = 3
FOUND_MOST = 8
COMPARED_MOST = 20
TEXT_SHOWN = 60


def _keyed(prefix: str, *keys: str) -> Source:
    """Fixed options whose labels are texts."""

    def source(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
        return [(key, turn.text(f"{prefix}.{key}")) for key in keys]

    return source


def _matching(wanted: str, options: Iterable[Option]) -> list[Option]:
    return [o for o in options if fold(wanted) in fold(o[1])][:FOUND_MOST]


def _categories(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    language, known = turn.language, turn.house.city.categories
    every = sorted(known.values(), key=lambda c: c.position)
    labels = [(c.code, c.label(language)) for c in every]
    if wanted == "*":
        return labels
    if wanted:
        return _matching(wanted, labels)
    text = draft.answers.get("text", "")
    first = suggest_categories(text, turn.house.knowledge, count=SUGGESTED) if text else ()
    suggested = [(code, known[code].label(language)) for code in first if code in known]
    return [*suggested, ("more", turn.text("category.more"))] if suggested else labels


def _agencies(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    on = turn.house.rules.calendar.local_date(turn.now)
    valid = turn.house.city.agencies_on(on)
    if wanted not in ("", "*"):
        return _matching(wanted, [(a.code, a.label(turn.language)) for a in valid])
    ward = cases.get(turn.session, draft.about).ward if draft.about else None
    near = [a for a in valid if a.ward_code and a.ward_code == ward]
    departments = [a for a in valid if a.kind is AgencyKind.DEPARTMENT]
    return [(a.code, a.label(turn.language)) for a in [*near, *departments]]


def _personal(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    if not personal_in(draft.answers.get("text", ""), turn.house.knowledge):
        return []
    return _keyed("personal", "mask", "keep")(turn, draft, wanted)


@dataclass(frozen=True, slots=True)
class _Sketch:
    """As much of the coming report as is compared with others."""

    text: str
    category: str
    ward: str
    lat: float | None
    lon: float | None


def _similar(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    place = draft.answers.get("place")
    if not place:
        return []
    new = _Sketch(draft.answers["text"], draft.answers["category"], **place)
    since_at = turn.now - duplicates.WINDOW_IN
    others = cases.nearby(
        turn.session, ward=new.ward, category=new.category, since_at=since_at, most=COMPARED_MOST
    )
    known = {case.code: case for case in others if case.reporter != turn.person.id}
    found = [known[c.code] for c in duplicates.similar(new, known.values(), now=turn.now)]
    options = [(case.code, f"{case.code}: {summary(turn, case.text)}") for case in found]
    return [*options, ("none", turn.text("similar.none"))] if options else []


def summary(turn: Turn, text: str) -> str:
    """The first words of a report as anybody may read them: personal data masked."""
    return shorten(mask(text, personal_in(text, turn.house.knowledge)), TEXT_SHOWN)


def _consent(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    if turn.person.consent == CONSENT_VERSION:
        return []
    return _keyed("consent", "yes", "no")(turn, draft, wanted)


def _reject_codes(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    codes = turn.house.city.reject_codes.values()
    return [(code.code, code.label(turn.language)) for code in codes]


SOURCES: Mapping[str, Source] = {
    "categories": _categories,
    "agencies": _agencies,
    "severities": _keyed("severity", *Severity),
    "reject_codes": _reject_codes,
    "name_shown": _keyed("name", "hidden", "open"),
    "personal_data_found": _personal,
    "similar_cases": _similar,
    "consent": _consent,
    "offer": _keyed("offer", "yes", "no"),
    "sure": _keyed("sure", "yes", "no"),
    "rating_reasons": _keyed("rating.reason", *RATING_REASONS),
}
