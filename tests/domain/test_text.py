"""Cleaning, folding and shortening what people type."""

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import clean, fold, has_marks, shorten

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
vietnamese = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậớờởỡợ ÁĐỘƯ", max_size=60)

CLEANED = [
    ("Ngõ 12  ngập", "Ngõ 12  ngập"),
    ("  ngập nước \n", "ngập nước"),
    ("ngo\u0302\u0303", "ngỗ"),
    ("a\x00b", "ab"),
    ("a\ud800b", "ab"),
    ("hai\r\ndòng\u2028ba", "hai\ndòng\nba"),
    ("cột\tnày", "cột này"),
    ("bien\u202ebangnoc\u202c", "bienbangnoc"),
    ("ẩn\u200b\u200d\ufeff đi", "ẩn đi"),
    ("\u202e \u200b", ""),
    ("rác 😡🗑️", "rác 😡🗑️"),
]
FOLDED = [
    ("Đường Láng", "duong lang"),
    ("ĐẠI LỘ  Thăng\nLong", "dai lo thang long"),
    ("phường Ô Chợ Dừa", "phuong o cho dua"),
    ("đã", "da"),
    ("Straße", "strasse"),
]
SHORTENED = [
    ("ngập nước ở ngõ", 40, "ngập nước ở ngõ"),
    ("ngập nước ở ngõ", 15, "ngập nước ở ngõ"),
    ("ngập nước ở ngõ", 14, "ngập nước ở…"),
    ("ngập nước ở ngõ", 6, "ngập…"),
    ("ngập\nnước", 7, "ngập…"),
    ("ngậpnướcởngõ", 5, "ngập…"),
    ("ngập nước", 1, "…"),
]


@pytest.mark.parametrize(("raw", "expected"), CLEANED)
def test_clean_keeps_what_was_meant(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(("raw", "expected"), FOLDED)
def test_fold_drops_case_and_marks(raw: str, expected: str) -> None:
    assert fold(raw) == expected


@pytest.mark.parametrize(("raw", "limit", "expected"), SHORTENED)
def test_shorten_cuts_after_a_word(raw: str, limit: int, expected: str) -> None:
    assert shorten(raw, limit) == expected


@pytest.mark.parametrize(
    ("text", "marked"), [("ngap nuoc", False), ("đi", True), ("ngõ", True), ("2 × 3 = ß", False)]
)
def test_marks_are_seen(text: str, marked: bool) -> None:
    assert has_marks(text) is marked


@given(anything)
def test_cleaning_twice_changes_nothing_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned


@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_every_way_of_writing_the_marks_folds_alike(text: str) -> None:
    bare = fold(text)
    assert not has_marks(bare)
    assert fold(unicodedata.normalize("NFD", text)) == bare == fold(text.upper())


@given(anything, st.integers(1, 50))
def test_shortened_text_fits_and_begins_the_same(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or text.startswith(short.removesuffix("…"))


# One line per shape that makes a careless pattern or a careless sort slow.
HEAVY = ["a" * 10**6, " " * 10**6, "a" + "\u0301\u0323" * 500_000, "\u200b" * 10**6, "-" * 10**6]


@pytest.mark.parametrize("text", HEAVY, ids=["letters", "spaces", "marks", "hidden", "dashes"])
def test_a_million_characters_take_no_more_than_seconds(text: str) -> None:
    started = process_time()
    clean(text)
    fold(text)
    shorten(text, 200)
    assert process_time() - started < 3
