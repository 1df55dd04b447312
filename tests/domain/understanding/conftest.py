"""The knowledge of the project's own data, made once for all tests of understanding."""

from pathlib import Path

import pytest

from bot.knowledge import load_knowledge
from domain.understanding import Knowledge

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(PROJECT / "data")
