"""A web channel on loopback over a real database, and people who knock at its door."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select

from bot.bell import Bell
from bot.channels.web.channel import WebChannel
from bot.channels.web.limits import Limits, Rate
from bot.channels.web.parts import WebParts
from bot.channels.web.server import web_app
from bot.media import Media
from bot.writer import Writer
from domain.conversation import Lane, Peer, Say
from scheduler.seam import Message, SendOutcome
from storage.database import Database
from storage.schema import files, inbox, metadata, web_sessions

NOON = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
GENEROUS = Limits(
    events=Rate(10_000, 10_000), reads=Rate(10_000, 10_000), sessions=Rate(10_000, 10_000),
    strangers=Rate(10_000, 10_000),
)  # fmt: skip


class Clock:
    """Both clocks of the channel; they go only when a test says so."""

    def __init__(self) -> None:
        self.now = NOON
        self.seconds = 0.0

    def passes(self, **parts: float) -> None:
        self.now += timedelta(**parts)
        self.seconds += timedelta(**parts).total_seconds()


@dataclass
class Reply:
    """An answer as a client sees it."""

    status: int
    body: Any
    headers: Any

    @property
    def words(self) -> str:
        return self.body["error"]


@dataclass
class Door:
    """The running channel, and what lies behind it."""

    url: str
    parts: WebParts
    client: aiohttp.ClientSession
    clock: Clock
    runner: web.AppRunner
    rows: Iterator[int] = field(default_factory=itertools.count)

    async def asks(self, method: str, path: str, **options: Any) -> Reply:
        async with self.client.request(method, self.url + path, **options) as response:
            body = await response.read()
            if response.content_type == "application/json":
                body = json.loads(body)
            return Reply(response.status, body, response.headers)

    async def visitor(self) -> Visitor:
        reply = await self.asks("POST", "/api/chat/session")
        assert reply.status == 201
        return Visitor(self, reply.body["session"])

    async def delivers(self, session: str, say: Say, *, row: int | None = None) -> SendOutcome:
        channel = WebChannel(self.parts.writer, self.parts.bell, self.parts.clock)
        number = next(self.rows) if row is None else row
        return await channel.send(Message(number, Peer("web", session), Lane.REPLY, say))

    def stored(self) -> list[Any]:
        with self.parts.database.reading() as session:
            return [
                json.loads(raw)
                for raw in session.scalars(select(inbox.c.raw).order_by(inbox.c.id))
            ]

    def pictures(self) -> list[Any]:
        with self.parts.database.reading() as session:
            return list(session.execute(select(files)))

    def session_ids(self) -> list[str]:
        with self.parts.database.reading() as session:
            return list(
                session.scalars(select(web_sessions.c.id).order_by(web_sessions.c.created_at))
            )


@dataclass
class Visitor:
    """Somebody with a session."""

    door: Door
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def asks(self, method: str, path: str, **options: Any) -> Reply:
        headers = self.headers | options.pop("headers", {})
        return await self.door.asks(method, path, headers=headers, **options)

    async def posts(self, **told: Any) -> Reply:
        return await self.asks("POST", "/api/chat/events", json=told)

    async def sends(self, data: Any, kind: str = "application/json", **headers: str) -> Reply:
        sent = {"Content-Type": kind, **headers}
        return await self.asks("POST", "/api/chat/events", data=data, headers=sent)

    async def uploads(self, *photos: bytes, **words: str) -> Reply:
        form = aiohttp.FormData(words, default_to_multipart=True)
        for photo in photos:
            form.add_field("photo", io.BytesIO(photo), filename="a.jpg", content_type="image/jpeg")
        return await self.asks("POST", "/api/chat/events", data=form)

    async def reads(self, after: int = 0, wait: float = 0) -> list[Any]:
        reply = await self.asks("GET", f"/api/chat/messages?after={after}&wait={wait}")
        assert reply.status == 200, reply.body
        return reply.body["messages"]


@asynccontextmanager
async def opened(url: str, folder: Path, **changed: Any) -> AsyncIterator[Door]:
    """The channel, served on loopback over this database."""
    clock, database = Clock(), Database(url)
    writer, media = Writer(database), Media(folder / "files")
    parts = WebParts(
        writer=writer, database=database, bell=Bell(), media=media, limits=GENEROUS,
        clock=lambda: clock.now, monotonic=lambda: clock.seconds, sign_key=b"a key of the test",
    )  # fmt: skip
    parts = replace(parts, **changed)
    runner = web.AppRunner(web_app(parts), access_log=None)
    try:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as client:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield Door(url, parts, client, clock, runner)
    finally:
        await runner.cleanup()
        writer.close()
        media.close()
        database.close()


async def until(condition: Callable[[], object]) -> None:
    """Let others go on until it is so; a test that waits half a minute has failed."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - there is no event in the channel to wait for
            await asyncio.sleep(0)


def with_tables(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        metadata.create_all(session)
    database.close()


@pytest.fixture
def small_database(fresh_database: Any) -> str:
    """SQLite only, for what does not depend on the database."""
    return fresh_database("sqlite", with_tables)


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest, fresh_database: Any) -> str:
    """For what depends on it."""
    return fresh_database(request.param, with_tables)


@pytest.fixture
async def door(small_database: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with opened(small_database, tmp_path) as door:
        yield door


@pytest.fixture
async def each_door(each_database: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with opened(each_database, tmp_path) as door:
        yield door


@pytest.fixture
async def visitor(door: Door) -> Visitor:
    return await door.visitor()
