"""Where it is: a pin or a name becomes candidate wards, and the person confirms one.

Old and new names overlap, so there is never one silent answer (product.md section 1).
"""

from typing import Any

from domain import geo
from domain.places import by_name
from domain.text import clean
from handlers.answers import Answer
from handlers.turn import Option, Turn

Partial = dict[str, Any]


def read(turn: Turn) -> Partial | None:
    """Candidates for the shared point or the typed name; None when there are none."""
    if turn.event.place is not None:
        return _by_pin(turn)
    found = by_name(turn.house.city, clean(turn.event.text or ""))
    pairs = [[m.ward.code, _label(turn, m)] for m in found]
    return {"wards": pairs} if pairs else None


def _by_pin(turn: Turn) -> Partial | None:
    place = turn.event.place
    if place is None:
        return None
    house = turn.house
    wards = geo.candidates(house.city, place.lat, place.lon, polygons=house.polygons)
    pairs = [[ward.code, ward.label(turn.language)] for ward in wards]
    return {"wards": pairs, "lat": place.lat, "lon": place.lon} if pairs else None


def _label(turn: Turn, match: Any) -> str:
    ward = str(match.ward.label(turn.language))
    why = turn.text(match.reason.key, **match.reason.params)
    return f"{ward} {why}".strip()


def options(turn: Turn, partial: Partial) -> list[Option]:
    """The candidates to choose from, if a pin or a name was given."""
    return [(code, label) for code, label in partial.get("wards", [])]


def confirmed(turn: Turn, partial: Partial, ward: str) -> Answer:
    """The ward the person chose, with the point if one was shared."""
    value = {"ward": ward, "lat": partial.get("lat"), "lon": partial.get("lon")}
    shown = turn.house.city.ward(ward).label(turn.language)
    return Answer(value, turn.text("place.pinned", ward=shown) if value["lat"] else shown)
