"""Settings of a product that serves the simulated Zalo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.settings import Settings
from simulator.zalo import ZaloAccountSimulator, ZaloBotSimulator
from tests.bot.channels.telegram.town import _settings as plain_settings
from tests.programs import free_port

FAST = {"per_second": 1000, "poll_seconds": 0.01, "per_month": 3000, "people": 50}


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


def account_settings(
    account: ZaloAccountSimulator, url: str, folder: Path, **changed: Any
) -> Settings:
    """For one Official Account, whose events are brought to a port of its own."""
    port = free_port()
    account.hook = f"http://127.0.0.1:{port}/zalo"
    own = {
        "app_id": account.app_id, "app_secret": account.app_secret,
        "oa_id": account.oa_id, "oa_secret": account.secret,
        "access_token": account.pair.access, "refresh_token": account.pair.refresh,
        "api_base": account.url, "oauth_base": account.url, "per_minute": 60_000,
        "media_hosts": [account.url.removeprefix("http://")], "port": port,
    }  # fmt: skip
    return changed_channel(plain_settings(url, folder), "zalo_oa", own | changed)
