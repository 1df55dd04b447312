"""Delivery by webhook: one update of a queue at a time, retried until it expires."""

from __future__ import annotations

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from simulator.clock import Clock
from simulator.telegram.chaos import Chaos
from simulator.telegram.updates import Update, Updates

ANSWER_WITHIN: Final = 60.0
RETRY_AFTER_MAX: Final = 3600
LONGEST_DELAY: Final = 60
GONE_FOR: Final = 23 * 3600.0
"""Seconds of nothing but 410 after which the server takes the webhook down (server source)."""
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as set."""

    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(slots=True)
class _Parcel:
    """An update under way. `delay`: what the next failure doubles, in seconds."""

    update: Update
    fails: int = 0
    delay: float = 1.0
    due_at: float = 0.0


@dataclass(slots=True)
class Attempt:
    """One delivery, for assertions. `status` 0: no answer."""

    update_id: int
    lane: Hashable
    seconds: float
    status: int


@dataclass(slots=True)
class _Refusal:
    text: str
    status: int = 0
    retry_after: int = 0


@dataclass(slots=True)
class _Lane:
    parcels: deque[_Parcel] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Webhook:
    """The webhook side of one bot."""

    def __init__(self, updates: Updates, clock: Clock, chance: random.Random) -> None:
        self._updates = updates
        self._clock = clock
        self._chance = chance
        self._lanes: dict[Hashable, _Lane] = {}
        self._session: aiohttp.ClientSession | None = None
        self._room = asyncio.Semaphore(0)
        self._gone_since: float | None = None
        self.hook: Hook | None = None
        self.chaos: Chaos | None = None
        self.on_reply: Callable[[dict[str, Any]], None] | None = None
        self.last_error: tuple[float, str] | None = None
        self.attempts: list[Attempt] = []
        updates.listen(self._deliver)

    async def set(self, hook: Hook) -> None:
        """Point deliveries at `hook`, beginning with what is pending."""
        await self.remove()
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(connector=connector)
        self._room = asyncio.Semaphore(hook.max_connections)
        self.hook = hook
        for update in list(self._updates.pending.values()):
            self._deliver(update)

    async def remove(self) -> None:
        """Stop delivering; what wasn't delivered stays pending."""
        self.hook = None
        self.last_error = None
        lanes, self._lanes = self._lanes, {}
        tasks = [lane.task for lane in lanes.values() if lane.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _deliver(self, update: Update) -> None:
        if self.hook is None:
            return
        if self.chaos is not None:
            self._scatter(update, self.chaos)
            return
        self._enqueue(update.lane, update)

    def _scatter(self, update: Update, chaos: Chaos) -> None:
        """Copies on lanes of their own, begun at a random moment: order and number are lost."""
        for copy in range(chaos.chance.randint(*chaos.copies)):
            wait = chaos.chance.random() * chaos.window / 1000
            lane = (update.lane, update.id, copy)
            self._enqueue(lane, update, due_at=self._clock.seconds() + wait)

    def _enqueue(self, lane_key: Hashable, update: Update, due_at: float = 0.0) -> None:
        lane = self._lanes.setdefault(lane_key, _Lane())
        lane.parcels.append(_Parcel(update, due_at=due_at))
        if lane.task is None:
            lane.task = asyncio.get_running_loop().create_task(self._work(lane_key, lane))

    async def _work(self, lane_key: Hashable, lane: _Lane) -> None:
        """Empty one queue, strictly one after the other."""
        while lane.parcels and self.hook is not None:
            parcel = lane.parcels[0]
            if parcel.due_at > self._clock.seconds():
                await self._clock.sleep_until(parcel.due_at)
            with self._clock.busy():
                async with self._room:
                    refusal = await self._attempt(lane_key, parcel.update)
            if refusal is None or not self._again(parcel, refusal):
                self._updates.forget(parcel.update)
                lane.parcels.popleft()
        if self._lanes.get(lane_key) is lane:
            del self._lanes[lane_key]

    def _again(self, parcel: _Parcel, refusal: _Refusal) -> bool:
        """Plan the next attempt the server's way; False when the update would expire first.

        At once after the first failure, then 2, 4, 8 ... seconds up to a minute or two;
        Retry-After instead, where given.
        """
        now = self._clock.seconds()
        self.last_error = (now, refusal.text)
        wait = float(refusal.retry_after)
        if not refusal.retry_after and parcel.fails > 0:
            longest = self._chance.randint(LONGEST_DELAY, LONGEST_DELAY * 2)
            parcel.delay = wait = min(longest, parcel.delay * 2)
        if now + wait > parcel.update.expires_at:
            return False
        parcel.due_at = now + wait
        parcel.fails += 1
        return True

    async def _attempt(self, lane_key: Hashable, update: Update) -> _Refusal | None:
        seconds = self._clock.seconds()
        try:
            refusal = await self._post(update)
        except aiohttp.ClientConnectorError:
            refusal = _Refusal("Connection refused")
        except (aiohttp.ClientError, OSError):
            refusal = _Refusal("Webhook connection closed")
        status = HTTPStatus.OK if refusal is None else refusal.status
        self.attempts.append(Attempt(update.id, lane_key, seconds, status))
        return refusal

    async def _post(self, update: Update) -> _Refusal | None:
        hook, session = self.hook, self._session
        if hook is None or session is None:
            return _Refusal("Webhook was deleted")
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        post = session.post(hook.url, data=update.encoded(), headers=headers, timeout=timeout)
        async with post as response:
            body = await response.read()
            if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
                self._gone_since = None
                self._reply(body)
                return None
            return self._refused(response)

    def _refused(self, response: aiohttp.ClientResponse) -> _Refusal:
        text = f"Wrong response from the webhook: {response.status} {response.reason}"
        if response.status == HTTPStatus.GONE:
            self._note_gone()
        else:
            self._gone_since = None
        asked = response.headers.get("Retry-After", "")
        seconds = min(int(asked), RETRY_AFTER_MAX) if asked.isdecimal() else 0
        return _Refusal(text, response.status, seconds)

    def _note_gone(self) -> None:
        now = self._clock.seconds()
        self._gone_since = self._gone_since or now
        if now > self._gone_since + GONE_FOR:
            self.hook = None

    def _reply(self, body: bytes) -> None:
        """A 2xx may carry one method call in its body (Bot API, "making requests")."""
        if not body.startswith(b"{") or self.on_reply is None:
            return
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and call.get("method"):
            self.on_reply(call)
