"""The two simulated services of Zalo, and the product that serves their people."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from simulator.zalo import ZaloAccountSimulator, ZaloBotSimulator
from tests.bot.channels.telegram.town import loaded


@pytest.fixture
async def bot() -> AsyncIterator[ZaloBotSimulator]:
    async with ZaloBotSimulator() as simulator:
        yield simulator


@pytest.fixture
async def account() -> AsyncIterator[ZaloAccountSimulator]:
    async with ZaloAccountSimulator() as simulator:
        yield simulator


@pytest.fixture
def url(fresh_database) -> str:
    return fresh_database("sqlite", loaded)
