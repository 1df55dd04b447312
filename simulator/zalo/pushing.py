"""Webhook calls: one event a call, a person's in order, tried again until 200."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp

from simulator.clock import Clock

AGENT = "Java/17.0.9"
"""How Zalo's caller names itself, which some firewalls refuse."""
WAITS = (30, 300, 900, 1800, 3600)
"""Seconds before each further try of the Official Account."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call to make."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(slots=True)
class Pusher:
    """Calls the webhook; `statuses` are the answers, 0 where none came."""

    clock: Clock
    waits: tuple[float, ...] = WAITS
    statuses: list[int] = field(default_factory=list)
    _lanes: dict[str, asyncio.Queue[Parcel]] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    def push(self, lane: str, parcel: Parcel) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers={"User-Agent": AGENT})
        if lane not in self._lanes:
            self._lanes[lane] = asyncio.Queue()
            self._tasks.append(asyncio.create_task(self._work(self._lanes[lane], self._session)))
        self._lanes[lane].put_nowait(parcel)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _work(self, queue: asyncio.Queue[Parcel], session: aiohttp.ClientSession) -> None:
        while True:
            parcel = await queue.get()
            for tried, wait in enumerate((*self.waits, 0)):
                if await self._call(session, parcel, tried) == HTTPStatus.OK:
                    break
                await self.clock.sleep_until(self.clock.seconds() + wait)

    async def _call(self, session: aiohttp.ClientSession, parcel: Parcel, tried: int) -> int:
        headers = {**parcel.headers, "Content-Type": "application/json", "num_retry": str(tried)}
        status = 0
        try:
            within = aiohttp.ClientTimeout(total=2)
            call = session.post(parcel.url, data=parcel.body, headers=headers, timeout=within)
            async with call as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            status = 0
        self.statuses.append(status)
        return status
