"""Routing: a table of reports and where they go, and everything that must not be guessed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.city import City
from domain.reasons import Reason
from domain.routing import Route, RouteReason, route
from tests.domain.hanoi import hanoi

NOW = date(2026, 10, 5)
BEFORE_WARDS = date(2025, 6, 30)
FIRST_DAY = date(2025, 7, 1)
LANG = "00199"  # Phường Láng
SOC_SON = "00376"  # Xã Sóc Sơn

# category, ward, day, the agency it goes to (None: triage), why
ROUTES = [
    ("waste", LANG, NOW, "UB00199", [RouteReason.WARD_HANDLES]),
    ("waste", SOC_SON, NOW, "UB00376", [RouteReason.WARD_HANDLES]),
    ("encroachment", LANG, FIRST_DAY, "UB00199", [RouteReason.WARD_HANDLES]),
    ("drainage", LANG, NOW, "SXD", [RouteReason.AGENCY_HANDLES]),
    ("education", SOC_SON, NOW, "SGDDT", [RouteReason.AGENCY_HANDLES]),
    ("security", LANG, NOW, "CATP", [RouteReason.AGENCY_HANDLES]),
    ("procedures", LANG, NOW, "TTPVHCC", [RouteReason.AGENCY_HANDLES]),
    # Doubt, each kind of it.
    ("other", LANG, NOW, None, [RouteReason.CITY_SORTS]),
    ("waste", None, NOW, None, [RouteReason.NO_WARD]),
    ("drainage", None, NOW, None, [RouteReason.NO_WARD]),
    ("drainage", "99999", NOW, None, [RouteReason.UNKNOWN_WARD]),
    (None, LANG, NOW, None, [RouteReason.NO_CATEGORY]),
    ("", "", NOW, None, [RouteReason.NO_CATEGORY, RouteReason.NO_WARD]),
    ("ufo", LANG, NOW, None, [RouteReason.UNKNOWN_CATEGORY]),
    ("other", "99999", NOW, None, [RouteReason.CITY_SORTS, RouteReason.UNKNOWN_WARD]),
    # No ward had a committee of its own before 1 July 2025.
    ("waste", LANG, BEFORE_WARDS, None, [RouteReason.NO_AGENCY]),
]


@pytest.mark.parametrize(("category", "ward", "on", "agency", "why"), ROUTES)
def test_a_report_goes_where_the_table_says(category, ward, on, agency, why):
    found = route(hanoi(), category=category, ward_code=ward, on=on)
    assert found.agency_code == agency
    assert [reason.key for reason in found.reasons] == why


def test_reasons_carry_codes_for_the_words():
    assert route(hanoi(), category="waste", ward_code=LANG, on=NOW) == Route(
        "UB00199",
        (
            Reason(
                RouteReason.WARD_HANDLES,
                {"category": "waste", "ward": LANG, "agency": "UB00199"},
            ),
        ),
    )


def with_responsible(city: City, category: str, responsible: str) -> City:
    changed = replace(city.category(category), responsible=responsible)
    return replace(city, categories={**city.categories, category: changed})


def test_a_department_that_was_merged_is_answered_for_by_its_successor():
    """Sở Giao thông vận tải became part of Sở Xây dựng on 1 March 2025."""
    city = with_responsible(hanoi(), "traffic", "SGTVT")
    before = route(city, category="traffic", ward_code=LANG, on=date(2025, 2, 28))
    after = route(city, category="traffic", ward_code=LANG, on=date(2025, 3, 1))
    assert before.agency_code == "SGTVT"
    assert [reason.key for reason in before.reasons] == [RouteReason.AGENCY_HANDLES]
    assert after.agency_code == "SXD"
    assert after.reasons[1] == Reason(RouteReason.SUCCESSOR, {"agency": "SXD", "former": "SGTVT"})


def test_an_agency_that_does_not_exist_yet_gets_nothing():
    """Sở Nông nghiệp và Môi trường began on 1 March 2025."""
    early = route(hanoi(), category="pollution", ward_code=LANG, on=date(2025, 2, 28))
    assert early.agency_code is None
    assert [reason.key for reason in early.reasons] == [RouteReason.NO_AGENCY]


@given(
    category=st.sampled_from(list(hanoi().categories)),
    ward=st.sampled_from(list(hanoi().wards)),
    on=st.dates(FIRST_DAY, date(2030, 1, 1)),
)
def test_every_category_and_ward_has_an_agency_of_that_day_or_is_sorted_by_hand(
    category, ward, on
):
    found = route(hanoi(), category=category, ward_code=ward, on=on)
    assert found.reasons
    assert (found.agency_code is None) == (category == "other")
    if found.agency_code is not None:
        assert hanoi().agency(found.agency_code).valid_on(on)
        assert hanoi().agency(found.agency_code).ward_code in (None, ward)
