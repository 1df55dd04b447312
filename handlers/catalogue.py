"""Lists out of the city's own data: categories, agencies, reasons for a refusal."""

from collections.abc import Iterable, Iterator

from domain.city import Agency, AgencyKind
from domain.routing import route
from domain.understanding import categories_meant, suggest_categories
from handlers import drafts
from handlers.listing import ALL, FOUND_MOST, MORE, matching
from handlers.turn import Draft, Option, Turn
from storage import cases

SUGGESTED = 3
_LISTED = frozenset({AgencyKind.DEPARTMENT, AgencyKind.POLICE})


def category(turn: Turn, code: str) -> str:
    """A category's name."""
    return turn.house.wording.category(turn.language, code)


def categories(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """Those that fit the words of the report; or all; or those that fit what was typed."""
    every = [(code, category(turn, code)) for code in turn.house.city.categories]
    if wanted == ALL:
        return every
    if wanted:
        return matching(wanted, every) or _meant(turn, wanted)
    text = draft.answers.get("text") or _text_of(turn, draft)
    return _offered(turn, suggest_categories(text, turn.house.knowledge, count=SUGGESTED)) or every


def _meant(turn: Turn, typed: str) -> list[Option]:
    """What a word or two may be about ("hố ga"); more than that tells of something."""
    if drafts.tells(typed):
        return []
    return _offered(turn, categories_meant(typed, turn.house.knowledge, count=SUGGESTED))


def _offered(turn: Turn, likely: Iterable[str]) -> list[Option]:
    found = [(code, category(turn, code)) for code in likely]
    return [*found, (MORE, turn.text("category.more"))] if found else []


def _text_of(turn: Turn, draft: Draft) -> str:
    return cases.get(turn.session, draft.about).text if draft.about else ""


def agency(turn: Turn, code: str) -> str:
    """An agency's name."""
    return turn.house.wording.agency(turn.language, code)


def agencies(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """Those that may be the right ones for this case; or the departments; or those named so."""
    city, on = turn.house.city, turn.house.rules.calendar.local_date(turn.now)
    if wanted == ALL:
        return _named(turn, (a for a in city.agencies_on(on) if a.kind in _LISTED))
    if wanted:
        return _named(turn, city.agencies_named(wanted, on)[:FOUND_MOST])
    likely = dict.fromkeys(code for code in _likely(turn, draft) if code is not None)
    here = (city.agencies[code] for code in likely if code in city.agencies)
    first = _named(turn, (a for a in here if a.valid_on(on)))
    return [*first, (MORE, turn.text("agency.more"))]


def _likely(turn: Turn, draft: Draft) -> Iterator[str | None]:
    """Whom somebody suggested, whom the rules name for it or for what its words say, whose
    ward it is; but not who has it now."""
    if draft.about is None:
        return
    case, city = cases.get(turn.session, draft.about), turn.house.city
    on = turn.house.rules.calendar.local_date(turn.now)
    history = cases.history(turn.session, case)
    suggested = [e.data.get("agency") for e in reversed(history) if e.action == "return"]
    words = suggest_categories(case.text, turn.house.knowledge, count=SUGGESTED)
    ruled = [
        route(city, category=category, ward_code=case.ward, on=on).agency_code
        for category in dict.fromkeys((case.category, *words))
    ]
    known = case.ward is not None and case.ward in city.wards
    committee = city.agency_of_ward(case.ward or "", on) if known else None
    for code in (*suggested[:1], *ruled, committee.code if committee else None):
        if code != case.agency:
            yield code


def _named(turn: Turn, found: Iterable[Agency]) -> list[Option]:
    return [(a.code, a.label(turn.language)) for a in found]


def reject_code(turn: Turn, code: str) -> str:
    """Why a report is refused."""
    return turn.house.city.reject_code(code).label(turn.language)


def reject_codes(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """All reasons for a refusal, or those that fit what was typed."""
    return matching(wanted, [(c, reject_code(turn, c)) for c in turn.house.city.reject_codes])
