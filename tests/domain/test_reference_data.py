"""The committed reference data of Hanoi: complete, consistent, and usable on any day."""

import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.city import BLANK, BY_TRIAGE, BY_WARD, AgencyKind
from domain.geo import in_city
from tests.domain.hanoi import DATA, hanoi, rows

# table, rows it must have (None: at least one), columns that may be empty
TABLES = [
    ("wards", 126, set()),
    ("communes_2025_01", 526, set()),
    ("districts_2024", 30, set()),
    ("agencies", None, {"parent", "ward_code", "valid_to", "merged_into", "calendar"}),
    ("categories", 16, set()),
    ("reject_codes", None, set()),
    ("standard_answers", None, set()),
]
NAMES = [table for table, _, _ in TABLES]
CATEGORIES = [
    "waste",
    "pollution",
    "noise",
    "traffic",
    "roads",
    "drainage",
    "water_supply",
    "electricity",
    "trees",
    "construction",
    "encroachment",
    "security",
    "food_health",
    "education",
    "procedures",
    "other",
]
TWO_LEVELS_SINCE = date(2025, 7, 1)
DAYS = [TWO_LEVELS_SINCE + timedelta(days=step) for step in range(0, 1500, 50)]
BUTTON_MAX = 30
SHORTEST_ANSWER = 40


@pytest.mark.parametrize(("table", "count", "_optional"), TABLES)
def test_every_table_has_its_rows_once_and_in_order(table, count, _optional):
    codes = [row["code"] for row in rows(table)]
    assert codes
    assert count in (None, len(codes))
    assert codes == sorted(set(codes))


@pytest.mark.parametrize(("table", "_count", "optional"), TABLES)
def test_no_cell_is_empty_where_something_is_needed(table, _count, optional):
    empty = {
        (row["code"], column)
        for row in rows(table)
        for column, cell in row.items()
        if not (cell.strip() or column in optional)
    }
    assert not empty


@pytest.mark.parametrize("table", NAMES)
def test_files_are_plain_utf8_lines_without_stray_spaces(table):
    text = Path(DATA / f"{table}.csv").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)
    for row in rows(table):
        assert all(cell == " ".join(cell.split()) for cell in row.values()), row


def test_every_unit_name_begins_with_its_kind_and_capitals():
    city = hanoi()
    for units in (city.wards, city.communes, city.districts):
        for unit in units.values():
            assert unit.bare_name != unit.name
            assert all(word[0].isupper() for word in unit.bare_name.split() if word[0].isalpha())


def test_wards_lie_in_hanoi_and_add_up_to_its_area():
    wards = hanoi().wards.values()
    assert all(in_city(ward.lat, ward.lon) for ward in wards)
    # Hanoi covers about 3,360 km² (General Statistics Office).
    assert sum(ward.km2 for ward in wards) == pytest.approx(3360, rel=0.01)
    kinds = [ward.kind for ward in wards]
    assert (kinds.count("ward"), kinds.count("commune")) == (51, 75)


def test_old_communes_lead_to_every_ward_and_199_of_them_were_split():
    communes = hanoi().communes.values()
    assert {code for commune in communes for code in commune.ward_codes} == set(hanoi().wards)
    assert sum(len(commune.ward_codes) > 1 for commune in communes) == 199
    assert all(len(set(c.ward_codes)) == len(c.ward_codes) for c in communes)
    assert {commune.district_code for commune in communes} == set(hanoi().districts)


@pytest.mark.parametrize("on", DAYS)
def test_every_ward_has_exactly_one_committee_on_any_day_since_july_2025(on):
    committees = [a for a in hanoi().agencies_on(on) if a.kind is AgencyKind.WARD]
    assert sorted(str(a.ward_code) for a in committees) == sorted(hanoi().wards)


def test_district_committees_ended_when_ward_committees_began():
    last_day = TWO_LEVELS_SINCE - timedelta(days=1)
    for on, districts, wards in ((last_day, 30, 0), (TWO_LEVELS_SINCE, 0, 126)):
        kinds = [agency.kind for agency in hanoi().agencies_on(on)]
        assert kinds.count(AgencyKind.DISTRICT) == districts
        assert kinds.count(AgencyKind.WARD) == wards


def test_every_ended_agency_has_a_successor_that_begins_no_later_than_the_day_after():
    for agency in hanoi().agencies.values():
        assert (agency.valid_to is None) == (agency.merged_into is None)
        if agency.valid_to is not None:
            successor = hanoi().successor(agency.code, agency.valid_to + timedelta(days=1))
            assert successor is not None, agency.code
            assert successor.code == agency.merged_into


def test_every_agency_hangs_on_the_one_city_office_and_ends_after_it_begins():
    for agency in hanoi().agencies.values():
        office = agency.kind is AgencyKind.CITY
        assert agency.parent == (None if office else "VPUB")
        assert agency.valid_from is not None
        assert agency.valid_to is None or agency.valid_from < agency.valid_to
        assert (agency.ward_code is not None) == (agency.kind is AgencyKind.WARD)


@pytest.mark.parametrize("on", DAYS)
def test_every_category_resolves_to_an_agency_on_any_day(on):
    for category in hanoi().categories.values():
        if category.responsible not in (BY_WARD, BY_TRIAGE):
            assert hanoi().agency(category.responsible).valid_on(on)


def test_the_sixteen_categories_stand_in_order_with_names_that_fit_a_button():
    categories = list(hanoi().categories.values())
    assert [category.code for category in categories] == CATEGORIES
    assert [category.position for category in categories] == list(range(1, 17))
    assert [c.code for c in categories if c.responsible == BY_TRIAGE] == ["other"]
    for category in categories:
        assert max(len(category.name), len(category.name_en)) <= BUTTON_MAX
    for language in ("vi", "en"):
        assert len({category.label(language) for category in categories}) == len(categories)


def test_every_category_has_a_standard_answer_that_leaves_the_facts_to_the_officer():
    for code in CATEGORIES:
        assert hanoi().answers_for(code)
    for answer in hanoi().standard_answers.values():
        for words in (answer.text, answer.text_en):
            assert words.count(BLANK) >= 2
            assert len(words.replace(BLANK, "")) >= SHORTEST_ANSWER
        assert answer.text.count(BLANK) == answer.text_en.count(BLANK), answer.code
        assert answer.text.startswith("Kính gửi ông/bà")
