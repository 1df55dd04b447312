"""A code from the command line makes an officer of whoever types it, once and within ten minutes."""

from __future__ import annotations

from datetime import timedelta

import aiohttp

from bot.app import running
from bot.clock import wall_clock
from tests.e2e.visitors import Visitor
from tests.programs import Site, settings_of

REFUSED = "Mã này không dùng được"


def code(site: Site) -> str:
    return site.runs("invite", "officer", "--agency", "SXD", "--name", "Anh Minh").stdout.strip()


async def test_the_first_who_types_it_is_the_officer(site):
    typed = code(site).lower().replace("-", " ")
    async with running(settings_of(site)) as app, aiohttp.ClientSession() as http:
        first, second = [await Visitor.comes(http, app.address) for _ in range(2)]
        await first.says(typed)
        assert "Sở Xây dựng" in await first.hears()
        await second.says(typed)
        assert REFUSED in await second.hears()


async def test_after_ten_minutes_it_is_worth_nothing(embedded):
    typed = code(embedded)
    late = timedelta(minutes=10)
    async with (
        running(settings_of(embedded), clock=lambda: wall_clock() + late) as app,
        aiohttp.ClientSession() as http,
    ):
        visitor = await Visitor.comes(http, app.address)
        await visitor.says(typed)
        assert REFUSED in await visitor.hears()
