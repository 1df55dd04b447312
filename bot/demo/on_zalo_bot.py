"""The demonstration on a simulated Zalo Bot: numbers for buttons, places on a page of ours."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import SecretStr

from bot.app import App, running
from bot.channels.map_links import PAGE, MapLinks, Marking
from bot.channels.zalo_bot import CHANNEL
from bot.demo.doors import Doors
from bot.demo.facade import facing
from bot.demo.on_zalo import OnZalo, ZaloActor
from bot.demo.personas import Part
from bot.settings import Settings
from simulator.zalo import BotPerson, ZaloBotSimulator


class BotActor(ZaloActor[BotPerson]):
    """One of a bot's people."""

    channel = CHANNEL

    def __init__(self, marking: Marking, part: Part, person: BotPerson) -> None:
        super().__init__(part, person)
        self._marking = marking
        self._under_way: set[asyncio.Task[bool]] = set()

    async def enters(self) -> None:
        """Write a first word, and read the greeting."""
        self.person.says("Xin chào")
        await self.person.sees("Nâng Niu", within=60)

    def does(self, told: dict[str, Any]) -> None:
        """One event of the page; what has no button is typed, a place marked on our page."""
        if place := told.get("place"):
            self._mark(place)
        elif said := told.get("choice") or told.get("phone") or told.get("text"):
            self.person.says(str(said))

    def _mark(self, place: dict[str, float]) -> None:
        links = [seen.text for seen in self.person.screen if f"{PAGE}#" in seen.text]
        token = links[-1].rpartition("#")[2] if links else ""
        task = asyncio.create_task(self._marking.mark(token, place))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


def on(settings: Settings, bot: ZaloBotSimulator, port: int) -> Settings:
    """The settings with this simulator's bot."""
    own = settings.channels.zalo_bot
    limits = {"per_second": 1000.0, "poll_seconds": 0.05, "per_month": 10**6, "people": 1000}
    changed = {
        "token": SecretStr(bot.token),
        "api_base": bot.url,
        "mode": "poll",
        "media_base": f"http://127.0.0.1:{port}",
        "media_hosts": (bot.url.removeprefix("http://"),),
        "limits": own.limits.model_copy(update=limits),
    }
    channels = settings.channels.model_copy(update={"zalo_bot": own.model_copy(update=changed)})
    web_ = settings.web.model_copy(update={"port": port})
    return settings.model_copy(update={"channels": channels, "web": web_})


@asynccontextmanager
async def playing_on_zalo_bot(
    settings: Settings, clock: Callable[[], datetime], doors: Doors | None = None
) -> AsyncIterator[str]:
    """The simulated bot, the product on it, and the page; the address of the page."""
    async with ZaloBotSimulator() as bot:
        bot.quota = 10**6
        async with running(on(settings, bot, _free_port()), clock=clock) as app:
            platform = OnZalo(bot, partial(BotActor, _marking(app)))
            async with facing(platform, app, settings.web.port, doors) as address:
                yield address


def _marking(app: App) -> Marking:
    parts = app.parts
    return Marking(MapLinks("", parts.sign_key, parts.clock), parts.writer, parts.bell)


def _free_port() -> int:
    """A port for the pages that messages lead to: they name it before it is opened."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
