"""kill -9 while Zalo brings events, ten at once, each until it is answered 200: none is lost."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import closing
from dataclasses import dataclass, field

import aiohttp
from sqlalchemy import select

from simulator.clock import VirtualClock
from simulator.zalo import ZaloAccountSimulator
from storage import schema
from storage.database import Database
from tests.e2e.nursery import START_AT, Nursery
from tests.programs import Site, free_port, furnish

SEED, PUSHERS, KILLS = 20263, 10, 20
LIFE = (0.02, 0.15)
"""Seconds a process lives."""
P99_MOST, MOST = 0.2, 1.0
"""Seconds to an answer; Zalo gives up after two."""


@dataclass
class Pushers:
    """What Zalo's servers do: one event after the other, again and again until 200."""

    account: ZaloAccountSimulator
    hook: str
    done: asyncio.Event = field(default_factory=asyncio.Event)
    accepted: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    async def work(self, number: int) -> None:
        person = self.account.person(f"Người {number}")
        async with aiohttp.ClientSession() as session:
            while not self.done.is_set():
                told = {"message": {"msg_id": self.account.hex_id(), "text": "xin chào"}}
                body = self.account.event(person.id, "user_send_text", told)
                tried = 0
                while not await self.brought(session, body, tried):
                    tried += 1
                    await asyncio.sleep(0)
                self.accepted.append(f"{person.id}:{told['message']['msg_id']}")

    async def brought(self, session: aiohttp.ClientSession, body: bytes, tried: int) -> bool:
        headers = {**self.account.signed(body), "num_retry": str(tried)}
        began = time.monotonic()
        try:
            async with session.post(self.hook, data=body, headers=headers) as answer:
                self.waits.append(time.monotonic() - began)
                return answer.status == 200
        except (aiohttp.ClientError, OSError):
            return False


def environment(account: ZaloAccountSimulator, port: int) -> dict[str, str]:
    told = {
        "APP_ID": account.app_id, "APP_SECRET": account.app_secret, "OA_ID": account.oa_id,
        "OA_SECRET": account.secret, "PORT": str(port), "API_BASE": account.url,
        "OAUTH_BASE": account.url, "ACCESS_TOKEN": account.pair.access, "PER_MINUTE": "600000",
        "REFRESH_TOKEN": account.pair.refresh,
    }  # fmt: skip
    return {f"NANGNIU_CHANNELS__ZALO_OA__{name}": value for name, value in told.items()} | {
        "NANGNIU_LOG__LEVEL": "error"
    }


async def test_ten_pushers_and_twenty_kills_lose_nothing(fresh_database, tmp_path, capsys):
    chance, clock, port = random.Random(SEED), VirtualClock(START_AT), free_port()
    async with ZaloAccountSimulator(clock=clock) as account:
        site = Site(
            tmp_path, fresh_database("sqlite", furnish), free_port(), environment(account, port)
        )
        pushers = Pushers(account, f"http://127.0.0.1:{port}/zalo")
        with closing(Nursery(site)) as nursery:
            await asyncio.to_thread(nursery.begin)
            working = [asyncio.create_task(pushers.work(n)) for n in range(PUSHERS)]
            for _ in range(KILLS):
                await asyncio.wait(working, timeout=chance.uniform(*LIFE))
                await asyncio.to_thread(nursery.kill)
                await clock.passes(seconds=nursery.later_by.total_seconds())
                await asyncio.to_thread(nursery.begin)
            pushers.done.set()
            await asyncio.gather(*working)
            await asyncio.to_thread(nursery.kill)
    with closing(Database(site.database)) as database, database.reading() as session:
        stored = list(session.scalars(select(schema.inbox.c.key)))
    assert sorted(stored) == sorted(pushers.accepted)
    waits = sorted(pushers.waits)
    p99 = waits[len(waits) * 99 // 100]
    with capsys.disabled():
        print(f"\n{len(stored)} events, p99 {p99 * 1000:.0f} ms, most {waits[-1] * 1000:.0f} ms")
    assert p99 <= P99_MOST
    assert waits[-1] < MOST
