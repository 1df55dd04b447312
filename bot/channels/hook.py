"""The little server a platform calls: size and time are limited, 200 comes after the commit."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import SettingsError
from bot.writer import ClosedError

BODY_MOST = 1 << 20
READ_IN = 5.0
"""Seconds a body may take to arrive."""
STORE_IN = 1.5
"""Seconds to wait for a commit: Zalo gives up after two."""
STORED, REFUSED, BUSY = 200, 401, 503
_NOT_STORED = (SQLAlchemyError, ClosedError, TimeoutError, OSError)

Check = Callable[[Mapping[str, str], bytes], bool]
Store = Callable[[Mapping[str, str], bytes], Awaitable[None]]


class Hook:
    """Takes calls: `check` sees headers and raw body, and only then `store` gets them."""

    def __init__(self, address: tuple[str, int], check: Check, store: Store) -> None:
        self._host, self.port = address
        self._check = check
        self._store = store
        app = web.Application(client_max_size=BODY_MOST)
        app.router.add_post("/{path:.*}", self._post)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)

    async def start(self) -> None:
        """Listen; `port` is then the one really taken, also where 0 was asked for."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self.port, backlog=1024).start()
        except OSError as error:
            await self._runner.cleanup()
            words = os.strerror(error.errno or 0)
            where = f"{self._host}:{self.port}"
            raise SettingsError(f"the webhook can't listen on {where}: {words}") from error
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more; what is under way is stored and answered first."""
        await self._runner.cleanup()

    async def _post(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(READ_IN):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if not body and "Content-Type" not in request.headers:
            return web.Response()  # a probe, seen when an address is set
        status = await self.take(request.headers, body)
        again = {"Retry-After": "2"} if status == BUSY else {}
        return web.Response(status=status, headers=again)

    async def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """A call whose body has arrived; the HTTP status it is answered with."""
        if not self._check(headers, body):
            return REFUSED
        try:
            async with asyncio.timeout(STORE_IN):
                await self._store(headers, body)
        except _NOT_STORED:
            return BUSY
        return STORED


def parsed(body: bytes) -> Mapping[str, Any]:
    """The JSON object of a body, an empty one where there is none."""
    try:
        told = json.loads(body.decode(errors="replace"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, Mapping) else {}
