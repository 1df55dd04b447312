"""The same verbs over HTTP, as another process or a curious person uses them."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import sys

import aiohttp

from simulator.telegram import TOKEN
from tests.simulator.clients import jpeg


async def test_a_conversation_over_http(api, telegram):
    await api.control("starts", person="Lan", code="ABC")
    card = (await api.control("meets", person="Lan"))["result"]
    assert (await api.updates())[0]["message"]["text"] == "/start ABC"
    markup = {"inline_keyboard": [[{"text": "Có", "callback_data": "yes"}]]}
    await api("sendMessage", chat_id=card["id"], text="Chào chị Lan", reply_markup=markup)
    seen = (await api.control("sees", person="Lan", text="Chào"))["result"]
    assert seen["buttons"][0][0]["label"] == "Có"
    tap = (await api.control("presses", person="Lan", label="Có"))["result"]
    await api("answerCallbackQuery", callback_query_id=tap["id"])
    photo = base64.b64encode(jpeg()).decode()
    sent = (await api.control("sends_photo", person="Lan", content=photo))["result"]
    back = (await api.control("content", file_id=sent["file_id"]))["result"]
    assert base64.b64decode(back) == jpeg()
    lines = (await api.control("transcribes", person="Lan"))["result"]
    assert lines.splitlines() == [
        "Lan: /start ABC",
        "Nâng Niu: Chào chị Lan",
        "    [Có]",
        "Lan: [photo]",
    ]


async def test_groups_over_http(api):
    await api.control("founds", group="Tổ 5", owner="Lan")
    await api.control("joins", person="Minh", group="Tổ 5")
    await api.control("adds_bot", group="Tổ 5")
    await api.control("says", person="Minh", text="/viec", group="Tổ 5")
    assert (await api.updates())[-1]["message"]["chat"]["title"] == "Tổ 5"
    await api.control("leaves", person="Minh", group="Tổ 5")
    answer = await api.control("says", person="Minh", text="/viec", group="Tổ 5")
    assert "isn't in Tổ 5" in answer["error"]


async def test_troubles_clocks_and_records_over_http(api, telegram, clock):
    await api.control("fails", trouble="error", status=503, method="getMe")
    assert (await api.raw(f"/bot{telegram.token}/getMe"))[0] == 503
    await api.control("fails", trouble="slow", delay_in=9, times=None)
    await api.control("heals")
    assert (await api.raw(f"/bot{telegram.token}/getMe"))[0] == 200
    before = clock.seconds()
    moved = (await api.control("passes", minutes=5))["result"]
    assert moved - before == 300
    await api.control("limits", chat_rate=None, bot_rate=None)
    await api.control("poison", person="Lan", name="hidden_user_without_name")
    counts = (await api.control("counts"))["result"]
    assert (counts["methods"]["getme"], counts["pending"], counts["violations"]) == (2, 1, 0)
    (first, *_) = (await api.control("journal", method="getMe"))["result"]
    assert (first["status"], first["at"]) == (503, "2026-11-23T08:00:00+00:00")


async def test_the_list_of_verbs_says_what_each_takes(api):
    status, body = await api.raw("/control/")
    verbs = json.loads(body)
    assert status == 200
    assert verbs["says"]["takes"].startswith("(person: 'str', *, text: 'str'")
    assert all(verb["does"] for verb in verbs.values())


async def test_mistakes_are_answered_in_words(api):
    for verb, arguments, words in (
        ("flies", {}, "no such verb: flies"),
        ("says", {"person": "Lan"}, "missing 1 required positional argument: 'text'"),
        ("presses", {"person": "Lan", "label": "Có"}, "sees no button 'Có'"),
        ("says", {"person": "Lan", "text": "x", "group": "?"}, "no such group: ?"),
        ("fails", {"trouble": "earthquake"}, "'earthquake' is not a valid Trouble"),
        ("poison", {"person": "Lan", "name": "arsenic"}, "arsenic"),
    ):
        assert words in (await api.control(verb, **arguments))["error"]


async def test_a_web_page_elsewhere_cannot_use_it(api):
    headers = {"Content-Type": "text/plain"}
    status, _ = await api.raw("/control/blocks", verb="POST", data=b"{}", headers=headers)
    assert status == 415


async def test_the_simulator_as_a_process_of_its_own():
    command = [sys.executable, "-m", "simulator.telegram", "--port", "0", "--no-limits"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        url = (await process.stdout.readline()).decode().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{url}/bot{TOKEN}/getMe") as answer,
        ):
            assert (await answer.json())["ok"]
    finally:
        process.terminate()
        await process.wait()
    assert process.returncode == 0
