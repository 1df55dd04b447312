"""The simulated Zalo refuses what the real one refuses: the facts in docs/zalo.md, as tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from simulator.clock import VirtualClock
from simulator.faults import Fault, Trouble
from simulator.zalo import ZaloAccountSimulator, ZaloBotSimulator

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY)


@pytest.fixture
async def bot(clock) -> AsyncIterator[ZaloBotSimulator]:
    async with ZaloBotSimulator(clock=clock) as simulator:
        yield simulator


@pytest.fixture
async def account(clock) -> AsyncIterator[ZaloAccountSimulator]:
    async with ZaloAccountSimulator(clock=clock) as simulator:
        yield simulator


async def call(url: str, told: dict, **headers: str) -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json=told, headers=headers) as answer,
    ):
        return answer.status, await answer.json()


async def ask(bot: ZaloBotSimulator, method: str, **told: Any) -> tuple[int, Any]:
    return await call(f"{bot.url}/bot{bot.token}/{method}", told)


async def consult(account: ZaloAccountSimulator, **told: Any) -> Any:
    url = f"{account.url}/v3.0/oa/message/cs"
    return (await call(url, told, access_token=account.pair.access))[1]


# --- the bot platform ------------------------------------------------------------------------


async def test_updates_come_one_at_a_time_and_an_idle_poll_is_408(bot):
    lan = bot.person("Lan")
    lan.says("a")
    lan.says("b")
    got = [(await ask(bot, "getUpdates", timeout=0))[1] for _ in range(3)]
    assert [g["result"]["message"]["text"] for g in got[:2]] == ["a", "b"]
    assert got[2]["error_code"] == 408


async def test_a_consumed_update_may_come_again(bot):
    bot.person("Lan").says("a")
    bot.replays = True
    first, second = [(await ask(bot, "getUpdates"))[1] for _ in range(2)]
    assert first == second


# A method, its arguments, what is refused.
REFUSED = [
    ("sendMessage", {"text": "a"}, 400),
    ("sendMessage", {"chat_id": "LAN", "text": ""}, 400),
    ("sendMessage", {"chat_id": "LAN", "text": "a" * 2001}, 400),
    ("sendPhoto", {"chat_id": "LAN", "photo": "http://127.0.0.1:1/x.jpg"}, 400),
    ("sendVoice", {"chat_id": "LAN", "voice_url": "https://a.vn/a.mp3"}, 400),
    ("sendSticker", {"chat_id": "LAN"}, 400),
    ("editMessageText", {}, 404),
    ("setWebhook", {"url": "https://a.vn", "secret_token": "short"}, 400),
    ("getWebhookInfo", {}, 404),
]


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(("method", "told", "code"), REFUSED)
async def test_it_refuses_also_under_http_200(bot, method, told, code, plain):
    bot.plain_errors = plain
    told = {k: v.replace("LAN", bot.person("Lan").id) for k, v in told.items()}
    status, body = await ask(bot, method, **told)
    assert (status, body["error_code"]) == (200 if plain else code, code)


async def test_stickers_voices_and_typing_are_taken(bot):
    lan = bot.person("Lan")
    told = {"sendSticker": {"sticker": "7"}, "sendVoice": {"voice_url": "https://a.vn/a.aac"},
            "sendChatAction": {"action": "typing"}}  # fmt: skip
    codes = [(await ask(bot, name, chat_id=lan.id, **how))[0] for name, how in told.items()]
    assert codes == [200, 200, 200]
    assert len(lan.screen) == 2


async def test_the_month_ends(bot):
    bot.quota, lan = 1, bot.person("Lan")
    codes = [(await ask(bot, "sendMessage", chat_id=lan.id, text="a"))[0] for _ in range(2)]
    assert codes == [200, 429]


async def test_polling_is_refused_while_a_webhook_is_set(bot):
    await ask(bot, "setWebhook", url="http://127.0.0.1:1/", secret_token="x" * 8)
    assert (await ask(bot, "getUpdates"))[0] == 400
    await ask(bot, "deleteWebhook")
    assert (await ask(bot, "getUpdates", timeout=0))[0] == 408


# --- the official account --------------------------------------------------------------------


def test_ids_are_strings_of_63_bits(account):
    lan = account.person("Lan")
    lan.says("a")
    body = json.loads(account.events[-1])
    assert body["sender"]["id"] == lan.id
    assert 2**62 < int(lan.id) < 2**63


def test_the_signature_covers_the_very_bytes(account):
    account.person("Lan").says("Đường ngập")
    body = account.events[-1]
    timestamp = json.loads(body)["timestamp"].encode()
    parts = account.app_id.encode() + body + timestamp + account.secret.encode()
    expected = f"mac={hashlib.sha256(parts).hexdigest()}"
    assert account.signed(body) == {"X-ZEvent-Signature": expected}


# Days since the person's last word, and the error.
AGES = [(0, 0), (2, 0), (6.9, 0), (7.1, -230)]


@pytest.mark.parametrize(("days", "error"), AGES)
async def test_the_window_closes_after_seven_days(account, clock, days, error):
    lan = account.person("Lan")
    lan.says("a")
    await clock.passes(days=days)
    account._reissue()
    told = {"recipient": {"user_id": lan.id}, "message": {"text": "b"}}
    assert (await consult(account, **told))["error"] == error


async def test_a_refresh_token_opens_once(account):
    url, old = f"{account.url}/v4/oa/access_token", account.pair
    form = {"refresh_token": old.refresh, "app_id": "1", "grant_type": "refresh_token"}
    answers = []
    async with aiohttp.ClientSession(headers={"secret_key": account.app_secret}) as session:
        for _ in range(2):
            async with session.post(url, data=form) as answer:
                answers.append(await answer.json())
    assert answers[0]["expires_in"] == "90000"
    assert answers[1]["error"] < 0
    told = {"recipient": {"user_id": "1"}, "message": {"text": "b"}}
    body = await call(f"{account.url}/v3.0/oa/message/cs", told, access_token=old.access)
    assert body[1]["error"] == -216


async def test_ordered_errors_come_under_http_200(account):
    account.fails(Fault(Trouble.ERROR, "/v3.0/oa/message/cs", status=-32))
    assert (await consult(account))["error"] == -32


async def test_six_buttons_are_too_many(account):
    lan = account.person("Lan")
    lan.says("a")
    buttons = [{"title": "a", "payload": "#a", "type": "oa.query.hide"}] * 6
    payload = {"attachment": {"type": "template", "payload": {"buttons": buttons}}}
    told = {"recipient": {"user_id": lan.id}, "message": {"text": "b"} | payload}
    assert (await consult(account, **told))["error"] == -201
