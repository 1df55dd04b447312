"""Transcripts of the handlers, lived on an Official Account: same people, same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.channels.zalo.chosen import transcripts
from tests.bot.channels.zalo.contract import ZaloAccountTown
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.handlers.conftest import hanoi_template, house
from tests.records import opened

# These are about two channels, one of them this very one.
ELSEWHERE = {
    "test_a_letter_goes_to_the_other_channel_where_a_window_is_closed",
    "test_its_author_sees_it_on_every_channel_they_use",
}
globals().update(transcripts(besides=ELSEWHERE))


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite."""
    with opened(fresh_database("sqlite", hanoi_template), connections=2) as database:
        town = ZaloAccountTown(database, house())
        yield town
        town.closes()


@pytest.fixture
def any_town(town: Town) -> Town:
    """What the databases could do differently is looked at with the handlers."""
    return town
