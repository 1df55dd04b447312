"""Who a report goes to first, and why; in doubt, the city office sorts it by hand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.city import BY_TRIAGE, BY_WARD, Category, City
from domain.reasons import Reason
from domain.units import Ward


class RouteReason(StrEnum):
    """Why a report goes where it goes; the words are found elsewhere."""

    WARD_HANDLES = "route.ward_handles"
    AGENCY_HANDLES = "route.agency_handles"
    SUCCESSOR = "route.successor"
    NO_CATEGORY = "route.no_category"
    UNKNOWN_CATEGORY = "route.unknown_category"
    CITY_SORTS = "route.city_sorts"
    NO_WARD = "route.no_ward"
    UNKNOWN_WARD = "route.unknown_ward"
    NO_AGENCY = "route.no_agency"


@dataclass(frozen=True, slots=True)
class Route:
    """The agency's code, or None: then the city office decides (triage).

    The reasons carry codes: category, ward, agency, former (the agency it took over from).
    """

    agency_code: str | None
    reasons: tuple[Reason, ...]


def route(city: City, *, category: str | None, ward_code: str | None, on: date) -> Route:
    """The agency responsible that day for a category in a ward the person has confirmed.

    Never a guess: whatever is missing, unknown or ambiguous leads to triage, and every
    doubt is named, so that the dispatcher sees all of them at once.
    """
    doubts = (*_category_doubts(city, category), *_ward_doubts(city, ward_code))
    if doubts or category is None or ward_code is None:
        return Route(None, doubts)
    return _by_responsibility(city, city.category(category), city.ward(ward_code), on)


def _category_doubts(city: City, code: str | None) -> tuple[Reason, ...]:
    if not code:
        return (Reason(RouteReason.NO_CATEGORY),)
    if code not in city.categories:
        return (Reason(RouteReason.UNKNOWN_CATEGORY, {"category": code}),)
    if city.category(code).responsible == BY_TRIAGE:
        return (Reason(RouteReason.CITY_SORTS, {"category": code}),)
    return ()


def _ward_doubts(city: City, code: str | None) -> tuple[Reason, ...]:
    if not code:
        return (Reason(RouteReason.NO_WARD),)
    if code not in city.wards:
        return (Reason(RouteReason.UNKNOWN_WARD, {"ward": code}),)
    return ()


def _by_responsibility(city: City, category: Category, ward: Ward, on: date) -> Route:
    facts = {"category": category.code, "ward": ward.code}
    if category.responsible == BY_WARD:
        agency, key = city.agency_of_ward(ward.code, on), RouteReason.WARD_HANDLES
    else:
        agency, key = city.successor(category.responsible, on), RouteReason.AGENCY_HANDLES
    if agency is None:
        return Route(None, (Reason(RouteReason.NO_AGENCY, facts),))
    reasons = [Reason(key, facts | {"agency": agency.code})]
    if category.responsible not in (BY_WARD, agency.code):
        took_over = {"agency": agency.code, "former": category.responsible}
        reasons.append(Reason(RouteReason.SUCCESSOR, took_over))
    return Route(agency.code, tuple(reasons))
