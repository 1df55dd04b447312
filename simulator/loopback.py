"""An HTTP server on this machine alone, as thin as aiohttp allows: benches run against it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Self

from aiohttp import web

# The live Bot API takes uploads of 50 MB; what is larger its front door refuses with 413.
BODY_MAX = 50 * 1024 * 1024 + 65536

RawHandler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Loopback:
    """Serves one handler; `port` 0 takes a free one, known once started."""

    def __init__(self, handler: RawHandler, *, port: int = 0, host: str = "127.0.0.1") -> None:
        self._handler = handler
        self._host = host
        self._port = port
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        request = partial(
            web.BaseRequest, loop=asyncio.get_running_loop(), client_max_size=BODY_MAX
        )

        server = web.Server(self._handler, request_factory=request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port, backlog=1024).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


class Served:
    """A simulated platform: it answers on loopback between `start` and `stop`."""

    _loopback: Loopback

    async def start(self) -> Self:
        await self._loopback.start()
        return self

    async def stop(self) -> None:
        await self._loopback.stop()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """What to give a client as the platform's address, without a slash at the end."""
        return self._loopback.url


def json_response(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json")


def cut(request: web.BaseRequest) -> web.Response:
    """Close the connection without a word; the response returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
