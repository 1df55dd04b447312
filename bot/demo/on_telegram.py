"""The demonstration on the simulated Telegram: the same page, but its people live over there.

The page talks with this facade as with the chat page's own server; what a person does there is
done by a person of the simulator, and what the product says to them goes through the real
channel.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from bot.app import running
from bot.demo.doors import Doors
from bot.demo.facade import PHOTO, facing
from bot.demo.personas import Part
from bot.settings import Settings
from domain.conversation import Peer
from simulator.telegram import UNLIMITED, Person, TelegramSimulator
from simulator.telegram import Settings as Strictness
from simulator.telegram.screen import Button, Seen


class Actor:
    """One person of the cast, with the key their chat on the page is opened with."""

    def __init__(self, part: Part, person: Person) -> None:
        self.part = part
        self.person = person
        self.key = secrets.token_urlsafe(16)

    @property
    def peer(self) -> Peer:
        """Their address."""
        return Peer("telegram", str(self.person.id))

    async def enters(self) -> None:
        """Press Start, and read the greeting."""
        self.person.starts()
        await self.person.sees("Nâng Niu", within=60)

    async def hears(self) -> None:
        """Wait for the next message."""
        arrival = asyncio.get_running_loop().create_future()
        self.person.private.watchers.append(arrival)
        await arrival

    def sends(self, files: Sequence[bytes], caption: str) -> None:
        """Send pictures."""
        if len(files) > 1:
            self.person.sends_photos(files, caption)
        elif files:
            self.person.sends_photo(files[0], caption)

    def does(self, told: dict[str, Any]) -> None:
        """One event of the page."""
        if choice := told.get("choice"):
            self._presses(str(choice))
        elif place := told.get("place"):
            self.person.shares_place(place["lat"], place["lon"])
        elif phone := told.get("phone"):
            self.person.shares_phone(phone)
        elif told.get("text"):
            self.person.says(told["text"])

    def _presses(self, choice: str) -> None:
        if choice.startswith("key:"):
            self.person.presses(choice.removeprefix("key:"))
        else:
            self.person.presses(data=choice)

    def reads(self, after: int) -> list[dict[str, Any]]:
        """What the bot said with a higher number than this."""
        said = [seen for seen in self.person.screen() if seen.by_bot]
        # A keyboard belongs to the chat, not to a message: it stands below the newest one.
        below = self.person.keyboard()
        return [
            _shown(seen, (*seen.buttons, *below) if seen is said[-1] else seen.buttons)
            for seen in said
            if seen.id > after
        ]


def _shown(seen: Seen, rows: Iterable[Sequence[Button]]) -> dict[str, Any]:
    buttons = [button for row in rows for button in row]
    asks = next((button.asks for button in buttons if button.asks), None)
    return {
        "id": seen.id,
        "at": seen.at.isoformat(timespec="milliseconds"),
        "text": seen.text,
        "choices": [
            {"id": button.data or f"key:{button.label}", "label": button.label}
            for button in buttons
            if not button.asks
        ],
        "photos": [f"/files/{seen.file_id}"] if seen.medium == PHOTO else [],
        "ask": asks,
    }


class OnTelegram:
    """The simulated Telegram as the page's people live on it."""

    def __init__(self, telegram: TelegramSimulator) -> None:
        self._telegram = telegram

    def actor(self, part: Part, name: str) -> Actor:
        """One person of the cast."""
        return Actor(part, self._telegram.person(name))

    def content(self, name: str) -> bytes:
        """The bytes of a picture; KeyError where there is none."""
        return self._telegram.content(name)


def on(settings: Settings, telegram: TelegramSimulator) -> Settings:
    """The settings with the bot of this simulator, as fast as its people read."""
    limits = {"per_second": 1000, "per_chat_per_second": 100}
    own = settings.channels.telegram
    changed = {
        "token": SecretStr(telegram.token),
        "api_base": telegram.url,
        "mode": "poll",
        "limits": own.limits.model_copy(update=limits),
    }
    channels = settings.channels.model_copy(update={"telegram": own.model_copy(update=changed)})
    web_ = settings.web.model_copy(update={"port": 0})
    return settings.model_copy(update={"channels": channels, "web": web_})


@asynccontextmanager
async def playing_on_telegram(
    settings: Settings, clock: Callable[[], datetime], doors: Doors | None = None
) -> AsyncIterator[str]:
    """The simulated Telegram, the product on it, and the page; the address of the page."""
    async with (
        TelegramSimulator(settings=Strictness(UNLIMITED)) as telegram,
        running(on(settings, telegram), clock=clock) as app,
        facing(OnTelegram(telegram), app, settings.web.port, doors) as address,
    ):
        yield address
