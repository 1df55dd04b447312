"""The city's indices: codes found or refused, agencies by day, names in two languages."""

from datetime import date

import pytest

from domain.city import (
    Agency,
    AgencyKind,
    Category,
    City,
    Commune,
    District,
    RejectCode,
    StandardAnswer,
    UnknownCodeError,
    Ward,
)
from domain.errors import NotFoundError
from domain.severity import Severity
from tests.domain.hanoi import hanoi

NEW_YEAR = date(2026, 1, 1)

# A small town: one old district with two old communes, two wards, agencies that follow each other.
OLD_EAST = Commune("10", "Xã Đông Cũ", "1", ("100",))
OLD_MIDDLE = Commune("11", "Thị trấn Giữa", "1", ("100", "200"))
EAST = Ward("100", "Phường Đông", "ward", 21.0, 105.8, 2.0)
WEST = Ward("200", "Xã Tây", "commune", 21.0, 105.7, 9.0)
OFFICE = Agency("VP", "Văn phòng", "City Office", AgencyKind.CITY)
FIRST = Agency(
    "A", "Sở Một", "First", AgencyKind.DEPARTMENT, "VP", None, None, date(2024, 12, 31), "B"
)
SECOND = Agency(
    *("B", "Sở Hai", "Second", AgencyKind.DEPARTMENT, "VP", None),
    *(date(2025, 1, 1), date(2025, 12, 31), "C"),
)
THIRD = Agency(
    "C", "Sở Ba", "Third", AgencyKind.DEPARTMENT, "VP", valid_from=NEW_YEAR, valid_to=None
)
OLD_COMMITTEE = Agency(
    *("W1", "UBND phường Đông", "", AgencyKind.WARD, "VP", "100"),
    *(date(2025, 7, 1), date(2025, 12, 31), "W2"),
)
NEW_COMMITTEE = Agency(
    "W2", "UBND phường Đông mới", "", AgencyKind.WARD, "VP", "100", NEW_YEAR, None, None
)
AGENCIES = (OFFICE, FIRST, SECOND, THIRD, OLD_COMMITTEE, NEW_COMMITTEE)
RUBBISH = Category("waste", "Rác thải", "Rubbish", "ward", Severity.NORMAL, 2)
NOISE = Category("noise", "Tiếng ồn", "Noise", "C", Severity.NORMAL, 1)
REFUSAL = RejectCode("spam", "Quảng cáo", "Advertising", "Gửi lại", "Send again")
ANSWER = StandardAnswer("gone", "waste", "Đã dọn", "Đã dọn …", "Removed", "Removed …")


def town(**changed: tuple) -> City:
    tables: dict = {
        "wards": (EAST, WEST),
        "communes": (OLD_EAST, OLD_MIDDLE),
        "districts": (District("1", "Huyện Cũ"),),
        "agencies": AGENCIES,
        "categories": (RUBBISH, NOISE),
        "reject_codes": (REFUSAL,),
        "standard_answers": (ANSWER,),
    }
    return City.build(**tables | changed)


def test_codes_find_their_rows():
    city = town()
    assert city.ward("100") is EAST
    assert city.district("1").name == "Huyện Cũ"
    assert city.agency("A") is FIRST
    assert city.category("noise") is NOISE
    assert city.reject_code("spam") is REFUSAL
    assert city.answers_for("waste") == (ANSWER,)
    assert city.answers_for("noise") == ()


ASKED = ["ward", "district", "agency", "category", "reject_code", "answers_for"]


@pytest.mark.parametrize("table", ASKED)
@pytest.mark.parametrize("code", ["", "0", "VP'--", "phường Đông"])
def test_an_unknown_code_is_named_in_the_error(table, code):
    with pytest.raises(UnknownCodeError, match="has the code") as problem:
        getattr(town(), table)(code)
    assert problem.value.code == code
    assert isinstance(problem.value, NotFoundError)


def test_categories_come_in_the_order_of_their_position():
    assert list(town().categories) == ["noise", "waste"]


# what is wrong, the table as it is, the code the error names
BROKEN = [
    ("commune into nowhere", {"communes": (Commune("12", "Xã X", "1", ("999",)),)}, "999"),
    ("commune of no district", {"communes": (Commune("12", "Xã X", "9", ("100",)),)}, "9"),
    (
        "agency merged into nowhere",
        {"agencies": (*AGENCIES, Agency("D", "D", "D", AgencyKind.BOARD, merged_into="E"))},
        "E",
    ),
    (
        "agency under nobody",
        {"agencies": (*AGENCIES, Agency("D", "D", "D", AgencyKind.BOARD, "E"))},
        "E",
    ),
    (
        "committee of no ward",
        {"agencies": (*AGENCIES, Agency("D", "D", "D", AgencyKind.WARD, "VP", "999"))},
        "999",
    ),
    (
        "category of nobody",
        {"categories": (RUBBISH, Category("x", "X", "X", "SXX", Severity.NORMAL, 3))},
        "SXX",
    ),
    (
        "answer to no category",
        {"standard_answers": (StandardAnswer("a", "ufo", "A", "A", "A", "A"),)},
        "ufo",
    ),
]


