"""Points on the map: known distances, nearest wards, small outlines drawn by hand."""

import json
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geo import BadMapError, Polygons, candidates, distance_km, in_city
from tests.domain.hanoi import hanoi

HOAN_KIEM_LAKE = (21.0287, 105.8523)
NOI_BAI_AIRPORT = (21.2187, 105.8042)
HO_CHI_MINH_CITY = (10.7769, 106.7009)

# what the point is, where, the ward it lies in (126 wards of July 2025)
POINTS = [
    ("Hoàn Kiếm lake", HOAN_KIEM_LAKE, "Phường Hoàn Kiếm"),
    ("Nội Bài airport", NOI_BAI_AIRPORT, "Xã Nội Bài"),
    ("Hà Đông market", (20.9712, 105.7788), "Phường Hà Đông"),
    ("Temple of Literature", (21.0294, 105.8355), "Phường Văn Miếu - Quốc Tử Giám"),
    ("Perfume Pagoda", (20.6178, 105.7460), "Xã Hương Sơn"),
    ("Old citadel of Sơn Tây", (21.1377, 105.5032), "Phường Sơn Tây"),
    ("Bát Tràng pottery", (20.9760, 105.9130), "Xã Bát Tràng"),
]
OUTSIDE = [
    ("Hồ Chí Minh City", HO_CHI_MINH_CITY),
    ("Hải Phòng", (20.8651, 106.6838)),
    ("nowhere", (0.0, 0.0)),
    ("latitude and longitude swapped", (105.8523, 21.0287)),
    ("not a number", (float("nan"), 105.85)),
]


def test_distances_are_those_of_the_atlas():
    # One degree of latitude is 111.2 km; of longitude, that times the cosine of the latitude.
    assert distance_km(21, 105.8, 22, 105.8) == pytest.approx(111.195, abs=0.01)
    assert distance_km(21, 105, 21, 106) == pytest.approx(111.195 * cos(radians(21)), abs=0.01)
    assert distance_km(*HOAN_KIEM_LAKE, *HO_CHI_MINH_CITY) == pytest.approx(1144, abs=3)
    assert distance_km(*HOAN_KIEM_LAKE, *HOAN_KIEM_LAKE) == 0
    assert distance_km(0, 0, 0, 180) == pytest.approx(20015, abs=1)


@pytest.mark.parametrize(("_what", "point", "name"), POINTS)
def test_a_known_place_is_among_three_candidates(_what, point, name):
    wards = candidates(hanoi(), *point)
    assert name in [ward.name for ward in wards]
    assert len({ward.code for ward in wards}) == 3


@pytest.mark.parametrize(("_what", "point"), OUTSIDE)
def test_a_point_outside_the_city_has_no_candidates(_what, point):
    assert not in_city(*point)
    assert candidates(hanoi(), *point) == ()


def test_a_large_ward_reaches_further_than_a_small_one():
    """A point halfway between two centres goes to the larger ward first."""
    small, large = hanoi().ward("00070"), hanoi().ward("00097")  # Hoàn Kiếm, Hồng Hà
    assert small.km2 < large.km2
    middle = (small.lat + large.lat) / 2, (small.lon + large.lon) / 2
    order = [ward.code for ward in candidates(hanoi(), *middle, count=126)]
    assert order.index(large.code) < order.index(small.code)


def test_the_centre_of_every_ward_finds_that_ward_first():
    for ward in hanoi().wards.values():
        assert candidates(hanoi(), ward.lat, ward.lon)[0] == ward


# --- outlines ----------------------------------------------------------------------------

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
NEXT_TO_IT = [[4, 0], [8, 0], [8, 4], [4, 4], [4, 0]]
ISLAND = [[10, 10], [12, 10], [11, 12], [10, 10]]
HOLE = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]


def feature(code: object, kind: str, coordinates: object) -> dict:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def drawn(*features: dict) -> Polygons:
    return Polygons.parse(json.dumps({"type": "FeatureCollection", "features": features}))


TOWN = drawn(
    feature("ring", "Polygon", [SQUARE, HOLE]),
    feature("core", "Polygon", [HOLE]),
    feature("east", "MultiPolygon", [[NEXT_TO_IT], [ISLAND]]),
)
# lat, lon, the ward that holds it
HELD = [
    (0.5, 0.5, "ring"),
    (2, 2, "core"),
    (2, 0.5, "ring"),
    (2, 5, "east"),
    (10.5, 11, "east"),
    (11.9, 10.1, None),
    (5, 5, None),
    (-1, 2, None),
    (2, 9, None),
]


@pytest.mark.parametrize(("lat", "lon", "code"), HELD)
def test_a_point_belongs_to_the_outline_around_it(lat, lon, code):
    assert TOWN.find(lat, lon) == code


@given(st.floats(0.001, 3.999), st.floats(0.001, 7.999))
def test_two_outlines_side_by_side_leave_no_gap_and_no_overlap(lat, lon):
    side_by_side = drawn(
        feature("west", "Polygon", [SQUARE]), feature("east", "Polygon", [NEXT_TO_IT])
    )
    assert side_by_side.find(lat, lon) == ("west" if lon < 4 else "east")


def test_outlines_know_which_wards_they_draw():
    assert TOWN.codes == {"ring", "core", "east"}


def test_the_ward_whose_outline_holds_the_point_comes_first():
    soc_son = "00376"
    lat, lon = HOAN_KIEM_LAKE
    around = [[lon - 1, lat - 1], [lon + 1, lat - 1], [lon, lat + 1], [lon - 1, lat - 1]]
    outlines = drawn(feature(soc_son, "Polygon", [around]))
    by_distance = candidates(hanoi(), lat, lon)
    by_outline = candidates(hanoi(), lat, lon, polygons=outlines)
    assert by_outline == (hanoi().ward(soc_son), *by_distance[:2])


BAD = [
    ("not JSON", "{"),
    ("a list", "[]"),
    ("no features", "{}"),
    ("empty", json.dumps({"features": []})),
    ("a point", json.dumps({"features": [feature("1", "Point", [0, 0])]})),
    ("open ring", json.dumps({"features": [feature("1", "Polygon", [SQUARE[:-1]])]})),
    ("no ring", json.dumps({"features": [feature("1", "Polygon", [])]})),
    ("words for numbers", json.dumps({"features": [feature("1", "Polygon", [["ab"] * 4])]})),
    ("no code", json.dumps({"features": [{"geometry": None, "properties": {}}]})),
    ("no feature", json.dumps({"features": [3]})),
]


@pytest.mark.parametrize(("_what", "text"), BAD)
def test_a_file_that_is_no_map_is_refused_in_words(_what, text):
    with pytest.raises(BadMapError, match=r"outline"):
        Polygons.parse(text)
