"""getUpdates: offsets, long poll, one poller at a time, and the server's own pacing."""

from __future__ import annotations

import asyncio
from typing import Final

from simulator.clock import Clock
from simulator.telegram.chaos import Chaos
from simulator.telegram.query import Query
from simulator.telegram.refusals import POLLED_ELSEWHERE, WEBHOOK_ACTIVE, conflict
from simulator.telegram.updates import Update, Updates

LIMIT_MAX: Final = 100
WAIT_MAX: Final = 50
HURRY: Final = 3.0
"""The same offset again within so many seconds waits at least as long (server source)."""
RUSH: Final = 0.5
"""... and within so many gets one update at a time."""


class Poller:
    """The getUpdates side of one bot."""

    def __init__(self, updates: Updates, clock: Clock, *, pacing: bool) -> None:
        self._updates = updates
        self._clock = clock
        self._pacing = pacing
        self._waiting: asyncio.Future[str] | None = None
        self._held = asyncio.Event()
        self._last_offset: int | None = None
        self._last_at = 0.0
        self._next_conflict_at = 0.0
        self.polls = 0
        self.chaos: Chaos | None = None
        updates.listen(self._wake)

    async def get(self, query: Query, *, webhook: bool) -> bytes:
        """The result of one call, encoded. Raises ApiError (409)."""
        if webhook:
            await self._conflict(WEBHOOK_ACTIVE)
        self.polls += 1
        offset = query.whole("offset")
        limit = query.whole("limit", LIMIT_MAX, low=1, high=LIMIT_MAX)
        patience = query.whole("timeout", low=0, high=WAIT_MAX)
        if "allowed_updates" in query.arguments:
            self._updates.allow(query.decoded("allowed_updates", "allowed updates"))
        if self._pacing:
            limit, patience = self._paced(offset, limit, patience)
        batch = self._batch(offset, limit)
        if not batch and patience:
            await self._wait(patience)
            batch = self._batch(offset, limit)
        return b"[%b]" % b",".join([update.encoded() for update in batch])

    async def held(self) -> None:
        """Wait until a long poll is held: the bot listens."""
        await self._held.wait()

    def interrupt(self, reason: str) -> None:
        """End the long poll under way with a 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reason)

    def _batch(self, offset: int, limit: int) -> list[Update]:
        if self.chaos is None:
            return self._updates.take(offset, limit)
        fresh = self._updates.take(offset, self.chaos.fit(limit))
        return self.chaos.spoil(fresh, limit)

    def _paced(self, offset: int, limit: int, patience: int) -> tuple[int, int]:
        now = self._clock.seconds()
        since = now - self._last_at
        again = offset == self._last_offset
        self._last_offset, self._last_at = offset, now
        if again and since < HURRY:
            patience = max(patience, int(HURRY))
        return (1 if again and since < RUSH else limit), patience

    async def _wait(self, patience: int) -> None:
        self.interrupt(POLLED_ELSEWHERE)
        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self._held.set()
        cancel = self._clock.call_at(self._clock.seconds() + patience, lambda: _end(waiting))
        try:
            reason = await waiting
        finally:
            cancel()
            if self._waiting is waiting:
                self._waiting = None
                self._held.clear()
        if reason:
            await self._conflict(reason)
        # One turn of the loop: updates that come together are answered together.
        await asyncio.sleep(0)

    def _wake(self, _update: Update) -> None:
        if self._waiting is not None:
            _end(self._waiting)

    async def _conflict(self, reason: str) -> None:
        now = self._clock.seconds()
        if self._pacing and now < self._next_conflict_at:
            await self._clock.sleep_until(now + HURRY)
        self._next_conflict_at = now + HURRY
        raise conflict(reason)


def _end(waiting: asyncio.Future[str]) -> None:
    if not waiting.done():
        waiting.set_result("")
