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

# What is about two channels has tests beside this one.
globals().update(
    transcripts(besides={"test_a_letter_goes_to_the_other_channel_where_a_window_is_closed"})
)


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
