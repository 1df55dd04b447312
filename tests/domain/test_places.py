"""Places as people type them: what is offered, in which order, and what is never guessed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.places import MATCHES_MAX, PlaceReason, by_name
from domain.reasons import Reason
from domain.text import fold
from tests.domain.hanoi import hanoi

SAME, OLD = PlaceReason.SAME_NAME, PlaceReason.OLD_COMMUNE
PART, DISTRICT = PlaceReason.OLD_COMMUNE_PART, PlaceReason.OLD_DISTRICT


def offered(text: str) -> list[str]:
    return [match.ward.bare_name for match in by_name(hanoi(), text)]


# what is typed, all that is offered
TYPED = [
    # A ward of now, an old commune, and one that was split.
    ("Láng", ["Láng"]),
    ("Thanh Lương", ["Vĩnh Tuy", "Hồng Hà", "Lĩnh Nam"]),
    ("Khương Trung", ["Khương Đình", "Phương Liệt"]),
    ("xã Tân Triều huyện Thanh Trì", ["Thanh Liệt", "Định Công", "Hà Đông", "Khương Đình"]),
    # Short and unmarked, as phones write.
    ("p. dich vong", ["Cầu Giấy", "Nghĩa Đô"]),
    ("P.DỊCH VỌNG", ["Cầu Giấy", "Nghĩa Đô"]),
    ("x. Vật Lại", ["Vật Lại"]),
    ("tt trau quy", ["Gia Lâm", "Bát Tràng"]),
    ("Hoà Lạc", ["Hòa Lạc"]),
    ("phường Dịch Vọng cũ, Hà Nội", ["Cầu Giấy", "Nghĩa Đô"]),
    ("ngõ 5 Dịch Vọng, quận Cầu Giấy, TP Hà Nội", ["Cầu Giấy", "Nghĩa Đô"]),
    # Half a name, a name without its number.
    ("Văn Miếu", ["Văn Miếu - Quốc Tử Giám", "Ô Chợ Dừa"]),
    ("Trung Tự", ["Kim Liên", "Văn Miếu - Quốc Tử Giám"]),
    ("Mỹ Đình", ["Từ Liêm", "Cầu Giấy"]),
    # The district says which of several places of one name is meant.
    ("Minh Khai, Hoài Đức", ["Dương Hòa"]),
    ("Thanh Xuân trên Sóc Sơn", ["Nội Bài"]),
    ("Thanh Xuân, Thanh Xuân Bắc", ["Thanh Xuân", "Thanh Liệt"]),
    ("quang trung ha dong", ["Hà Đông", "Kiến Hưng"]),
    # A longer name is not the shorter one inside it.
    ("Thanh Xuân Bắc", ["Thanh Xuân", "Thanh Liệt"]),
    ("Dịch Vọng Hậu", ["Cầu Giấy", "Nghĩa Đô"]),
    # The kind said goes first where both exist, and excludes nothing below the districts.
    ("xã Thanh Trì", ["Thanh Trì", "Vĩnh Hưng", "Lĩnh Nam"]),
    ("phường Thanh Trì", ["Vĩnh Hưng", "Lĩnh Nam", "Thanh Trì"]),
    ("thị xã Sơn Tây", ["Sơn Tây", "Tùng Thiện", "Đoài Phương", "Hòa Lạc"]),
    ("Cau Giay ward", ["Cầu Giấy"]),
    # Other marks than the name's: offered alone, not inside a sentence.
    ("Làng", ["Láng"]),
    ("đầu làng", []),
    ("mỗi buổi sáng", []),
    ("moi buoi sang o lang toi", []),
    # Nothing like a ward.
    ("", []),
    (" ... ", []),
    ("Hà Nội", []),
    ("ngõ 12", []),
    ("😡🗑️", []),
    ("tôi không biết", []),
    ("Hải Phòng", []),
    ("Times City", []),
]


@pytest.mark.parametrize(("text", "names"), TYPED)
def test_what_is_typed_brings_these_wards(text, names):
    assert offered(text) == names


# typed, first offered, why, the unit meant
REASONS = [
    ("Láng", "Láng", SAME, {"unit": "Phường Láng"}),
    ("Huyện Chương Mỹ", "Chương Mỹ", DISTRICT, {"unit": "Huyện Chương Mỹ"}),
    ("Quán Thánh", "Ba Đình", OLD, {"unit": "Phường Quán Thánh", "district": "Quận Ba Đình"}),
    ("Đại Áng", "Ngọc Hồi", PART, {"unit": "Xã Đại Áng", "district": "Huyện Thanh Trì"}),
]


@pytest.mark.parametrize(("text", "name", "reason", "params"), REASONS)
def test_every_offer_says_why(text, name, reason, params):
    first = by_name(hanoi(), text)[0]
    assert (first.ward.bare_name, first.reason) == (name, Reason(reason, params))
    assert not first.alike


def test_a_name_of_a_ward_and_an_old_district_offers_the_ward_first_then_the_rest():
    matches = by_name(hanoi(), "Hà Đông")
    assert [m.reason.key for m in matches] == [SAME, *[DISTRICT] * (MATCHES_MAX - 1)]
    assert matches[0].ward.bare_name == "Hà Đông"
    assert {"Kiến Hưng", "Dương Nội", "Phú Lương"} <= {m.ward.bare_name for m in matches}


def test_a_name_several_old_communes_bore_offers_the_wards_of_all():
    matches = by_name(hanoi(), "Minh Khai")
    districts = {match.reason.params["district"] for match in matches}
    assert districts == {"Quận Hai Bà Trưng", "Quận Bắc Từ Liêm", "Huyện Hoài Đức"}


# as it is typed, the unit that was meant
MISSPELT = [
    ("khuong chung", "Phường Khương Trung"),
    ("kuong trung", "Phường Khương Trung"),
    ("hoang mia", "Phường Hoàng Mai"),
    ("cau giai", "Phường Cầu Giấy"),
    ("caugiay", "Phường Cầu Giấy"),
    ("phường thanh suân", "Phường Thanh Xuân"),
    ("yen xo", "Phường Yên Sở"),
    ("ninh lam", "Phường Lĩnh Nam"),
    ("nhan chin", "Phường Nhân Chính"),
    ("ba dihn", "Phường Ba Đình"),
    ("trau qui", "Thị trấn Trâu Quỳ"),
    ("soc xon", "Xã Sóc Sơn"),
    ("my din", "Phường Mỹ Đình 1"),
    ("bac tu niem", "Quận Bắc Từ Liêm"),
    ("o cho rua", "Phường Ô Chợ Dừa"),
    ("quoc oia", "Xã Quốc Oai"),
    ("tahnh tri", "Xã Thanh Trì"),
]


@pytest.mark.parametrize(("text", "unit"), MISSPELT)
def test_a_misspelt_name_is_understood_and_marked_as_such(text, unit):
    matches = by_name(hanoi(), text)
    assert matches[0].reason.params["unit"] == unit
    assert all(match.alike for match in matches)


def test_every_unit_is_found_by_its_own_name_with_and_without_marks():
    city = hanoi()
    for unit in (*city.wards.values(), *city.communes.values()):
        decomposed = unicodedata.normalize("NFD", unit.name)
        for typed in (unit.name, decomposed, unit.name.upper(), fold(unit.name)):
            units = [match.reason.params["unit"] for match in by_name(city, typed)]
            assert unit.name in units, typed


@given(st.text(max_size=300))
def test_anything_may_be_typed(text):
    matches = by_name(hanoi(), text)
    assert len(matches) <= MATCHES_MAX
    assert len({match.ward.code for match in matches}) == len(matches)
