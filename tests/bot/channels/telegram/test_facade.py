"""The page of the demonstration on Telegram: opened, closed and begun again."""

from __future__ import annotations

import aiohttp

from bot.demo.facade import facing
from bot.demo.on_telegram import OnTelegram
from bot.demo.personas import CAST


async def test_a_page_that_is_closed_leaves_no_error_and_the_next_has_the_same_people(
    town, caplog
):
    hoa = town.telegram.person(CAST[0].name)
    async with facing(OnTelegram(town.telegram), town.app, 0) as address:
        async with aiohttp.ClientSession() as browser:
            async with browser.get(f"{address}/demo/personas") as answer:
                cast = await answer.json()
            page = f"{address}/api/chat/stream?after=0&session={cast[0]['session']}"
            async with browser.get(page) as stream:
                assert b"id: " in await stream.content.readline()
        async with aiohttp.ClientSession() as browser:
            for _ in range(2):
                hoa.says("/giupdo")
                await hoa.sees("Anh/chị có thể")
            async with browser.post(f"{address}/demo/personas") as answer:
                again = await answer.json()
    assert [one["name"] for one in again] == [part.name for part in CAST]
    assert {one["session"] for one in again}.isdisjoint(one["session"] for one in cast)
    assert [record.getMessage() for record in caplog.records] == []
