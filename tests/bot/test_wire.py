"""A ring in one process wakes who listens in another, on one PostgreSQL server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.bell import OUTBOX, Bell
from bot.wire import Wire
from scheduler.delivery import forever

SOON = 10.0
"""Seconds within which a ring arrives even on a busy machine."""


@asynccontextmanager
async def process(url: str) -> AsyncIterator[Bell]:
    """What one process has of the bell: its own, and the wire to the others."""
    bell = Bell()
    wire = Wire(make_url(url), bell)
    tasks = [asyncio.create_task(forever(end, "wire")) for end in (wire.hear, wire.send)]
    try:
        yield bell
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


@asynccontextmanager
async def processes(url: str, count: int) -> AsyncIterator[list[Bell]]:
    """Several of them, once all of them hear."""
    async with AsyncExitStack() as stack:
        bells = [await stack.enter_async_context(process(url)) for _ in range(count)]
        for bell in bells:
            await heard(bell, bells)
        yield bells


async def heard(bell: Bell, bells: list[Bell]) -> None:
    """Ring one until each of the others has heard it."""
    for other in bells:
        with other.listen("are you there") as ear:
            while other is not bell and not await ear.wait(0.05):
                bell.ring("are you there")


@pytest.fixture
def url(fresh_database) -> str:
    return fresh_database("postgresql")


async def test_a_ring_is_heard_in_every_process(url):
    async with processes(url, 3) as (here, there, elsewhere):
        with there.listen(OUTBOX) as first, elsewhere.listen(OUTBOX) as second:
            here.ring(OUTBOX)
            assert await first.wait(SOON)
            assert await second.wait(SOON)


async def test_a_ring_comes_back_to_nobody(url):
    async with processes(url, 2) as (here, there):
        with here.listen(OUTBOX) as own, there.listen(OUTBOX) as far, here.listen("last") as last:
            here.ring(OUTBOX)
            assert await own.wait(SOON)
            assert await far.wait(SOON)
            # What `there` rings now arrives after all that the server told `here` before.
            there.ring("last")
            assert await last.wait(SOON)
            assert not own.rung.is_set()


async def test_many_rings_arrive_by_their_names(url):
    topics = [f"web:{number}" for number in range(200)]
    async with processes(url, 2) as (here, there), AsyncExitStack() as listening:
        ears = [listening.enter_context(there.listen(topic)) for topic in topics]
        for topic in topics:
            here.ring(topic)
        assert all([await ear.wait(SOON) for ear in ears])


async def test_a_cut_wire_mends_itself(url, caplog):
    caplog.set_level(logging.CRITICAL)
    async with processes(url, 2) as (here, there):
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as server:
            cut = await server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cut.rowcount == 4
        async with asyncio.timeout(SOON):
            await heard(here, [there])
            await heard(there, [here])
