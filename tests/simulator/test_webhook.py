"""Webhook delivery to a receiver on loopback: queues, retries, expiry, secret, connections."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from aiohttp import web

from simulator.telegram import TelegramSimulator
from tests.simulator.clients import CUT, Api


def status(code: int, **headers: str) -> web.Response:
    return web.Response(status=code, headers=headers)


def offsets(telegram: TelegramSimulator, start: float) -> list[int]:
    """When attempts were made, in whole seconds since."""
    return [round(attempt.seconds - start) for attempt in telegram.platform.webhook.attempts]


async def test_updates_come_with_the_secret_and_leave_the_queue(api, telegram, receiver, lan):
    await api("setWebhook", url=receiver.url, secret_token="s3cret_-")
    lan.says("Chào")
    await receiver.until(2)
    await telegram.clock.settles()
    assert [update["message"]["text"] for update, _ in receiver.got] == ["/start", "Chào"]
    assert {secret for _, secret in receiver.got} == {"s3cret_-"}
    info = await api("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (receiver.url, 0)
    assert info["max_connections"] == 40


async def test_without_a_secret_there_is_no_header(api, receiver, lan):
    await api("setWebhook", url=receiver.url)
    await receiver.until(1)
    assert [secret for _, secret in receiver.got] == [""]


# At once, then after 2, 4, 8 ... seconds; from the sixth on a minute or two.
async def test_the_retry_schedule(api, telegram, clock, receiver, lan):
    start = clock.seconds()
    receiver.answers = [status(500) for _ in range(9)]
    await api("setWebhook", url=receiver.url)
    await clock.passes(minutes=10)
    made = offsets(telegram, start)
    assert made[:7] == [0, 0, 2, 6, 14, 30, 62]
    gaps = [later - sooner for sooner, later in pairwise(made[6:])]
    assert all(60 <= gap <= 120 for gap in gaps)
    assert len(set(receiver.ids)) == 1
    info = await api("getWebhookInfo")
    assert info["pending_update_count"] == 0
    error = "Wrong response from the webhook: 500 Internal Server Error"
    assert info["last_error_message"] == error


@pytest.mark.parametrize(("asked", "kept"), [("7", 7), ("35", 35), ("10072", 3600)])
async def test_retry_after_is_obeyed_up_to_an_hour(api, telegram, clock, receiver, asked, kept):
    telegram.person("Lan").starts()
    start = clock.seconds()
    receiver.answers = [status(503, **{"Retry-After": asked})]
    await api("setWebhook", url=receiver.url)
    await clock.passes(hours=2)
    assert offsets(telegram, start) == [0, kept]


async def test_what_would_expire_before_the_next_attempt_is_dropped(
    api, telegram, clock, receiver, lan
):
    await api("setWebhook", url=receiver.url)
    await receiver.until(1)
    receiver.answers = [status(500) for _ in range(50)]
    lan.forges("x", 1)
    await clock.passes(minutes=10)
    attempts = [a for a in telegram.platform.webhook.attempts if a.status == 500]
    assert 7 <= len(attempts) <= 8
    assert telegram.pending == 0


async def test_one_queue_waits_for_its_head_and_others_go_on(api, telegram, clock, receiver, lan):
    minh = telegram.person("Minh")
    receiver.answers = [status(500), status(500)]
    await api("setWebhook", url=receiver.url)
    await clock.settles()
    lan.says("Sau")
    minh.says("Nơi khác")
    await clock.settles()
    assert texts(receiver) == ["/start", "/start", "Nơi khác"]
    await clock.passes(seconds=2)
    assert texts(receiver) == ["/start", "/start", "Nơi khác", "/start", "Sau"]


def texts(receiver) -> list[str]:
    return [update["message"]["text"] for update, _ in receiver.got]


async def test_a_tap_overtakes_a_message_that_waits(api, clock, receiver, lan):
    receiver.answers = [status(500), status(500)]
    await api("setWebhook", url=receiver.url)
    await clock.settles()
    lan.forges("x", 1)
    await clock.settles()
    assert "callback_query" in receiver.got[-1][0]
    await clock.passes(seconds=2)
    assert receiver.got[-1][0]["message"]["text"] == "/start"


async def test_never_two_of_one_queue_at_once_nor_more_than_max_connections(
    api, telegram, receiver
):
    running, peak, seen = set(), [0], []
    release = asyncio.Event()

    async def hold() -> web.Response:
        chat = receiver.got[-1][0]["message"]["chat"]["id"]
        assert chat not in running
        running.add(chat)
        peak[0] = max(peak[0], len(running))
        await release.wait()
        running.discard(chat)
        seen.append(chat)
        return web.Response()

    receiver.answers = [hold for _ in range(20)]
    await api("setWebhook", url=receiver.url, max_connections=3)
    for name in ("An", "Bình", "Chi", "Dũng", "Giang"):
        for text in "1234":
            telegram.person(name).says(text)
    await receiver.until(3)
    assert peak[0] == 3
    release.set()
    await receiver.until(20)
    await telegram.clock.settles()
    assert (len(seen), peak[0]) == (20, 3)


async def test_a_cut_connection_counts_as_not_delivered(api, telegram, clock, receiver, lan):
    await api("setWebhook", url="http://127.0.0.1:9/closed")
    await clock.passes(seconds=6)
    info = await api("getWebhookInfo")
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1
    receiver.answers = [CUT, CUT]
    await api("setWebhook", url=receiver.url)
    await clock.settles()
    info = await api("getWebhookInfo")
    assert info["last_error_message"] == "Webhook connection closed"
    await clock.passes(seconds=2)
    assert texts(receiver) == ["/start"] * 3


async def test_an_answer_may_carry_a_call(api, telegram, clock, receiver, lan):
    reply = {"method": "sendMessage", "chat_id": lan.id, "text": "Đã nhận"}
    unheard = {"method": "getUpdates"}
    receiver.answers = [web.json_response(reply), web.json_response(unheard)]
    await api("setWebhook", url=receiver.url)
    lan.says("Chào")
    await receiver.until(2)
    await clock.settles()
    await lan.sees("Đã nhận")
    assert telegram.journal.counts["getupdates"] == 0


async def test_410_for_a_day_takes_the_webhook_down(api, telegram, clock, receiver, lan):
    receiver.answers = [status(410) for _ in range(10_000)]
    await api("setWebhook", url=receiver.url)
    for _ in range(24):
        await clock.passes(hours=1)
        lan.says("Vẫn còn đây")
    assert (await api("getWebhookInfo"))["url"] == ""


async def test_setting_and_deleting(api, telegram, receiver, lan):
    async def described(method: str, **arguments: object) -> str:
        _, answer = await api.answer(method, **arguments)
        return answer["description"]

    assert await described("deleteWebhook") == "Webhook is already deleted"
    assert await described("setWebhook", url=receiver.url) == "Webhook was set"
    assert await described("setWebhook", url=receiver.url) == "Webhook is already set"
    assert await described("setWebhook", url="") == "Webhook was deleted"
    telegram.person("Minh").says("Bỏ đi")
    assert telegram.pending > 0
    assert await described("deleteWebhook", drop_pending_updates="true")
    assert telegram.pending == 0


async def test_quick_resetting_is_refused_when_paced(clock, receiver):
    async with TelegramSimulator(clock=clock) as telegram, Api(telegram) as api:
        await api("setWebhook", url=receiver.url)
        complaint = await api.refused("setWebhook", url=receiver.url + "/other")
        assert complaint == "Too Many Requests: retry after 1"
        await clock.passes(seconds=1)
        await api("setWebhook", url=receiver.url + "/other")
