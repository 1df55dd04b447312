"""The time a simulated platform lives in: the real one, or one that a test moves by hand."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

# Loop turns that woken work gets to begin something (an HTTP call) before it counts as idle.
TURNS = 5


class Clock(Protocol):
    """What a simulator asks of time. Seconds are Unix seconds."""

    def seconds(self) -> float: ...

    def call_at(self, at: float, action: Callable[[], None]) -> Callable[[], None]:
        """Run `action` once when `at` has come; returns what cancels it."""
        ...

    async def sleep_until(self, at: float) -> None: ...

    def busy(self) -> AbstractContextManager[None]:
        """Mark work (a delivery under way) that virtual time must wait for."""
        ...


def moment(seconds: float) -> datetime:
    """The aware UTC moment of Unix seconds."""
    return datetime.fromtimestamp(seconds, UTC)


class RealClock:
    """The machine's clock."""

    def seconds(self) -> float:
        return time.time()

    def call_at(self, at: float, action: Callable[[], None]) -> Callable[[], None]:
        wait = max(0.0, at - time.time())
        return asyncio.get_running_loop().call_later(wait, action).cancel

    async def sleep_until(self, at: float) -> None:
        await asyncio.sleep(max(0.0, at - time.time()))

    def busy(self) -> AbstractContextManager[None]:
        return nullcontext()


class VirtualClock:
    """Stands still until `passes` moves it, from appointment to appointment.

    `patience` is how many real seconds a move waits for work that was woken on the way;
    work that hangs on purpose must not hang the test.
    """

    def __init__(self, start: datetime, *, patience: float = 2.0) -> None:
        self._now = start.timestamp()
        self._patience = patience
        self._appointments: list[tuple[float, int, Callable[[], None]]] = []
        self._cancelled: set[int] = set()
        self._numbers = itertools.count()
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def seconds(self) -> float:
        return self._now

    @property
    def now(self) -> datetime:
        return moment(self._now)

    def call_at(self, at: float, action: Callable[[], None]) -> Callable[[], None]:
        number = next(self._numbers)
        heapq.heappush(self._appointments, (at, number, action))
        return lambda: self._cancelled.add(number)

    async def sleep_until(self, at: float) -> None:
        if at <= self._now:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        cancel = self.call_at(at, woken.set)
        try:
            await woken.wait()
        finally:
            cancel()

    @contextmanager
    def busy(self) -> Iterator[None]:
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if self._busy == 0:
                self._idle.set()

    async def passes(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move on; everything due on the way happens at its own moment, in order."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        until = self._now + span.total_seconds()
        await self._settle()
        while self._appointments and self._appointments[0][0] <= until:
            at, number, action = heapq.heappop(self._appointments)
            if number in self._cancelled:
                self._cancelled.discard(number)
                continue
            self._now = max(self._now, at)
            action()
            await self._settle()
        self._now = until
        await self._settle()

    async def settles(self) -> None:
        """Let work under way finish without moving time."""
        await self._settle()

    async def _settle(self) -> None:
        for _ in range(TURNS):
            await asyncio.sleep(0)
        with suppress(TimeoutError):  # who never rests must not stop the clock
            async with asyncio.timeout(self._patience):
                await self._until_idle()

    async def _until_idle(self) -> None:
        # One delivery that ends may begin the next of its queue: look again after some turns.
        while self._busy:
            await self._idle.wait()
            for _ in range(TURNS):
                await asyncio.sleep(0)
