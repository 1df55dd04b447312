"""How fast a channel may send: an even pace with a little burst."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

WAIT_MOST = 4.0
"""Seconds to stand in line; whoever would wait longer comes back with the outbox."""


class Pace:
    """So many calls a second; `close` stops all of them for a while."""

    def __init__(
        self, per_second: float, burst: int, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._step = 1 / per_second
        self._ahead = self._step * (burst - 1)
        self._now = monotonic
        self._next = 0.0

    async def take(self) -> timedelta | None:
        """None when it is one's turn; else when to come back, without having waited."""
        now = self._now()
        start = max(self._next, now - self._ahead)
        if (wait := start - now) > WAIT_MOST:
            return timedelta(seconds=wait)
        self._next = start + self._step
        if wait > 0:
            await asyncio.sleep(wait)
        return None

    def close(self, span: timedelta) -> None:
        """Nobody's turn for so long."""
        self._next = max(self._next, self._now() + span.total_seconds())
