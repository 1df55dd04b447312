"""Transcripts of the handlers, lived on an Official Account: same people, same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.bot.channels.zalo.chosen import transcripts
from tests.bot.channels.zalo.contract import ZaloAccountTown
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.handlers.conftest import hanoi_template, house

# What is about two channels has tests beside this one.
globals().update(
    transcripts(besides={"test_a_letter_goes_to_the_other_channel_where_a_window_is_closed"})
)


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite."""
    url = fresh_database("sqlite", hanoi_template)
    town = ZaloAccountTown(Database(url, connections=2), house())
    yield town
    town.closes()


@pytest.fixture
def any_town(town: Town) -> Town:
    """What the databases could do differently is looked at with the handlers."""
    return town
