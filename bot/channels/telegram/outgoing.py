"""The sending side of one bot: python-telegram-bot on our connections, behind our gates."""

import asyncio
import time
from datetime import timedelta

from telegram.ext import ExtBot

from bot.channels import Parts
from bot.channels.calls import Access
from bot.channels.telegram.gates import Gates, Rate, Rates
from bot.channels.telegram.limiter import Limiter
from bot.channels.telegram.photos import Photos
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.send import Style, TelegramChannel
from bot.settings import TelegramLimits
from domain.conversation import Capabilities
from scheduler.seam import Message, SendOutcome
from storage import telegram

FAST = 30
"""Messages a second up to which Telegram forgives next to no burst."""
SHORT_OF_A_MINUTE = 0.93
"""With its burst a group still gets no more in any minute than it may."""


class Outgoing:
    """A channel that opens itself with the first message."""

    def __init__(self, parts: Parts, access: Access, style: Style) -> None:
        limits = parts.settings.channels.telegram.limits
        self._parts = parts
        self._number = access.bot
        self._gates = Gates(rates_of(limits))
        self._request = AiohttpRequest()
        base = access.base.rstrip("/")
        bot = ExtBot(
            access.token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=AiohttpRequest(),
            rate_limiter=Limiter(self._gates, self._note_pause),
        )
        photos = Photos(bot, parts.media, parts.writer, clock=parts.clock)
        self._channel = TelegramChannel(bot, photos, parts.writer, style)
        self._opening = asyncio.Lock()
        self._is_open = False

    @property
    def name(self) -> str:
        """The channel's name."""
        return self._channel.name

    @property
    def capabilities(self) -> Capabilities:
        """What it can show."""
        return self._channel.capabilities

    async def send(self, message: Message) -> SendOutcome:
        """Send one message."""
        if not self._is_open:
            await self._open()
        return await self._channel.send(message)

    async def close(self) -> None:
        """Send no more."""
        await self._request.shutdown()
        self._is_open = False

    async def _open(self) -> None:
        async with self._opening:
            if self._is_open:  # whoever waited here finds it done
                return
            await self._request.initialize()
            now, seconds = self._parts.clock(), time.monotonic()
            closed = await self._parts.writer.run(
                lambda session: telegram.pauses(session, self._number, now=now)
            )
            left = {s: seconds + (until - now).total_seconds() for s, until in closed.items()}
            self._gates.close_all(left)
            self._is_open = True

    async def _note_pause(self, scope: str, after_in: timedelta) -> None:
        until = self._parts.clock() + after_in
        await self._parts.writer.run(
            lambda session: telegram.pause(session, self._number, scope, until)
        )


def rates_of(limits: TelegramLimits) -> Rates:
    """The configured rates with the burst that goes with them."""
    burst = 4 if limits.per_second <= FAST else limits.per_second / 10
    a_minute = limits.per_group_per_minute * SHORT_OF_A_MINUTE
    return Rates(
        overall=Rate(limits.per_second, burst),
        chat=Rate(limits.per_chat_per_second, 2),
        group=Rate(a_minute / 60, 2),
    )
