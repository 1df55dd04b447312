"""Where it is: a pin or a name becomes candidate wards, and the person confirms one.

Old and new names overlap, so there is never one silent answer (product.md section 1).
"""

from typing import Any

from domain import geo
from domain.conversation import Place
from domain.forms import Question
from domain.places import PlaceMatch, by_name
from domain.text import clean
from domain.understanding import wards_in
from domain.units import unit_label
from handlers.turn import Option, Turn

Partial = dict[str, Any]
NAMED_MOST = 3


def read(turn: Turn, partial: Partial) -> Partial | None:
    """Candidates for the shared point or the typed name; None when there are none.

    A name typed after a pin corrects the ward, not the point.
    """
    if turn.event.place is not None:
        return _by_pin(turn, turn.event.place)
    found = by_name(turn.house.city, clean(turn.event.text or ""))
    pairs = [[m.ward.code, _label(turn, m)] for m in found]
    point = {"lat": partial.get("lat"), "lon": partial.get("lon")}
    return {"wards": pairs} | point if pairs else None


def named_in(turn: Turn, text: str) -> list[Option]:
    """The wards a report's own words may name, to be confirmed like any other."""
    house = turn.house
    names = wards_in(text, house.knowledge) if text else ()
    found = [match for name in names for match in by_name(house.city, name)]
    return list({m.ward.code: (m.ward.code, _label(turn, m)) for m in found}.values())[:NAMED_MOST]


def _by_pin(turn: Turn, place: Place) -> Partial | None:
    house = turn.house
    wards = geo.candidates(house.city, place.lat, place.lon, polygons=house.polygons)
    pairs = [[ward.code, ward.label(turn.language)] for ward in wards]
    return {"wards": pairs, "lat": place.lat, "lon": place.lon} if pairs else None


def _label(turn: Turn, match: PlaceMatch) -> str:
    ward = match.ward.label(turn.language)
    named = {k: unit_label(name, turn.language) for k, name in match.reason.params.items()}
    why = turn.text(match.reason.key, **named)
    return f"{ward} {why}".strip()


def options(partial: Partial) -> list[Option]:
    """The candidates to choose from, if a pin or a name was given."""
    return [(code, label) for code, label in partial.get("wards", [])]


def confirmed(partial: Partial, ward: str) -> Partial:
    """The ward the person chose, with the point if one was shared."""
    return {"ward": ward, "lat": partial.get("lat"), "lon": partial.get("lon")}


def show(turn: Turn, question: Question, value: Partial) -> str:
    """The ward in words."""
    ward = turn.house.wording.ward(turn.language, value["ward"])
    return ward if value["lat"] is None else turn.text("place.pinned", ward=ward)
