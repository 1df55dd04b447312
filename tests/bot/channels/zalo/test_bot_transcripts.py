"""Transcripts of the handlers, lived on a Zalo Bot: numbers for buttons, same people and words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.channels.zalo.chosen import transcripts
from tests.bot.channels.zalo.contract import ZaloBotTown
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.handlers.conftest import hanoi_template, house
from tests.records import opened

# A Zalo Bot knows no press, and a place only where one is asked for: these are about nothing else.
ELSEWHERE = {
    "test_a_free_message_grows_with_what_follows",
    "test_a_letter_goes_to_the_other_channel_where_a_window_is_closed",
    "test_a_pin_outside_the_city_is_no_place",
    "test_a_pin_that_comes_late_is_noted_when_it_fits_the_ward",
    "test_a_rating_that_was_never_offered",
    "test_nonsense_changes_nothing",
    "test_nonsense_in_the_middle_of_a_report_asks_again",
    "test_photos_and_place_before_they_are_asked_for",
    "test_place_first",
}
globals().update(transcripts(besides=ELSEWHERE))


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite."""
    with opened(fresh_database("sqlite", hanoi_template), connections=2) as database:
        town = ZaloBotTown(database, house())
        yield town
        town.closes()


@pytest.fixture
def any_town(town: Town) -> Town:
    """What the databases could do differently is looked at with the handlers."""
    return town
