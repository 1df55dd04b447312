"""The public days that are written down are those of the library; other years are asked for."""

from __future__ import annotations

import pytest

from bot.public_days import FILE, read_public_days, write_public_days
from domain.public_days import PublicDays, public_days
from tests.programs import ROOT

WRITTEN = range(2024, 2036)
AGAIN = "the library knows better now: python -m bot.public_days 2024 2035"


def test_the_file_is_what_the_library_says(tmp_path):
    write_public_days(tmp_path, WRITTEN)
    assert (tmp_path / FILE).read_text() == (ROOT / "data" / FILE).read_text(), AGAIN


# Years that are asked for: those of config.yaml, one, the last, none, and some not written down
@pytest.mark.parametrize(
    "years", [range(2024, 2032), range(2026, 2027), range(2035, 2036), range(2026, 2026),
              range(2023, 2026), range(2035, 2037)]
)  # fmt: skip
def test_any_years_are_the_librarys(years):
    assert read_public_days(ROOT / "data", years) == public_days(years)


def test_what_the_file_says_counts(tmp_path):
    (tmp_path / FILE).write_text("date,kind\n2026-01-01,off\n2026-01-03,work\n")
    found = read_public_days(tmp_path, range(2026, 2027))
    assert [len(days) for days in (found.off, found.worked)] == [1, 1]
    assert found != PublicDays(range(2026, 2027))
