"""What goes wrong on request: before the effect, after it, slowly, in words no JSON knows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from simulator.telegram import Fault, Trouble


async def said(api, lan, text: str = "Chào") -> None:
    await api("sendMessage", chat_id=lan.id, text=text)


def heard(lan) -> list[str]:
    return [seen.text for seen in lan.screen() if seen.by_bot]


# Whether the client hears of it, whether the person does.
@pytest.mark.parametrize(
    ("trouble", "error", "effect"),
    [
        (Trouble.CUT_BEFORE, aiohttp.ServerDisconnectedError, False),
        (Trouble.CUT_AFTER, aiohttp.ServerDisconnectedError, True),
        (Trouble.GARBAGE, aiohttp.ContentTypeError, True),
        (Trouble.ERROR, aiohttp.ContentTypeError, False),
    ],
)
async def test_one_call_is_struck_and_the_next_is_not(api, telegram, lan, trouble, error, effect):
    telegram.fails(Fault(trouble, method="sendMessage"))
    with pytest.raises((error, aiohttp.ClientOSError)):
        await said(api, lan)
    assert heard(lan) == (["Chào"] if effect else [])
    await said(api, lan, "Lần nữa")
    assert heard(lan)[-1] == "Lần nữa"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_outage_answers_as_the_front_door_does(api, telegram, lan, status):
    telegram.fails(Fault(Trouble.ERROR, status=status))
    got, body = await api.raw(f"/bot{telegram.token}/getMe")
    assert got == status
    assert body.startswith(b"{" if status == 500 else b"<html>")


async def test_a_slow_answer_takes_its_time(api, telegram, clock, lan):
    telegram.fails(Fault(Trouble.SLOW, delay_in=timedelta(seconds=30)))
    send = asyncio.create_task(said(api, lan))
    await telegram.faults.struck()
    assert heard(lan) == []
    await clock.passes(seconds=30)
    await send
    assert heard(lan) == ["Chào"]


async def test_faults_choose_method_chat_and_moment(api, telegram, lan):
    minh = telegram.person("Minh")
    minh.starts()
    telegram.fails(Fault(Trouble.ERROR, method="sendmessage", chat=lan.id, skip=1, times=2))
    outcomes = []
    for person in (lan, minh, lan, minh, lan, lan):
        path = f"/bot{telegram.token}/sendMessage"
        params = {"chat_id": person.id, "text": "x"}
        outcomes.append((await api.raw(path, params=params))[0])
    assert outcomes == [200, 200, 502, 200, 502, 200]


async def test_a_standing_fault_lasts_until_cleared(api, telegram):
    telegram.fails(Fault(Trouble.ERROR, times=None))
    path = f"/bot{telegram.token}/getMe"
    assert [(await api.raw(path))[0] for _ in range(3)] == [502] * 3
    telegram.faults.clear()
    assert (await api.raw(path))[0] == 200


async def test_the_journal_keeps_what_was_asked_and_how_it_went(api, telegram, clock, lan):
    telegram.fails(Fault(Trouble.CUT_AFTER))
    with pytest.raises(aiohttp.ClientError):
        await said(api, lan)
    await said(api, lan, "Hai")
    await api.refused("sendMessage", chat_id="0", text="x")
    calls = telegram.journal.of("sendMessage")
    assert [(call.chat, call.status) for call in calls] == [
        (str(lan.id), 0),
        (str(lan.id), 200),
        ("0", 400),
    ]
    assert calls[1].arguments["text"] == "Hai"
    assert calls[1].at == clock.now
    assert calls[1].size > 20
    assert len(telegram.journal.of("sendMessage", chat=lan.id)) == 2
    telegram.journal.clear()
    assert telegram.journal.of("sendMessage") == []


# Deliveries in copies and out of order: everything comes, nothing new appears.
async def test_polling_in_copies_and_out_of_order(api, telegram):
    lan = telegram.person("Lan")
    sent = [lan.says(f"{number}").text for number in range(200)]
    telegram.scatters((1, 5), 50)
    got, offset = [], 0
    while batch := await api.updates(offset):
        assert len(batch) <= 100
        offset = max(offset, *(update["update_id"] + 1 for update in batch))
        got += [update["message"]["text"] for update in batch]
    counts = {text: got.count(text) for text in sent}
    assert set(got) == set(sent)
    assert {1, 2, 3, 4, 5} >= set(counts.values()) != {1}
    assert got != sorted(got, key=int)
    assert telegram.pending == 0


async def test_webhooks_in_copies_and_out_of_order(api, telegram, clock, receiver):
    lan = telegram.person("Lan")
    telegram.scatters((2, 3), 50)
    await api("setWebhook", url=receiver.url)
    for number in range(40):
        lan.says(f"{number}")
    await clock.passes(seconds=1)
    got = [update["message"]["text"] for update, _ in receiver.got]
    assert sorted({int(text) for text in got}) == list(range(40))
    assert {got.count(text) for text in got} == {2, 3}
    assert got != sorted(got, key=int)
    assert telegram.pending == 0
