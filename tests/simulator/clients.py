"""Clients of the simulator: raw HTTP, aiogram's and python-telegram-bot's own, a webhook receiver."""

from __future__ import annotations

import asyncio
import io
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType
from typing import Any

import aiohttp
from aiohttp import web
from PIL import Image

from simulator.loopback import Loopback, cut
from simulator.telegram import TelegramSimulator

JSON = dict[str, Any]


class Api:
    """Calls methods the plain way. What isn't text travels as JSON inside a form."""

    def __init__(self, telegram: TelegramSimulator) -> None:
        self._telegram = telegram
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Api:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def answer(self, method: str, **arguments: Any) -> tuple[int, JSON]:
        """HTTP status and the whole answer."""
        form = {name: _flat(value) for name, value in arguments.items()}
        url = f"{self._telegram.url}/bot{self._telegram.token}/{method}"
        async with self._session.post(url, data=form) as response:
            return response.status, await response.json()

    async def __call__(self, method: str, **arguments: Any) -> Any:
        """The result. Fails the test when refused."""
        _, answer = await self.answer(method, **arguments)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **arguments: Any) -> str:
        """The description of a refusal. Fails the test when accepted."""
        status, answer = await self.answer(method, **arguments)
        assert not answer["ok"], answer
        assert status == answer["error_code"]
        return answer["description"]

    async def updates(self, offset: int = 0, **more: Any) -> list[JSON]:
        return await self("getUpdates", offset=offset, **more)

    async def upload(self, method: str, files: dict[str, bytes], **arguments: Any) -> Any:
        form = aiohttp.FormData()
        for name, content in files.items():
            file = io.BytesIO(content)
            form.add_field(name, file, filename=f"{name}.jpg", content_type="image/jpeg")
        for name, value in arguments.items():
            form.add_field(name, str(_flat(value)))
        url = f"{self._telegram.url}/bot{self._telegram.token}/{method}"
        async with self._session.post(url, data=form) as response:
            return await response.json()

    async def raw(self, path: str, **options: Any) -> tuple[int, bytes]:
        """Any request: status and body."""
        verb = options.pop("verb", "GET")
        async with self._session.request(verb, self._telegram.url + path, **options) as response:
            return response.status, await response.read()

    async def control(self, verb: str, **arguments: Any) -> Any:
        url = f"{self._telegram.url}/control/{verb}"
        async with self._session.post(url, json=arguments) as response:
            return await response.json()


def _flat(value: Any) -> Any:
    return value if isinstance(value, str | int | float) else json.dumps(value)


def jpeg(width: int = 640, height: int = 480) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


@dataclass(frozen=True)
class Client:
    """One library: its bot, its classes, how it wraps a file, alone or inside a list."""

    name: str
    bot: Any
    types: ModuleType
    file: Callable[[bytes, str], Any]
    attached: Callable[[bytes, str], Any]

    def keyboard(self, label: str, **action: Any) -> Any:
        button = self.types.InlineKeyboardButton(text=label, **action)
        return self.types.InlineKeyboardMarkup(inline_keyboard=[[button]])


@asynccontextmanager
async def aiogram_client(telegram: TelegramSimulator) -> AsyncIterator[Client]:
    from aiogram import Bot, types
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    try:
        file = types.BufferedInputFile
        yield Client("aiogram", Bot(telegram.token, session=session), types, file, file)
    finally:
        # The session's own close waits a quarter of a second for TLS that isn't there.
        await (await session.create_session()).close()


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def _http() -> Any:
    from telegram.request import HTTPXRequest

    return HTTPXRequest(httpx_kwargs={"verify": _certificates()})


@asynccontextmanager
async def ptb_client(telegram: TelegramSimulator) -> AsyncIterator[Client]:
    import telegram as ptb

    url, files = f"{telegram.url}/bot", f"{telegram.url}/file/bot"
    # Its own HTTP client; only the certificates, useless here, are read once and not twice a test.
    own = {"request": _http(), "get_updates_request": _http()}
    async with ptb.Bot(telegram.token, base_url=url, base_file_url=files, **own) as bot:
        yield Client("ptb", bot, ptb, ptb.InputFile, partial(ptb.InputFile, attach=True))


CUT = "cut the connection"


class Receiver:
    """A webhook on loopback: keeps what came, answers what it is told to, else 200."""

    def __init__(self) -> None:
        self.got: list[tuple[JSON, str]] = []
        self.answers: list[Any] = []
        self._came = asyncio.Condition()
        self._loopback = Loopback(self._handle)

    async def __aenter__(self) -> Receiver:
        await self._loopback.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._loopback.stop()

    @property
    def url(self) -> str:
        return f"{self._loopback.url}/hook"

    @property
    def ids(self) -> list[int]:
        return [update["update_id"] for update, _ in self.got]

    async def until(self, count: int) -> None:
        """Wait until so many requests came in."""
        async with asyncio.timeout(5), self._came:
            await self._came.wait_for(lambda: len(self.got) >= count)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((json.loads(await request.read()), secret))
        async with self._came:
            self._came.notify_all()
        answer = self.answers.pop(0) if self.answers else web.Response()
        if answer is CUT:
            return cut(request)
        return await answer() if callable(answer) else answer
