"""The page of the demonstration on Telegram: opened, closed and begun again."""

from __future__ import annotations

from aiohttp.test_utils import TestClient, TestServer

from bot.demo.facade import Facade
from bot.demo.on_telegram import OnTelegram
from bot.demo.personas import CAST
from tests.bot.channels.telegram.town import office_clock


async def test_a_page_that_is_closed_leaves_no_error_and_the_next_has_the_same_people(
    town, caplog
):
    facade = Facade(OnTelegram(town.telegram), office_clock)
    await facade.enter(town.app.parts.database)
    async with TestClient(TestServer(facade.app())) as page:
        cast = await (await page.get("/demo/personas")).json()
        stream = await page.get(f"/api/chat/stream?after=0&session={cast[0]['session']}")
        assert b"data: " in await stream.content.readline() + await stream.content.readline()
        stream.close()
        hoa = town.telegram.person(CAST[0].name)
        for words in ("Anh/chị có thể", "Anh/chị có thể"):
            hoa.says("/giupdo")
            await hoa.sees(words)
        again = await (await page.post("/demo/personas")).json()
    assert [one["name"] for one in again] == [part.name for part in CAST]
    assert {one["session"] for one in again}.isdisjoint(one["session"] for one in cast)
    assert caplog.records == []
