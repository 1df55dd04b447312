"""Plugs the Zalo Bot into the product."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import structlog

from bot.channels import Happening, Parts
from bot.channels.attached import attached
from bot.channels.calls import Access, Caller
from bot.channels.fetching import UNAVAILABLE, Fetching
from bot.channels.hook import Hook
from bot.channels.map_links import MapLinks
from bot.channels.pace import Pace
from bot.channels.public_files import PublicFiles
from bot.channels.typed_numbers import understand
from bot.channels.zalo_bot import CHANNEL, reading
from bot.channels.zalo_bot.api import Api, ZaloError
from bot.channels.zalo_bot.intake import Intake
from bot.channels.zalo_bot.poll import Poller
from bot.channels.zalo_bot.send import ZaloBotChannel
from bot.locales import load_texts
from bot.settings import SettingsError
from domain.conversation import Event
from scheduler.delivery import forever
from storage.database import Session
from storage.inbox import Received

log = structlog.get_logger("zalo_bot")

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
LOOK_EVERY = 600.0


class ZaloBotPlug:
    """One bot: it sends, reads and receives."""

    def __init__(self, parts: Parts, caller: Caller | None = None) -> None:
        self._settings = settings = parts.settings.channels.zalo_bot
        self._secret = settings.webhook.secret.get_secret_value().encode()
        self._caller = caller or Caller()
        access = Access(settings.api_base, settings.token.get_secret_value())
        self._api = Api(access, self._caller)
        self._texts = load_texts(parts.settings.paths.locales)
        intake = Intake(access.bot, parts.writer, parts.bell, clock=parts.clock)
        self._poller = Poller(self._api, intake, apart=settings.limits.poll_seconds)
        address = (settings.webhook.host, settings.webhook.port)
        self.hook = Hook(address, self._is_zalos, intake.store_raw)
        self._task: asyncio.Task[None] | None = None
        pace = Pace(settings.limits.per_second, burst=3)
        self.channel = ZaloBotChannel(
            self._api,
            parts.writer,
            self._texts,
            pace,
            parts.clock,
            attached(parts, settings.media_base, self._texts),
            MapLinks(settings.media_base.rstrip("/"), parts.sign_key, parts.clock),
        )
        files = PublicFiles(
            settings.media_hosts, self._caller, parts.media, parts.writer, parts.clock
        )
        self.fetching = Fetching(
            CHANNEL, reading.files_of, files.have, parts.writer, parts.bell, parts.clock,
            missing=(UNAVAILABLE,),
        )  # fmt: skip
        self.fetchers: Sequence[Callable[[], Awaitable[None]]] = (self.fetching.run,)

    def decode(self, received: Received) -> Happening:
        """One stored update."""
        return reading.decode(received)

    def understand(self, session: Session, event: Event, now: datetime) -> Event | None:
        """What a typed number stands for."""
        return understand(session, event, texts=self._texts, now=now)

    async def start(self) -> None:
        """Begin to receive."""
        is_webhook = self._settings.mode == "webhook"
        if is_webhook:
            if not self._secret or not self._settings.webhook.url:
                raise SettingsError("webhook mode needs channels.zalo_bot.webhook.url and .secret")
            await self.hook.start()
        work = self._keep_hooked if is_webhook else self._poller.run
        self._task = asyncio.create_task(forever(work, "zalo bot updates"))

    async def stop(self) -> None:
        """Receive no more; what was received is stored."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self.hook.stop()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._caller.close()

    def _is_zalos(self, headers: Mapping[str, str], _body: bytes) -> bool:
        told = headers.get(SECRET_HEADER, "").encode(errors="replace")
        return hmac.compare_digest(told, self._secret)

    async def _keep_hooked(self) -> None:
        """Tell Zalo the address, again and again: it says nothing when it gives up on one."""
        while True:
            try:
                await self._api.call(
                    "setWebhook",
                    url=self._settings.webhook.url,
                    secret_token=self._secret.decode(),
                )
            except ZaloError as error:
                log.warning("webhook not set", code=error.code)
                await asyncio.sleep(10)
            else:
                await asyncio.sleep(LOOK_EVERY)


def plug(parts: Parts) -> ZaloBotPlug:
    """The Zalo Bot channel of these settings."""
    return ZaloBotPlug(parts)
