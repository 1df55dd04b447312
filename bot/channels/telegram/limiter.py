"""python-telegram-bot asks here before every call: who may send now, who waits, who comes back."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from telegram.ext import BaseRateLimiter

from bot.channels.telegram.gates import OVERALL, Gates, Line
from bot.channels.telegram.refusals import ClosedError, TooManyError

WAIT_MOST = 4.0
"""Seconds to stand in line; whoever would wait longer comes back with the outbox."""
# What Telegram does not count as a message.
FREE = ("get", "answer", "set", "delete", "send_chat_action", "sendChatAction")

Told = Callable[[str, timedelta], Awaitable[None]]
Result = bool | dict[str, Any] | list[dict[str, Any]]


class Limiter(BaseRateLimiter[int]):
    """Lets calls through as `gates` allow, the lane first served first.

    The argument of a call is its lane. A 429 closes exactly its scope until its time (`Gates`
    finds out which it is). `told` hears of it, so that a restart finds it closed.
    """

    def __init__(
        self, gates: Gates, told: Told, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._gates = gates
        self._told = told
        self._now = monotonic
        self._line = Line(gates)
        self._next: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing is held open."""

    async def shutdown(self) -> None:
        """Nobody is waited for."""
        if self._next is not None:
            self._next.cancel()

    async def process_request(  # noqa: PLR0913, PLR0917 - the library's own signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Call when it may be called; ClosedError says when to come back."""
        chat = data.get("chat_id")
        if chat is None or endpoint.startswith(FREE):
            return await callback(*args, **kwargs)
        await self._pass(str(chat), rate_limit_args or 0, _messages(data))
        try:
            return await callback(*args, **kwargs)
        except TooManyError as refused:
            await self._close(str(chat), refused.after_in)
            raise

    async def _pass(self, chat: str, lane: int, messages: int) -> None:
        wait = self._gates.chat_opens_in(chat, self._now())
        closed = max(wait, self._gates.closed_in(OVERALL, self._now()))
        if closed > WAIT_MOST:
            raise ClosedError(timedelta(seconds=closed))
        free: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = self._line.join(lane, chat, messages, lambda: _set(free))
        self._serve()
        try:
            async with asyncio.timeout(WAIT_MOST):
                await free
        except TimeoutError:
            later = max(self._gates.opens_in(chat, self._now()), 1.0)
            raise ClosedError(timedelta(seconds=later)) from None
        finally:
            waiting.given_up = True

    def _serve(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None
        wait = self._line.serve(self._now())
        if wait is not None:
            self._next = asyncio.get_running_loop().call_later(wait, self._serve)

    async def _close(self, chat: str, after_in: timedelta) -> None:
        until = self._now() + after_in.total_seconds()
        scope = self._gates.blamed(chat, until)
        self._gates.close(scope, until)
        await self._told(scope, after_in)


def _set(free: "asyncio.Future[None]") -> None:
    if not free.done():
        free.set_result(None)


def _messages(data: Mapping[str, Any]) -> int:
    media = data.get("media")
    return len(media) if isinstance(media, list | tuple) else 1