@pytest.mark.parametrize(("_what", "tables", "code"), BROKEN)
def test_a_reference_that_leads_nowhere_is_refused_when_the_city_is_built(_what, tables, code):
    with pytest.raises(UnknownCodeError) as problem:
        town(**tables)
    assert problem.value.code == code


def test_a_code_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="ward: the code '100' comes twice"):
        town(wards=(EAST, WEST, EAST))


# --- agencies in time ----------------------------------------------------------------------

# day, the agency that answers for A, for B, the committee of the eastern ward
TIMES = [
    (date(2024, 6, 1), "A", None, None),
    (date(2024, 12, 31), "A", None, None),
    (date(2025, 1, 1), "B", "B", None),
    (date(2025, 7, 1), "B", "B", "W1"),
    (date(2025, 12, 31), "B", "B", "W1"),
    (NEW_YEAR, "C", "C", "W2"),
    (date(2036, 1, 1), "C", "C", "W2"),
]


@pytest.mark.parametrize(("on", "for_a", "for_b", "committee"), TIMES)
def test_agencies_follow_each_other_day_by_day(on, for_a, for_b, committee):
    city = town()
    followed = [city.successor(code, on) for code in ("A", "B")]
    assert [agency and agency.code for agency in followed] == [for_a, for_b]
    ward_agency = city.agency_of_ward("100", on)
    assert (ward_agency and ward_agency.code) == committee
    assert city.agency_of_ward("200", on) is None


def test_agencies_of_a_day_are_those_that_exist():
    assert [a.code for a in town().agencies_on(date(2025, 8, 1))] == ["VP", "B", "W1"]
    with pytest.raises(UnknownCodeError):
        town().agency_of_ward("999", NEW_YEAR)


def test_agencies_that_follow_each_other_in_a_circle_end_nowhere():
    last = date(2025, 1, 1)
    one = Agency("X", "X", "X", AgencyKind.BOARD, valid_to=last, merged_into="Y")
    two = Agency("Y", "Y", "Y", AgencyKind.BOARD, valid_to=last, merged_into="X")
    assert town(agencies=(*AGENCIES, one, two)).successor("X", NEW_YEAR) is None


# what an officer types, what is found in 2026
TYPED = [
    ("sở xây dựng", ["SXD"]),
    ("so xay dung", ["SXD"]),
    ("Xây dựng", ["BQLGT", "SXD"]),
    ("nông nghiệp", ["SNNMT"]),
    ("giao thông vận tải", []),
    ("phường láng", ["UB00199"]),
    ("", []),
    ("   ", []),
]


@pytest.mark.parametrize(("words", "codes"), TYPED)
def test_an_agency_is_found_by_the_words_of_its_name(words, codes):
    assert [agency.code for agency in hanoi().agencies_named(words, NEW_YEAR)] == codes


# --- names in two languages ----------------------------------------------------------------

LABELS = [
    (EAST, "Phường Đông", "Đông Ward"),
    (WEST, "Xã Tây", "Tây Commune"),
    (OLD_MIDDLE, "Thị trấn Giữa", "Giữa Township"),
    (District("2", "Thị xã Sơn Tây"), "Thị xã Sơn Tây", "Sơn Tây Town"),
    (FIRST, "Sở Một", "First"),
    (NEW_COMMITTEE, "UBND phường Đông mới", "UBND phường Đông mới"),
    (RUBBISH, "Rác thải", "Rubbish"),
    (REFUSAL, "Quảng cáo", "Advertising"),
    (ANSWER, "Đã dọn", "Removed"),
]


@pytest.mark.parametrize(("thing", "vietnamese", "english"), LABELS)
def test_everything_has_a_label_in_both_languages(thing, vietnamese, english):
    assert (thing.label("vi"), thing.label("en")) == (vietnamese, english)


def test_doors_and_prepared_answers_speak_both_languages():
    assert (REFUSAL.door("vi"), REFUSAL.door("en")) == ("Gửi lại", "Send again")
    assert (ANSWER.words("vi"), ANSWER.words("en")) == ("Đã dọn …", "Removed …")


def test_wards_of_an_old_district_come_with_the_largest_share_first():
    assert town().wards_of_district("1") == (EAST, WEST)
    gia_lam = [ward.bare_name for ward in hanoi().wards_of_district("018")]
    assert set(gia_lam) >= {"Gia Lâm", "Thuận An", "Bát Tràng", "Phù Đổng"}
