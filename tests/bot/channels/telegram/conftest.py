"""A simulated Telegram and the product that serves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from bot.settings import Settings
from simulator.telegram import UNLIMITED, TelegramSimulator
from simulator.telegram import Settings as Strictness
from tests.bot.channels.telegram.town import FAST, loaded, serving, settings_for


@dataclass(frozen=True)
class Town:
    """The simulated Telegram, and the product on it."""

    telegram: TelegramSimulator
    settings: Settings
    app: App


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramSimulator]:
    """In real time, and without limits: a test that is about them sets them."""
    async with TelegramSimulator(settings=Strictness(UNLIMITED, pacing=False)) as simulator:
        yield simulator


@pytest.fixture(params=["sqlite"])
def url(request, fresh_database) -> str:
    return fresh_database(request.param, loaded)


@pytest.fixture
async def town(telegram, url, tmp_path: Path) -> AsyncIterator[Town]:
    settings = settings_for(telegram, url, tmp_path, limits=FAST)
    async with serving(settings) as app:
        yield Town(telegram, settings, app)
