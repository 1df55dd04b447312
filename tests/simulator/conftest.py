"""A simulated Telegram whose clock the test moves, and three ways to talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from simulator.telegram import Person, Settings, TelegramSimulator, VirtualClock
from tests.simulator.clients import Api, Client, Receiver, aiogram_client, ptb_client
from tests.simulator.scene import Scene, set_up

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY)


@pytest.fixture
async def telegram(clock) -> AsyncIterator[TelegramSimulator]:
    """Strict in everything but the pacing of repeated polls, which has tests of its own."""
    async with TelegramSimulator(clock=clock, settings=Settings(pacing=False)) as simulator:
        yield simulator


@pytest.fixture
def lan(telegram) -> Person:
    """Somebody who has pressed Start."""
    person = telegram.person("Lan")
    person.starts()
    return person


@pytest.fixture
async def api(telegram) -> AsyncIterator[Api]:
    async with Api(telegram) as client:
        yield client


@pytest.fixture(params=["aiogram", "ptb"])
async def client(request, telegram) -> AsyncIterator[Client]:
    """The library's own client, unmodified."""
    make = {"aiogram": aiogram_client, "ptb": ptb_client}[request.param]
    async with make(telegram) as client:
        yield client


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
async def scene(telegram, client, lan, receiver) -> Scene:
    return await set_up(telegram, client, lan, receiver.url)
