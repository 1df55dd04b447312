"""Transcripts of the handlers, lived on an Official Account: same people, same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.channels.zalo.contract import ZaloAccountTown
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.handlers.conftest import _town as opened
from tests.handlers.test_menu import *  # noqa: F403 - each is a test of this file too
from tests.handlers.test_mine_and_finding import *  # noqa: F403
from tests.handlers.test_officers import *  # noqa: F403
from tests.handlers.test_rating import *  # noqa: F403
from tests.handlers.test_report import *  # noqa: F403
from tests.handlers.test_story import *  # noqa: F403


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite."""
    yield from opened(fresh_database, "sqlite", ZaloAccountTown)


@pytest.fixture
def any_town(town: Town) -> Town:
    """What the databases could do differently is looked at with the handlers."""
    return town
