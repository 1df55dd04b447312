"""getUpdates: offsets, long poll, 409, allowed updates, expiry, ids after an idle week."""

from __future__ import annotations

import asyncio

import pytest

from simulator.telegram import Settings, TelegramSimulator
from tests.simulator.clients import Api


def texts(updates: list[dict]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_offset_confirms_everything_below_it(api, telegram):
    lan = telegram.person("Lan")
    for number in range(5):
        lan.says(f"{number}")
    first = await api.updates()
    assert texts(first) == ["0", "1", "2", "3", "4"]
    assert await api.updates() == first
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 5))
    assert texts(await api.updates(ids[2])) == ["2", "3", "4"]
    assert texts(await api.updates()) == ["2", "3", "4"]
    assert await api.updates(ids[-1] + 1) == []
    assert telegram.pending == 0


# Limit asked for, how many of 120 come.
@pytest.mark.parametrize(
    ("asked", "given"), [(1, 1), (100, 100), (500, 100), (0, 1), ("x", 1), ("", 100)]
)
async def test_limit_is_between_1_and_100(api, telegram, asked, given):
    lan = telegram.person("Lan")
    for number in range(120):
        lan.says(f"{number}")
    assert len(await api.updates(limit=asked)) == given


async def test_a_negative_offset_keeps_only_the_newest(api, telegram):
    lan = telegram.person("Lan")
    for number in range(5):
        lan.says(f"{number}")
    assert texts(await api.updates(-2)) == ["3", "4"]
    assert texts(await api.updates()) == ["3", "4"]


async def test_an_offset_from_the_future_means_nothing(api, telegram):
    telegram.person("Lan").says("Chào")
    (update,) = await api.updates()
    far = update["update_id"] + 1000
    assert texts(await api.updates(far)) == ["Chào"]


async def test_a_long_poll_ends_when_something_comes(api, telegram):
    poll = asyncio.create_task(api.updates(timeout=50))
    await telegram.polled()
    telegram.person("Lan").says("Chào")
    telegram.person("Minh").says("Alô")
    assert texts(await poll) == ["Chào", "Alô"]


async def test_a_long_poll_ends_empty_after_its_time(api, telegram, clock):
    poll = asyncio.create_task(api.updates(timeout=30))
    await telegram.polled()
    await clock.passes(seconds=29)
    assert not poll.done()
    await clock.passes(seconds=1)
    assert await poll == []


async def test_a_long_poll_is_cut_at_50_seconds(api, telegram, clock):
    poll = asyncio.create_task(api.updates(timeout=500))
    await telegram.polled()
    await clock.passes(seconds=50)
    assert await poll == []


async def test_a_second_poller_ends_the_first(api, telegram):
    first = asyncio.create_task(api.refused("getUpdates", timeout=50))
    await telegram.polled()
    second = asyncio.create_task(api.updates(timeout=50))
    assert await first == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    telegram.person("Lan").says("Chào")
    assert texts(await second) == ["Chào"]


async def test_nothing_is_lost_with_a_poller_that_died(api, telegram):
    host, port = telegram.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    path = f"/bot{telegram.token}/getUpdates?timeout=50"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await telegram.polled()
    writer.transport.abort()
    telegram.person("Lan").says("Còn đó không?")
    assert texts(await api.updates(timeout=50)) == ["Còn đó không?"]


async def test_a_webhook_and_polling_exclude_each_other(api, telegram, receiver):
    poll = asyncio.create_task(api.refused("getUpdates", timeout=50))
    await telegram.polled()
    await api("setWebhook", url=receiver.url)
    assert await poll == "Conflict: terminated by setWebhook request"
    assert await api.refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await api("deleteWebhook")
    assert await api.updates() == []


async def test_updates_of_kinds_not_asked_for_are_never_queued(api, telegram, lan):
    assert len(await api.updates(allowed_updates=["callback_query"])) == 1
    lan.says("Không ai nghe")
    lan.forges("x", 1)
    kinds = [sorted(update)[0] for update in await api.updates()]
    assert kinds == ["message", "callback_query"]
    assert (await api("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await api.updates(allowed_updates=[])
    assert "allowed_updates" not in await api("getWebhookInfo")


async def test_the_default_leaves_out_chat_members_and_reactions(api, telegram, lan):
    group = telegram.group("Tổ 5", lan)
    group.adds_bot(admin=True)
    group.adds(telegram.person("Minh"))
    assert not [u for u in await api.updates() if "chat_member" in u]
    await api.updates(allowed_updates=["chat_member"])
    group.removes(telegram.person("Minh"))
    assert [u for u in await api.updates() if "chat_member" in u]


async def test_messages_live_a_day_and_taps_150_seconds(api, telegram, clock, lan):
    lan.forges("x", 1)
    await clock.passes(seconds=149)
    assert [len(update) for update in await api.updates()] == [2, 2]
    await clock.passes(seconds=1)
    assert texts(await api.updates()) == ["/start"]
    await clock.passes(hours=24)
    assert await api.updates() == []
    assert telegram.pending == 0


async def test_after_an_idle_week_ids_go_on_anywhere(api, telegram, clock):
    lan = telegram.person("Lan")
    lan.says("Trước")
    (before,) = await api.updates()
    await clock.passes(days=7, seconds=1)
    lan.says("Sau")
    lan.says("Sau nữa")
    after = await api.updates()
    assert after[0]["update_id"] != before["update_id"] + 1
    assert after[1]["update_id"] == after[0]["update_id"] + 1
    # The offset of the week before must not hide what is new.
    assert texts(await api.updates(before["update_id"] + 1)) in (["Sau", "Sau nữa"], [])


async def test_a_repeated_offset_is_slowed_down_as_the_live_server_does(clock):
    async with (
        TelegramSimulator(clock=clock, settings=Settings(pacing=True)) as telegram,
        Api(telegram) as api,
    ):
        lan = telegram.person("Lan")
        for number in range(3):
            lan.says(f"{number}")
        assert len(await api.updates()) == 3
        assert len(await api.updates()) == 1
        await clock.passes(seconds=1)
        assert len(await api.updates()) == 3
        last = telegram.platform.updates.pending.popitem()[0]
        assert await api.updates(last + 1, timeout=0) == []
        again = asyncio.create_task(api.updates(last + 1, timeout=0))
        await telegram.polled()
        await clock.passes(seconds=3)
        assert await again == []
