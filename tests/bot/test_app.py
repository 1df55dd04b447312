"""Built and taken down again: every role does its part, and nothing is left behind."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import closing

import aiohttp
import pytest
from sqlalchemy import select

from bot.app import RunRole, running
from bot.settings import SettingsError
from storage import schema
from storage.database import Database
from tests.e2e.visitors import Visitor
from tests.programs import Site, settings_of


def left() -> tuple[set[asyncio.Task[object]], set[str]]:
    """Tasks and threads that are there now, but for the loop's own pool, which is kept."""
    threads = {t.name for t in threading.enumerate() if not t.name.startswith("asyncio_")}
    return asyncio.all_tasks(), threads


async def test_it_leaves_nothing_behind(site):
    before = left()
    async with running(settings_of(site)) as app, aiohttp.ClientSession() as http:
        visitor = await Visitor.comes(http, app.address)
        await visitor.says("/giupdo")
        await visitor.hears()
    assert left() == before


async def test_who_waits_for_news_does_not_hold_up_the_end(embedded):
    async with aiohttp.ClientSession() as http:
        async with running(settings_of(embedded)) as app:
            visitor = await Visitor.comes(http, app.address)
            url = f"{app.address}/api/chat/stream"
            headers = {"Authorization": f"Bearer {visitor.token}"}
            stream = await http.get(url, headers=headers)
            assert await stream.content.readline() == b"retry: 2000\n"
            ended_at = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - ended_at < 5
        stream.close()


async def test_a_start_that_fails_leaves_nothing_behind(embedded):
    before = left()
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        embedded.port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match="address already in use"):
            async with running(settings_of(embedded)):
                pass
    assert left() == before


# The roles that are missing         where a word stays until they are there
MISSING = [
    ({RunRole.CONVERSE, RunRole.DELIVER}, (["open"], [])),
    ({RunRole.DELIVER}, (["done"], ["open"])),
]


@pytest.mark.parametrize(("missing", "roads"), MISSING)
async def test_each_role_does_its_part(site, missing, roads):
    settings = settings_of(site)
    async with running(settings, set(RunRole) - missing) as app, aiohttp.ClientSession() as http:
        visitor = await Visitor.comes(http, app.address)
        await visitor.says("/giupdo")
        async with asyncio.timeout(10):
            while await asyncio.to_thread(states, site) != roads:
                await visitor.reads(wait=0.1)
        assert visitor.messages == []
    async with running(settings) as app, aiohttp.ClientSession() as http:
        visitor = Visitor(http, app.address, visitor.token)
        assert await visitor.hears()


def states(site: Site) -> tuple[list[str], list[str]]:
    """Where the rows of both roads are."""
    with closing(Database(site.database)) as database, database.reading() as session:
        inbox, outbox = (
            list(session.scalars(select(table.c.state))) for table in (schema.inbox, schema.outbox)
        )
        return inbox, outbox
