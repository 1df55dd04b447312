"""Plugs Telegram into the product."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.channels import Happening, Parts
from bot.channels.calls import Access
from bot.channels.fetching import UNAVAILABLE, Fetching
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.api import Api, ApiError
from bot.channels.telegram.decode import READER, Decoder
from bot.channels.telegram.fetch import TelegramFiles, named
from bot.channels.telegram.intake import ALBUM_SETTLES_IN, Intake
from bot.channels.telegram.menu import labels, opens, tell_commands
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.raw import File
from bot.channels.telegram.send import Style
from bot.channels.telegram.webhook import Webhook
from bot.locales import load_texts
from bot.settings import Telegram
from scheduler.delivery import forever
from storage.inbox import Received

log = structlog.get_logger("telegram")
ASK_AGAIN_IN = 10.0
FIRST_ANSWERS_IN = 2.0
"""Seconds for answering who wrote while we were away, before an import that takes seconds."""


class TelegramPlug:
    """One bot: it sends, reads and receives."""

    def __init__(self, parts: Parts) -> None:
        settings = parts.settings.channels.telegram
        access = Access(settings.api_base, settings.token.get_secret_value())
        self._api = Api(access)
        self._decoder = Decoder()
        self._intake = Intake(parts.writer, parts.bell, self._api, clock=parts.clock)
        self._texts = load_texts(parts.settings.paths.locales)
        self._tasks: list[asyncio.Task[None]] = []
        self.ready = asyncio.Event()
        self._is_webhook = settings.mode == "webhook"
        self.webhook = Webhook(settings.webhook, self._intake, self._api)
        self.channel = Outgoing(parts, access, self._style(settings))
        self.fetchers: Sequence[Callable[[], Awaitable[None]]] = (
            self._fetching(parts).run, self._get_ready,
        )  # fmt: skip

    def _style(self, settings: Telegram) -> Style:
        return Style(labels(self._texts), opens(self._texts), paid=settings.limits.paid)

    def _fetching(self, parts: Parts) -> Fetching[File]:
        files = TelegramFiles(self._api, parts.media, parts.writer, parts.clock)
        return Fetching(
            CHANNEL, named, files.have, parts.writer, parts.bell, parts.clock,
            missing=(UNAVAILABLE,), settles_in=ALBUM_SETTLES_IN,
        )  # fmt: skip

    def decode(self, received: Received) -> Happening:
        """One stored update."""
        return self._decoder.decode(received)

    async def start(self) -> None:
        """Begin to receive."""
        if self._is_webhook:
            await self.webhook.start()
        work = self.webhook.run if self._is_webhook else Poller(self._api, self._intake).run
        self._tasks = [
            asyncio.create_task(forever(work, "telegram updates")),
            asyncio.create_task(tell_commands(self._api, self._texts)),
        ]

    async def stop(self) -> None:
        """Receive no more; what was received is stored."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self.webhook.stop()
        await self._intake.stop()

    async def close(self) -> None:
        """Let go of all connections."""
        await self.channel.close()
        await self._api.close()

    async def _get_ready(self) -> None:
        """Learn our own name and bring in aiogram; nobody waits for either."""
        while not self._decoder.username:
            await self._introduce()
        if READER not in sys.modules:
            await asyncio.sleep(FIRST_ANSWERS_IN)
        await asyncio.to_thread(self._decoder.load)
        self.ready.set()
        await asyncio.Event().wait()

    async def _introduce(self) -> None:
        try:
            me = await self._api.call("getMe")
        except ApiError as error:
            log.warning("the bot has no name yet", code=error.code, words=error.words)
            await asyncio.sleep(ASK_AGAIN_IN)
            return
        name = me.get("username") if isinstance(me, Mapping) else None
        self._decoder.username = name if isinstance(name, str) and name else "?"


def plug(parts: Parts) -> TelegramPlug:
    """The Telegram channel of these settings."""
    return TelegramPlug(parts)
