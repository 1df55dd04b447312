"""`nangniu demo --zalo`: the same story, word for word, its people on an account or a bot."""

from __future__ import annotations

import aiohttp
import pytest

from bot.clock import wall_clock
from bot.demo.doors import Doors
from bot.demo.on_zalo_bot import playing_on_zalo_bot
from bot.demo.playing import play
from bot.demo.story import steps
from tests.bot.test_demo import prepared
from tests.programs import bare

__all__ = ["bare"]


def test_the_demonstration_is_played_on_the_simulated_account(bare):
    done = bare.runs("demo", "--zalo", "--story")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "All 40 steps were seen." in done.stdout


async def test_the_page_leads_to_every_channel_and_the_bot_plays_the_story(tmp_path):
    _, settings = prepared(tmp_path)
    doors = Doors({"zalo_bot": lambda doors: playing_on_zalo_bot(settings, wall_clock, doors)})
    doors.at_home("http://127.0.0.1:1")
    address = await doors.address("zalo_bot")
    try:
        async with aiohttp.ClientSession(address) as client:
            async with client.get("/demo/channels") as answer:
                assert await answer.json() == {"here": "zalo_bot", "names": ["web", "zalo_bot"]}
            for name, leads in (("web", "http://127.0.0.1:1"), ("zalo_bot", address)):
                async with client.get(f"/demo/on/{name}", allow_redirects=False) as answer:
                    assert answer.headers["Location"] == f"{leads}/demo"
        story = list(steps())
        # The second time beside what the first one left in the middle.
        for part in (story[:20], story):
            assert len([seen async for seen in play(address, part)]) == len(part)
    finally:
        await doors.close()


async def test_a_stage_that_can_not_be_set_says_so_and_can_be_asked_for_again(tmp_path):
    asked: list[str] = []

    def broken(doors: Doors):
        asked.append(doors.here)
        raise OSError("no room")

    doors = Doors({"telegram": broken})
    for _ in range(2):
        with pytest.raises(OSError, match="no room"):
            await doors.address("telegram")
    assert asked == ["telegram", "telegram"]
    await doors.close()
