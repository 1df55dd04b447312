"""What the chat has to show: asked for, waited for, streamed; nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.web.limits import Rate
from domain.conversation import Ask, Choice, Say
from scheduler.seam import Delivered, Gone, Retry
from storage import webchat
from tests.bot.channels.conftest import GENEROUS, Door, Visitor, opened, until

PHOTO = "ab" * 32
FULL = Say(
    "Ổ gà ở đâu?", (Choice("p1", "Gửi vị trí"), Choice("b", "Quay lại")), (PHOTO,), Ask.PLACE
)
FOREVER = 30.0
"""Seconds; a test that waits so long has failed."""


async def whose(door: Door, visitor: Visitor) -> str:
    """The id behind a visitor's token."""
    with door.parts.database.reading() as session:
        found = webchat.find_session(session, visitor.token)
    assert found is not None
    return found


async def test_a_message_as_the_page_sees_it(each_door: Door) -> None:
    visitor = await each_door.visitor()
    session = await whose(each_door, visitor)
    assert await each_door.delivers(session, FULL) == Delivered("1")
    (message,) = await visitor.reads()
    assert message["photos"][0].startswith(f"/files/{PHOTO}?until=")
    assert message | {"photos": []} == {
        "id": 1,
        "at": "2026-10-05T05:00:00.000+00:00",
        "text": "Ổ gà ở đâu?",
        "choices": [{"id": "p1", "label": "Gửi vị trí"}, {"id": "b", "label": "Quay lại"}],
        "photos": [],
        "ask": "place",
    }


async def test_delivered_twice_is_seen_once(each_door: Door) -> None:
    visitor = await each_door.visitor()
    session = await whose(each_door, visitor)
    assert await each_door.delivers(session, Say("một"), row=7) == Delivered("1")
    assert await each_door.delivers(session, Say("một"), row=7) == Delivered("1")
    assert [message["text"] for message in await visitor.reads()] == ["một"]


async def test_nobody_there_is_gone_and_a_sick_database_is_tried_again(door: Door) -> None:
    assert await door.delivers("f" * 32, Say("một")) == Gone("no such session")
    with door.parts.database.writing() as session:
        session.exec_driver_sql("DROP TABLE web_messages")
    assert isinstance(await door.delivers("f" * 32, Say("một")), Retry)


async def test_one_reads_after_what_one_has_and_never_anothers(each_door: Door) -> None:
    hoa, minh = await each_door.visitor(), await each_door.visitor()
    for text in ("một", "hai", "ba"):
        await each_door.delivers(await whose(each_door, hoa), Say(text))
    await each_door.delivers(await whose(each_door, minh), Say("của Minh"))
    assert [message["id"] for message in await hoa.reads(after=1)] == [2, 3]
    assert await hoa.reads(after=3) == []
    assert await hoa.reads(after=2**31 - 1) == []
    assert [message["text"] for message in await minh.reads()] == ["của Minh"]


async def test_a_long_history_comes_a_hundred_at_a_time(door: Door, visitor: Visitor) -> None:
    session = await whose(door, visitor)
    for number in range(120):
        await door.delivers(session, Say(f"{number}"))
    first = await visitor.reads()
    rest = await visitor.reads(after=first[-1]["id"])
    assert (len(first), len(rest)) == (100, 20)
    assert [message["id"] for message in first + rest] == [*range(1, 121)]


# fmt: off
ASKED = [
    # query                        status
    ("",                           200),
    ("after=0&wait=0",             200),
    ("after=-1",                   400),
    ("after=1.5",                  400),
    ("after=x",                    400),
    ("after=",                     400),
    ("after=2147483648",           400),
    ("after=99999999999999999999", 400),
    ("after=%D9%A3",               400),
    ("wait=-1",                    400),
    ("wait=nan",                   400),
    ("wait=inf",                   400),
    ("wait=1e9",                   400),
    ("wait=",                      400),
]
# fmt: on


