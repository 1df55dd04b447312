"""Settings of a product that serves the simulated Zalo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.settings import Settings
from simulator.zalo import ZaloBotSimulator
from tests.bot.channels.telegram.town import _settings as plain_settings

FAST = {"per_second": 1000, "per_month": 3000, "people": 50}


def bot_settings(bot: ZaloBotSimulator, url: str, folder: Path, **changed: Any) -> Settings:
    """For one bot."""
    own = {"token": bot.token, "api_base": bot.url, "limits": FAST}
    hosts = {"media_hosts": [bot.url.removeprefix("http://")]}
    return changed_channel(plain_settings(url, folder), "zalo_bot", own | hosts | changed)


def changed_channel(settings: Settings, channel: str, changed: dict[str, Any]) -> Settings:
    """The settings with other values for one channel."""
    told = settings.channels.model_dump()
    told[channel] = told[channel] | changed
    channels = type(settings.channels).model_validate(told)
    return settings.model_copy(update={"channels": channels})
