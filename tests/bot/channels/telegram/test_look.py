"""What the doctor says of the bot: well, or what to do."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.look import look
from bot.settings import SettingsError
from simulator.faults import Fault, Trouble
from tests.bot.channels.telegram.town import settings_for

HOOK = {"url": "https://bot.example.vn/tg", "host": "127.0.0.1", "port": 0, "secret": "x" * 20}

# What is set, and the words of the finding; None: all is well.
FAULTS = [
    ({}, None),
    ({"token": "7000000001:AAother_token_of_nobody_0123456789abc"}, "the token is refused"),
    ({"api_base": "http://127.0.0.1:1"}, "can't be reached"),
    ({"mode": "webhook", "webhook": HOOK}, "calls another address"),
    ({"mode": "webhook", "webhook": HOOK | {"url": "http://bot.example.vn/tg"}}, "https://"),
    ({"mode": "webhook", "webhook": HOOK | {"url": "https://b.example.vn:9000/"}}, "443, 80, 88"),
    ({"mode": "webhook", "webhook": HOOK | {"secret": ""}}, "secret is empty"),
]


@pytest.mark.parametrize(("changed", "words"), FAULTS)
async def test_each_fault_says_what_to_do(telegram, tmp_path, changed, words):
    settings = settings_for(telegram, "sqlite:///unused", tmp_path, **changed)
    if words is None:
        assert "@nangniu_bot, poll" in await asyncio.to_thread(look, settings)
        return
    with pytest.raises(SettingsError, match=words):
        await asyncio.to_thread(look, settings)


async def test_a_webhook_in_the_way_of_polling_is_found(telegram, tmp_path):
    from tests.simulator.clients import Api

    async with Api(telegram) as api:
        await api("setWebhook", url="http://127.0.0.1:9/hook")
    settings = settings_for(telegram, "sqlite:///unused", tmp_path)
    with pytest.raises(SettingsError, match="a webhook is set"):
        await asyncio.to_thread(look, settings)


async def test_telegrams_own_trouble_is_said_as_such(telegram, tmp_path):
    telegram.fails(Fault(Trouble.ERROR, "getMe", status=502))
    with pytest.raises(SettingsError, match="Telegram refuses: 502"):
        await asyncio.to_thread(look, settings_for(telegram, "sqlite:///unused", tmp_path))
