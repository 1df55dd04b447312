"""Connections that break off, hang or creep: afterwards no task and no socket is left of them."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.app import App, running
from tests.e2e.visitors import PATIENCE, Visitor
from tests.programs import settings_of

MANY = 20
NO_LINGER = struct.pack("ii", 1, 0)
Break = Callable[[asyncio.StreamReader, asyncio.StreamWriter, str], Awaitable[None]]


def head(method: str, path: str, token: str, length: int = 0) -> bytes:
    return (
        f"{method} /api/chat/{path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


async def says_nothing(reader, writer, token) -> None:
    """Only comes and goes."""


async def half_a_head(reader, writer, token) -> None:
    writer.write(head("POST", "events", token)[:40])


async def half_a_body(reader, writer, token) -> None:
    writer.write(head("POST", "events", token, 1000) + b'{"key": "a"')


async def half_closed(reader, writer, token) -> None:
    """Says no more, but would listen: half a body is never taken for a whole one."""
    await half_a_body(reader, writer, token)
    writer.write_eof()
    assert b" 202 " not in await reader.read(100)


async def leaves_a_stream(reader, writer, token) -> None:
    writer.write(head("GET", "stream", token))
    await reader.readuntil(b"retry: 2000")


async def half_closes_a_stream(reader, writer, token) -> None:
    await leaves_a_stream(reader, writer, token)
    writer.write_eof()


async def leaves_while_waiting(reader, writer, token) -> None:
    writer.write(head("GET", "messages?after=0&wait=25", token))


async def vanishes(reader, writer, token) -> None:
    """Is cut off, with no goodbye."""
    await leaves_a_stream(reader, writer, token)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)


WAYS = [says_nothing, half_a_head, half_a_body, half_closed, leaves_a_stream,
        half_closes_a_stream, leaves_while_waiting, vanishes]  # fmt: skip


async def breaks_off(app: App, way: Break, token: str) -> None:
    host = urlsplit(app.address)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    await way(reader, writer, token)
    writer.close()


def held() -> tuple[int, int]:
    """Tasks and sockets of this process."""
    sockets = 0
    for link in Path("/proc/self/fd").iterdir():
        try:
            sockets += os.readlink(link).startswith("socket:")
        except FileNotFoundError:
            continue  # the folder itself, while it is listed
    return len(asyncio.all_tasks()), sockets


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_left_of_them(embedded, way):
    async with running(settings_of(embedded)) as app, aiohttp.ClientSession() as http:
        visitors = [await Visitor.comes(http, app.address) for _ in range(MANY)]
        await asyncio.gather(*(visitor.reads() for visitor in visitors))
        before = held()
        await asyncio.gather(*(breaks_off(app, way, visitor.token) for visitor in visitors))
        async with asyncio.timeout(PATIENCE):
            while any(now > then for now, then in zip(held(), before, strict=True)):
                await visitors[0].reads(wait=0.1)
        await visitors[0].says("/giupdo")
        assert await visitors[0].hears()