async def test_what_is_asked_for_has_to_be_a_number(visitor: Visitor) -> None:
    for query, status in ASKED:
        reply = await visitor.asks("GET", f"/api/chat/messages?{query}")
        assert reply.status == status, query


async def test_waiting_ends_when_a_message_comes(each_door: Door) -> None:
    visitor = await each_door.visitor()
    session = await whose(each_door, visitor)
    waiting = asyncio.create_task(visitor.reads(wait=25))
    await listening(each_door, session)
    await each_door.delivers(session, Say("đây"))
    # The bell wakes it: looking every two seconds would be slower than this.
    async with asyncio.timeout(1.9):
        assert [message["text"] for message in await waiting] == ["đây"]


async def test_waiting_ends_without_a_message_too(visitor: Visitor) -> None:
    assert await visitor.reads(wait=0.05) == []


async def listening(door: Door, session: str, count: int = 1) -> None:
    """Let others go on until so many wait for the session's bell."""
    await until(lambda: len(ears(door).get(f"web:{session}", ())) >= count)


def ears(door: Door) -> dict[str, Any]:
    """Who listens to which bell."""
    return door.parts.bell._listeners


async def test_what_another_process_delivers_is_found_by_looking(
    small_database: str, tmp_path: Path
) -> None:
    limits = replace(GENEROUS, look_in=timedelta(milliseconds=20))
    async with opened(small_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        session = await whose(door, visitor)
        waiting = asyncio.create_task(visitor.reads(wait=25))
        await listening(door, session)
        now = door.clock.now
        content = {"text": "từ nơi khác", "choices": [], "photos": [], "ask": None}
        with door.parts.database.writing() as connection:
            webchat.deliver(connection, session, 1, content, now=now)
        async with asyncio.timeout(FOREVER):
            assert [message["text"] for message in await waiting] == ["từ nơi khác"]


async def test_looking_too_often_is_refused(small_database: str, tmp_path: Path) -> None:
    async with opened(
        small_database, tmp_path, limits=replace(GENEROUS, reads=Rate(2, 1))
    ) as door:
        visitor = await door.visitor()
        replies = [await visitor.asks("GET", "/api/chat/messages") for _ in range(3)]
        assert [reply.status for reply in replies] == [200, 200, 429]


# --- streams -------------------------------------------------------------------------------


@dataclass
class Stream:
    """One open stream, as a browser reads it."""

    response: aiohttp.ClientResponse
    last: str = "0"

    async def next(self) -> Any:
        """The data of the next event; None for a heartbeat, "end" when it is cut."""
        event: dict[str, str] = {}
        async with asyncio.timeout(FOREVER):
            while line := (await self.response.content.readline()).decode():
                if line == "\n" and "data" in event:
                    self.last = event["id"]
                    return json.loads(event["data"])
                if line.startswith(":"):
                    return None
                name, _, value = line.rstrip("\n").partition(": ")
                event[name] = value
        return "end"


@asynccontextmanager
async def streaming(visitor: Visitor, last: str | None = None) -> AsyncIterator[Stream]:
    headers = visitor.headers | ({} if last is None else {"Last-Event-ID": last})
    url = f"{visitor.door.url}/api/chat/stream"
    async with visitor.door.client.get(url, headers=headers) as response:
        assert response.status == 200, await response.text()
        assert response.content_type == "text/event-stream"
        yield Stream(response)


async def test_a_stream_tells_what_was_and_what_comes(each_door: Door) -> None:
    visitor = await each_door.visitor()
    session = await whose(each_door, visitor)
    await each_door.delivers(session, Say("trước"))
    async with streaming(visitor) as stream:
        assert (await stream.next())["text"] == "trước"
        await each_door.delivers(session, FULL)
        message = await stream.next()
    assert message == (await visitor.reads())[1]
    assert stream.last == str(message["id"])


async def test_a_cut_stream_resumes_without_loss_or_repetition(each_door: Door) -> None:
    visitor = await each_door.visitor()
    session = await whose(each_door, visitor)
    seen, last = [], "0"
    for round_ in range(5):
        async with streaming(visitor, last) as stream:
            for number in range(3):
                await each_door.delivers(session, Say(f"{round_}.{number}"))
            # The connection breaks after two of the three.
            seen += [(await stream.next())["text"], (await stream.next())["text"]]
            last = stream.last
    async with streaming(visitor, last) as stream:
        seen += [(await stream.next())["text"] for _ in range(5)]
    assert seen == [f"{round_}.{number}" for round_ in range(5) for number in range(3)]


async def test_the_header_outweighs_the_address(door: Door, visitor: Visitor) -> None:
    session = await whose(door, visitor)
    for text in ("một", "hai", "ba"):
        await door.delivers(session, Say(text))
    headers = visitor.headers | {"Last-Event-ID": "2"}
    url = f"{door.url}/api/chat/stream?after=1"
    async with door.client.get(url, headers=headers) as response:
        assert (await Stream(response).next())["text"] == "ba"
    async with door.client.get(url, headers=visitor.headers) as response:
        assert (await Stream(response).next())["text"] == "hai"


async def test_a_bad_last_event_id_is_400(visitor: Visitor) -> None:
    reply = await visitor.asks("GET", "/api/chat/stream", headers={"Last-Event-ID": "x"})
    assert (reply.status, "Last-Event-ID" in reply.words) == (400, True)


async def test_a_silent_stream_has_a_heartbeat(small_database: str, tmp_path: Path) -> None:
    limits = replace(GENEROUS, heartbeat_in=timedelta(milliseconds=20))
    async with (
        opened(small_database, tmp_path, limits=limits) as door,
        streaming(await door.visitor()) as stream,
    ):
        assert [await stream.next() for _ in range(3)] == [None, None, None]


async def test_who_reads_nothing_is_cut_off(small_database: str, tmp_path: Path) -> None:
    limits = replace(GENEROUS, write_in=timedelta(milliseconds=50))
    async with opened(small_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        session = await whose(door, visitor)
        async with streaming(visitor) as stream:
            await listening(door, session)
            long = Say("x" * 1_000_000)
            for _ in range(30):
                await door.delivers(session, long)
            await gone(door, session)
            with pytest.raises(aiohttp.ClientError):
                await stream.response.read()


async def gone(door: Door, session: str) -> None:
    """Let others go on until nobody listens any more."""
    await until(lambda: f"web:{session}" not in ears(door))


async def test_a_reader_who_left_is_forgotten(small_database: str, tmp_path: Path) -> None:
    limits = replace(GENEROUS, look_in=timedelta(milliseconds=20))
    async with opened(small_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        session = await whose(door, visitor)
        async with streaming(visitor):
            await listening(door, session)
        await gone(door, session)


async def test_six_places_at_once_are_enough(small_database: str, tmp_path: Path) -> None:
    limits = replace(GENEROUS, open_most=2)
    async with opened(small_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        async with streaming(visitor), streaming(visitor):
            refused = await visitor.asks("GET", "/api/chat/stream")
            assert (refused.status, refused.headers["Retry-After"]) == (429, "5")
            assert "đóng bớt trang" in refused.words
            async with streaming(await door.visitor()):
                pass


async def test_a_sick_database_is_503_before_the_stream_begins(
    door: Door, visitor: Visitor
) -> None:
    await visitor.reads()
    with door.parts.database.writing() as session:
        session.exec_driver_sql("DROP TABLE web_messages")
    for path in ("messages", "stream"):
        reply = await visitor.asks("GET", f"/api/chat/{path}")
        assert (reply.status, reply.headers["Retry-After"]) == (503, "5")


async def test_the_server_stops_at_once_though_people_wait(door: Door, visitor: Visitor) -> None:
    session = await whose(door, visitor)
    waiting = asyncio.create_task(visitor.reads(wait=25))
    async with streaming(visitor) as stream:
        await listening(door, session, 2)
        async with asyncio.timeout(5):
            await door.runner.cleanup()
        assert await waiting == []
        assert [await stream.next(), await stream.next()] == [None, "end"]
