"""Transcripts of the handlers, lived on a Zalo Bot: numbers for buttons: same people, same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.channels.zalo.contract import ZaloBotTown
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.handlers.conftest import _town as opened
from tests.handlers.test_menu import *  # noqa: F403 - each is a test of this file too
from tests.handlers.test_mine_and_finding import *  # noqa: F403
from tests.handlers.test_officers import *  # noqa: F403
from tests.handlers.test_rating import *  # noqa: F403
from tests.handlers.test_report import *  # noqa: F403
from tests.handlers.test_story import *  # noqa: F403

# A Zalo Bot learns no place and no press: these are about nothing else.
del test_a_free_message_grows_with_what_follows  # noqa: F821 - imported above
del test_a_name_typed_after_a_pin_corrects_the_ward_and_keeps_the_point  # noqa: F821
del test_a_pin_brings_three_wards  # noqa: F821
del test_a_pin_outside_the_city_is_no_place  # noqa: F821
del test_a_pin_that_comes_late_is_noted_when_it_fits_the_ward  # noqa: F821
del test_a_rating_that_was_never_offered  # noqa: F821
del test_photos_and_place_before_they_are_asked_for  # noqa: F821
del test_place_first  # noqa: F821
del test_reported_accepted_resolved_rated  # noqa: F821
del test_the_story_of_the_demonstration  # noqa: F821


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite."""
    yield from opened(fresh_database, "sqlite", ZaloBotTown)


@pytest.fixture
def any_town(town: Town) -> Town:
    """What the databases could do differently is looked at with the handlers."""
    return town
