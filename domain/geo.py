"""Points on the map: distances, the nearest wards, and wards by their exact outline."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any, Self

from domain.city import City
from domain.errors import NangNiuError
from domain.units import Ward

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

# The outermost points of the 126 wards of July 2025, rounded outwards by about a kilometre.
SOUTH, NORTH = 20.55, 21.40
WEST, EAST = 105.27, 106.03

SMALLEST_RING = 4  # three corners, and the first again

Point = tuple[float, float]
"""Longitude, then latitude, as GeoJSON writes them."""


class BadMapError(NangNiuError):
    """A file of outlines is not what it should be; the message says where and what is."""


def distance_km(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """The distance over the earth's surface in km, points in degrees (haversine formula)."""
    d_lat, d_lon = radians(to_lat - lat), radians(to_lon - lon)
    a = sin(d_lat / 2) ** 2 + cos(radians(lat)) * cos(radians(to_lat)) * sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(a)))


def in_city(lat: float, lon: float) -> bool:
    """Whether a point in degrees can lie in Hanoi: a box around it, so neighbours pass too."""
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


@dataclass(frozen=True, slots=True)
class _Outline:
    """One connected piece of a ward: its outer ring, then its holes, in a box."""

    code: str
    rings: tuple[tuple[Point, ...], ...]
    box: tuple[float, float, float, float]

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a ray to the east crosses the rings an odd number of times."""
        west, south, east, north = self.box
        if not (west <= lon <= east and south <= lat <= north):
            return False
        return sum(_crossings(ring, lon, lat) for ring in self.rings) % 2 == 1


def _crossings(ring: Sequence[Point], lon: float, lat: float) -> int:
    """How often a ray from the point to the east crosses a closed ring."""
    count = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        # Half-open, so that a corner between two edges counts once and a point on a border
        # shared by two wards belongs to one of them.
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            count += 1
    return count


@dataclass(frozen=True, slots=True)
class Polygons:
    """The outlines of wards, from a file an operator supplies."""

    outlines: tuple[_Outline, ...]

    @classmethod
    def parse(cls, geojson_text: str) -> Self:
        """Read a GeoJSON FeatureCollection of (Multi)Polygons with a property `code`.

        Raises BadMapError.
        """
        try:
            document = json.loads(geojson_text)
            features = list(document["features"])
        except (ValueError, KeyError, TypeError) as problem:
            raise BadMapError("the outlines are no GeoJSON FeatureCollection") from problem
        outlines = tuple(
            outline
            for number, feature in enumerate(features)
            for outline in _read(number, feature)
        )
        if not outlines:
            raise BadMapError("the outlines hold no ward")
        return cls(outlines)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all wards drawn."""
        return frozenset(outline.code for outline in self.outlines)

    def find(self, lat: float, lon: float) -> str | None:
        """The code of the ward that holds the point in degrees, or None."""
        return next((o.code for o in self.outlines if o.holds(lon, lat)), None)


def _read(number: int, feature: Mapping[str, Any]) -> Iterator[_Outline]:
    """The pieces of one feature. Raises BadMapError."""
    try:
        code = feature["properties"]["code"]
        geometry = feature["geometry"]
        drawn = geometry["coordinates"]
        for piece in drawn if geometry["type"] == "MultiPolygon" else [drawn]:
            rings = tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in piece)
            yield _outline(str(code), rings)
    except (KeyError, TypeError, ValueError) as problem:
        raise BadMapError(f"feature {number} is no ward's outline: {problem!r}") from problem


def _outline(code: str, rings: tuple[tuple[Point, ...], ...]) -> _Outline:
    if not rings:
        raise ValueError("there is no ring")
    for ring in rings:
        if len(ring) < SMALLEST_RING or ring[0] != ring[-1]:
            raise ValueError("a ring does not close")
    xs, ys = zip(*rings[0], strict=True)
    return _Outline(code, rings, (min(xs), min(ys), max(xs), max(ys)))


def candidates(
    city: City, lat: float, lon: float, *, count: int = 3, polygons: Polygons | None = None
) -> tuple[Ward, ...]:
    """The wards a point in degrees may lie in, the likeliest first; none outside the city.

    First the ward whose outline holds the point, where there are outlines; then the nearest
    for their size: distance to the centre over the root of the area. Measured against the
    outlines of July 2025 (random points, 60 a ward), the right ward is among three in 98 of
    100. A guess for the person to confirm, never an answer.
    """
    if not in_city(lat, lon):
        return ()
    held = polygons.find(lat, lon) if polygons else None

    def remoteness(ward: Ward) -> tuple[bool, float]:
        return ward.code != held, distance_km(lat, lon, ward.lat, ward.lon) / sqrt(ward.km2)

    return tuple(sorted(city.wards.values(), key=remoteness)[:count])
