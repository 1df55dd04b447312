"""Transcripts of the handlers, lived on an Official Account: same people, same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.channels.zalo.contract import ZaloAccountTown, transcripts
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.handlers.conftest import _town as opened

globals().update(transcripts())


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite."""
    yield from opened(fresh_database, "sqlite", ZaloAccountTown)


@pytest.fixture
def any_town(town: Town) -> Town:
    """What the databases could do differently is looked at with the handlers."""
    return town
