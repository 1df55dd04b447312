"""Calls that are not Zalo's are refused before anything is parsed, stored or logged."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.bell import Bell
from bot.channels import hook
from bot.channels.hook import BODY_MOST, Hook
from bot.channels.zalo_oa.intake import Intake
from bot.channels.zalo_oa.signature import HEADER, TIME_HEADER, Signer
from bot.writer import Writer
from storage.database import Database
from tests.records import count_of, migrated


class Door:
    """A webhook that listens, and its database."""

    def __init__(self, account, url: str, clock) -> None:
        self.account, self.clock = account, clock
        self.database = Database(url)
        self.writer = Writer(self.database)
        self.intake = Intake(self.writer, Bell(), clock=lambda: clock.now)
        self.signer = Signer(account.app_id, account.oa_id, account.secret)
        self.hook = Hook(("127.0.0.1", 0), self.checks, self.stores)
        self.client = aiohttp.ClientSession()

    def checks(self, headers, body) -> bool:
        return self.signer.matched(headers, body, now=self.clock.now) is not None

    async def stores(self, headers, body) -> None:
        await self.intake.store(body, self.signer.matched(headers, body, now=self.clock.now))

    def event(self, text: str = "Đường ngập") -> bytes:
        person = self.account.person("Lan")
        return self.account.event(person.id, "user_send_text", {"message": {"text": text}})

    async def takes(self, body: bytes, headers: dict[str, str]) -> int:
        url = f"http://127.0.0.1:{self.hook.port}/zalo"
        async with self.client.post(url, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status

    def stored(self) -> int:
        with self.database.reading() as session:
            return count_of(session, "inbox")


@pytest.fixture
async def door(account, clock, fresh_database) -> AsyncIterator[Door]:
    door = Door(account, fresh_database("sqlite", migrated), clock)
    await door.hook.start()
    yield door
    await door.client.close()
    await door.hook.stop()
    door.writer.close()
    door.database.close()


async def test_a_signed_event_is_stored_once_however_often_it_comes(door):
    body = door.event()
    statuses = [await door.takes(body, door.account.signed(body)) for _ in range(3)]
    assert (statuses, door.stored()) == ([200, 200, 200], 1)


@pytest.mark.parametrize("first", ["app_id", "oa_id"])
def test_either_first_term_is_believed_and_named(door, first):
    body = door.event()
    headers = door.account.signed(body, getattr(door.account, first))
    assert door.signer.matched(headers, body, now=door.clock.now) == first


def test_the_moment_may_come_in_a_header(door):
    body, stamp = b'{"event_name":"follow"}', str(door.account.now_ms)
    parts = door.account.app_id.encode() + body + (stamp + door.account.secret).encode()
    headers = {HEADER: hashlib.sha256(parts).hexdigest(), TIME_HEADER: stamp}
    assert door.signer.matched(headers, body, now=door.clock.now) == "app_id"


def reencoded(body: bytes) -> bytes:
    return json.dumps(json.loads(body)).encode()


# How a call is spoiled: its body, its headers.
SPOILED = {
    "no signature": lambda body, signed: (body, {}),
    "an empty one": lambda body, signed: (body, {HEADER: ""}),
    "another's": lambda body, signed: (body, {HEADER: "mac=" + "0" * 64}),
    "nearly right": lambda body, signed: (body, {HEADER: signed[HEADER][:-1] + "x"}),
    "no ASCII": lambda body, signed: (body, {HEADER: "mac=bí mật"}),
    "one letter more": lambda body, signed: (body + b" ", signed),
    "another word": lambda body, signed: (body.replace("ngập".encode(), b"kho"), signed),
    "encoded anew": lambda body, signed: (reencoded(body), signed),
    "no JSON": lambda body, signed: (b"{", signed),
    "a deep nest": lambda body, signed: (b"[" * 100_000, signed),
}


@pytest.mark.parametrize("how", SPOILED)
async def test_a_spoiled_call_is_refused_and_its_body_is_nowhere(door, how, capfd):
    body = door.event("Đường ngập, số điện thoại 0912345678")
    assert await door.takes(*SPOILED[how](body, door.account.signed(body))) == 401
    assert door.stored() == 0
    assert "0912345678" not in "".join(capfd.readouterr())


# How much later a call comes, as which try, and the answer.
AGES = [(0, 0, 200), (290, 0, 200), (310, 0, 401), (310, 1, 200), (7000, 5, 200), (11_000, 5, 401)]


@pytest.mark.parametrize(("seconds", "tried", "status"), AGES)
async def test_an_old_call_is_a_replay(door, seconds, tried, status):
    body = door.event()
    headers = {**door.account.signed(body), "num_retry": str(tried)}
    await door.clock.passes(seconds=seconds)
    assert await door.takes(body, headers) == status


async def test_too_much_is_not_read(door):
    body = door.event()
    assert await door.takes(body + b" " * BODY_MOST, door.account.signed(body)) == 413
    assert door.stored() == 0


async def test_a_body_that_does_not_come_is_not_waited_for(door, monkeypatch):
    monkeypatch.setattr(hook, "READ_IN", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", door.hook.port)
    writer.write(b"POST /zalo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
    await writer.drain()
    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_what_cant_be_stored_comes_again(door):
    door.writer.close()
    body = door.event()
    assert await door.takes(body, door.account.signed(body)) == 503


async def test_a_probe_without_a_body_is_answered(door):
    url = f"http://127.0.0.1:{door.hook.port}/zalo"
    async with door.client.post(url, skip_auto_headers={"Content-Type"}) as answer:
        assert answer.status == 200
    assert door.stored() == 0
