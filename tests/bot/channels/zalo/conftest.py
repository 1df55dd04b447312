"""The two simulated services of Zalo, and the product that serves their people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from simulator.clock import VirtualClock
from simulator.zalo import ZaloAccountSimulator, ZaloBotSimulator
from tests.bot.channels.telegram.town import loaded

MONDAY = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    """Moved by hand."""
    return VirtualClock(MONDAY)


@pytest.fixture
async def bot() -> AsyncIterator[ZaloBotSimulator]:
    async with ZaloBotSimulator() as simulator:
        yield simulator


@pytest.fixture
async def account(clock) -> AsyncIterator[ZaloAccountSimulator]:
    async with ZaloAccountSimulator(clock=clock) as simulator:
        yield simulator


@pytest.fixture
def url(fresh_database) -> str:
    return fresh_database("sqlite", loaded)
