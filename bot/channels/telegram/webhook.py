"""Updates that Telegram brings: answered 200 after they are stored, never before."""

import asyncio
import hmac
import json
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.api import Api, ApiError
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.poll import KINDS, whole
from bot.settings import SettingsError, TelegramWebhook
from bot.writer import ClosedError

log = structlog.get_logger("telegram")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
BODY_MOST = 1 << 20
STORE_IN = 8.0
"""Seconds to wait for a commit before saying that it could not be stored."""
RETRY_AFTER = "2"
LOOK_EVERY = 600.0
"""Seconds between two looks whether Telegram still calls this address."""
_NOT_STORED = (SQLAlchemyError, ClosedError, TimeoutError, OSError)


class Webhook:
    """The little server Telegram calls, behind a reverse proxy."""

    def __init__(self, settings: TelegramWebhook, intake: Intake, api: Api) -> None:
        self._settings = settings
        self._secret = settings.secret.get_secret_value().encode()
        self._intake = intake
        self._api = api
        app = web.Application(client_max_size=BODY_MOST)
        app.router.add_post("/{path:.*}", self._post)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
        self.port = settings.port

    async def start(self) -> None:
        """Listen; SettingsError says what is missing."""
        if not self._secret or not self._settings.url:
            raise SettingsError("webhook mode needs channels.telegram.webhook.url and .secret")
        await self._runner.setup()
        host, port = self._settings.host, self._settings.port
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            words = os.strerror(error.errno or 0)
            raise SettingsError(f"the webhook can't listen on {host}:{port}: {words}") from error
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more; what is under way is stored and answered first."""
        await self._runner.cleanup()

    async def run(self) -> None:
        """Tell Telegram the address, and look now and then whether it still has it."""
        while True:
            try:
                await self.look()
            except ApiError as error:
                log.warning("webhook not set", code=error.code, words=error.words)
                await asyncio.sleep(2)
            else:
                await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Set the address if Telegram doesn't have it (any more); ApiError where it can't."""
        info = await self._api.call("getWebhookInfo")
        if not isinstance(info, Mapping) or info.get("url") != self._settings.url:
            await self._set()

    async def _set(self) -> None:
        await self._api.call(
            "setWebhook",
            url=self._settings.url,
            secret_token=self._secret.decode(),
            allowed_updates=KINDS,
            max_connections=40,
        )
        log.info("webhook set", host=urlsplit(self._settings.url).hostname)

    async def _post(self, request: web.Request) -> web.Response:
        told = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(told, self._secret):
            return web.Response(status=401)
        body = await request.read()
        try:
            async with asyncio.timeout(STORE_IN):
                await self._store(body)
        except _NOT_STORED:
            return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
        return web.Response()

    async def _store(self, body: bytes) -> None:
        text = body.decode(errors="replace")
        try:
            update = json.loads(text, parse_int=whole)
        except (ValueError, RecursionError):
            update = None
        if isinstance(update, Mapping):
            await self._intake.store([update])
        else:  # kept for a person to look at; refusing it would only bring it again
            await self._intake.store_unreadable(0, text)
