"""Duplicates: pairs of reports, the same problem or not, and what place and time make of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duplicates import (
    ALIKE,
    ALIKE_ON_THE_SPOT,
    SUGGESTED_MAX,
    WINDOW_IN,
    Candidate,
    alikeness,
    similar,
)

NOW = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
KHUONG_DINH, LANG = "00364", "00199"
HERE = (20.9987, 105.8145)
METRE = 1 / 111_195  # of latitude, in degrees


@dataclass(frozen=True)
class Sent:
    text: str
    category: str = "waste"
    ward: str | None = KHUONG_DINH
    lat: float | None = None
    lon: float | None = None
    code: str = "HN-1"
    submitted_at: datetime = NOW - timedelta(days=1)


def pinned(text: str, metres: float = 0, **fields) -> Sent:
    lat, lon = HERE
    return Sent(text, lat=lat + metres * METRE, lon=lon, **fields)


def codes(found: tuple[Candidate, ...]) -> list[str]:
    return [candidate.code for candidate in found]


RUBBISH = "Rác chất đống ở đầu ngõ 211 Khương Trung ba hôm nay không ai thu gom"
POTHOLE = "Ổ gà rất to trước số 45 phố Vọng, nhiều xe máy ngã"
LAMP = "Đèn đường ngõ 12 Láng Hạ hỏng cả tuần, tối om"
TREE = "Cây xà cừ trước cổng trường tiểu học Kim Liên nghiêng, có nguy cơ đổ"
COVER = "Nắp cống bị mất trước số 30 đường Láng"
PAVEMENT = "Vỉa hè phố Chùa Láng bị hàng quán chiếm hết, người đi bộ phải xuống đường"

# two people about one thing
SAME = [
    (RUBBISH, "ngõ 211 khương trung rác chất đống ba ngày nay chưa ai thu gom, hôi lắm"),
    (POTHOLE, "o ga to truoc nha so 45 pho Vong, xe may nga suot"),
    (LAMP, "Cả tuần nay ngõ 12 Láng Hạ tối om vì đèn đường hỏng"),
    (TREE, "Trước cổng trường tiểu học Kim Liên có cây xà cừ sắp đổ, rất nguy hiểm"),
    (COVER, "Trước số 30 đường Láng mất nắp cống rất nguy hiểm"),
    (PAVEMENT, "Hàng quán chiếm hết vỉa hè phố Chùa Láng"),
    (
        "Nước ngập sâu ở ngã tư Phạm Hùng sau mưa",
        "ngã tư Phạm Hùng cứ mưa là ngập sâu, xe chết máy",
    ),
    ("Karaoke ồn quá nửa đêm số 8 ngõ 29 phố Vọng", "so 8 ngo 29 pho Vong karaoke on qua nua dem"),
    ("Big pothole at 45 Vong street", "Very big pothole right at 45 Vong street, bikes fall"),
]
# two people about one thing in words of their own: only the pin tells
SAME_IN_OTHER_WORDS = [
    (RUBBISH, "Xe rac khong vao ngo 211 Khuong Trung, rac don thanh dong boc mui"),
    (POTHOLE, "Mặt đường trước 45 phố Vọng hỏng, có ổ gà sâu gây ngã xe"),
    (
        "Mất nước sinh hoạt toàn bộ tòa CT4 từ sáng",
        "tòa CT4 mất nước từ sáng nay, chưa thấy thông báo",
    ),
]
# one kind of thing in two places: the words are nearly the same
ELSEWHERE = [
    (RUBBISH, "Rác chất đống ở đầu ngõ 68 Triều Khúc ba hôm nay không ai thu gom"),
    (POTHOLE, "Ổ gà rất to trước số 120 phố Huế, nhiều xe máy ngã"),
    (LAMP, "Đèn đường ngõ 84 Chùa Láng hỏng, tối om"),
]
# one place, two things
ANOTHER_THING = [
    (TREE, "Cây phượng trong sân trường tiểu học Kim Liên cần cắt tỉa, che hết lớp học"),
    ("Mất nước sinh hoạt toàn bộ tòa CT4 từ sáng", "tòa CT4 nước có mùi clo nồng nặc"),
    ("Vỉa hè đào lên để đấy cả tháng", "Mặt đường có ổ gà"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_thing_in_like_words_is_suggested_even_without_pins(one, other):
    assert codes(similar(Sent(one), [Sent(other)], now=NOW)) == ["HN-1"]
    assert codes(similar(Sent(other), [Sent(one)], now=NOW)) == ["HN-1"]


@pytest.mark.parametrize(("one", "other"), SAME_IN_OTHER_WORDS)
def test_the_same_thing_in_other_words_is_suggested_on_the_spot_only(one, other):
    assert ALIKE_ON_THE_SPOT <= alikeness(one, other) < ALIKE
    assert codes(similar(pinned(one), [pinned(other, 60)], now=NOW)) == ["HN-1"]
    assert similar(pinned(one), [pinned(other, 200)], now=NOW) == ()
    assert similar(Sent(one), [Sent(other)], now=NOW) == ()


@pytest.mark.parametrize(("one", "other"), ELSEWHERE)
def test_another_place_is_not_suggested_however_like_the_words(one, other):
    assert alikeness(one, other) >= ALIKE
    assert similar(Sent(one), [Sent(other)], now=NOW) == ()
    assert similar(pinned(one), [pinned(other, 400)], now=NOW) == ()


@pytest.mark.parametrize(("one", "other"), ANOTHER_THING)
def test_another_thing_is_not_suggested_even_on_the_spot(one, other):
    assert similar(pinned(one), [pinned(other)], now=NOW) == ()


# how far apart in metres, whether the same words are suggested
DISTANCES = [(0, True), (99, True), (250, True), (299, True), (301, False), (5000, False)]


@pytest.mark.parametrize(("metres", "suggested"), DISTANCES)
def test_the_same_words_are_suggested_within_300_metres(metres, suggested):
    found = similar(pinned(RUBBISH), [pinned(RUBBISH, metres)], now=NOW)
    assert bool(found) == suggested
    if suggested:
        assert found[0].distance_km == pytest.approx(metres / 1000, abs=0.001)


# how long ago, whether it is suggested
AGES = [
    (timedelta(0), True),
    (timedelta(days=1), True),
    (WINDOW_IN, True),
    (WINDOW_IN + timedelta(seconds=1), False),
    (timedelta(seconds=-1), False),
]


@pytest.mark.parametrize(("age", "suggested"), AGES)
def test_only_the_last_14_days_are_looked_at(age, suggested):
    other = Sent(RUBBISH, submitted_at=NOW - age)
    assert bool(similar(Sent(RUBBISH), [other], now=NOW)) == suggested


# what is different about the other one, though the words are the same
DIFFERENT = [
    {"category": "noise"},
    {"ward": LANG},
    {"ward": None},
]


@pytest.mark.parametrize("fields", DIFFERENT)
def test_another_category_or_ward_is_another_matter(fields):
    assert similar(Sent(RUBBISH), [Sent(RUBBISH, **fields)], now=NOW) == ()


def test_two_reports_without_any_place_are_not_compared():
    assert similar(Sent(RUBBISH, ward=None), [Sent(RUBBISH, ward=None)], now=NOW) == ()


def test_a_pin_on_a_border_is_compared_across_wards():
    other = pinned(RUBBISH, 50, ward=LANG)
    assert codes(similar(pinned(RUBBISH), [other], now=NOW)) == ["HN-1"]


def test_one_word_in_a_long_text_says_nothing():
    assert similar(pinned("rác"), [pinned(RUBBISH)], now=NOW) == ()
    assert codes(similar(pinned("rác"), [pinned("Rác!")], now=NOW)) == ["HN-1"]


def test_texts_without_words_are_like_nothing():
    assert similar(pinned("😡😡🗑️🐀"), [pinned("😡😡🗑️🐀")], now=NOW) == ()


def test_the_likeliest_come_first_and_no_more_than_three():
    near_words = "Rác chất đống ở đầu ngõ 211 Khương Trung, hôi lắm, không ai thu gom"
    others = [
        pinned(near_words, 20, code="words"),
        pinned(RUBBISH, 250, code="far"),
        pinned(RUBBISH, 10, code="near"),
        pinned(RUBBISH, 90, code="middle"),
    ]
    assert codes(similar(pinned(RUBBISH), others, now=NOW)) == ["near", "middle", "far"]


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_two_texts_can_be_compared_in_either_order(one, other):
    assert 0 <= alikeness(one, other) <= 100
    assert alikeness(one, other) == pytest.approx(alikeness(other, one))
    many = [pinned(other, code=str(number)) for number in range(5)]
    assert len(similar(pinned(one), many, now=NOW)) in (0, SUGGESTED_MAX)
