"""Plugs the web channel into the product."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from bot.channels import Parts
from bot.channels.web.channel import WebChannel
from bot.channels.web.decode import decode
from bot.channels.web.limits import Limits, Rate
from bot.channels.web.parts import WebParts
from bot.channels.web.server import web_app
from bot.settings import SettingsError
from domain.conversation import Event
from storage.inbox import Received

_ELSEWHERE = "Choose another port: NANGNIU_WEB__PORT=8081, or PORT=8081 with `make demo`"


class WebPlug:
    """The chat page and its protocol, listening on one port."""

    def __init__(self, parts: Parts) -> None:
        self.channel = WebChannel(parts.writer, parts.bell, parts.clock)
        self.fetchers: Sequence[Callable[[], Awaitable[None]]] = ()  # files come along
        self._settings = parts.settings.web
        self._app = web_app(
            WebParts(
                writer=parts.writer,
                database=parts.database,
                bell=parts.bell,
                media=parts.media,
                clock=parts.clock,
                limits=self._limits(),
                sign_key=parts.sign_key,
                demo=parts.demo,
            )
        )
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=2)
        self.port = self._settings.port

    def decode(self, received: Received) -> Event:
        """One stored request of the chat page."""
        return decode(received)

    async def start(self) -> None:
        """Listen; `port` is then the one really taken, also where 0 was asked for."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._settings.host, self._settings.port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsError(f"no chat page: {error.strerror}. {_ELSEWHERE}") from error
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Sending holds nothing open."""

    async def stop(self) -> None:
        """Listen no more; requests under way are answered first."""
        await self._runner.cleanup()

    def _limits(self) -> Limits:
        asked = self._settings
        return Limits(
            events=Rate(asked.events_burst, asked.events_per_second),
            sessions=Rate(asked.sessions_burst, asked.sessions_per_second),
        )


def plug(parts: Parts) -> WebPlug:
    """The web channel of these settings."""
    return WebPlug(parts)
