"""The demonstration on a simulated Official Account of Zalo: the same page, people over there."""

import re
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import SecretStr

from bot.app import running
from bot.channels.zalo_oa import CHANNEL
from bot.demo.doors import Doors
from bot.demo.facade import Actor, facing
from bot.demo.personas import Part
from bot.settings import Settings
from domain.conversation import Peer
from simulator.clock import moment
from simulator.zalo import (
    AccountPerson,
    BotPerson,
    Seen,
    ZaloAccountSimulator,
    ZaloBotSimulator,
)

_LINE = re.compile(r"^(\d{1,3})\. (.+)$", re.MULTILINE)
_MORE = "gõ THÊM"
_WORDS = re.compile(r"Có thể gõ: (.+)$", re.MULTILINE)


P = TypeVar("P", AccountPerson, BotPerson)


class ZaloActor(Generic[P]):
    """One person of the cast, with the key their chat on the page is opened with."""

    channel = CHANNEL

    def __init__(self, part: Part, person: P) -> None:
        self.part = part
        self.person: P = person
        self.key = secrets.token_urlsafe(16)
        self._turned = 0

    @property
    def peer(self) -> Peer:
        """Their address."""
        return Peer(self.channel, self.person.id)

    async def hears(self) -> None:
        """Wait for the next message."""
        await self.person.chat.changes()

    def sends(self, files: Sequence[bytes], caption: str) -> None:
        """Send pictures, one a message, the words with the first."""
        for number, content in enumerate(files):
            self.person.sends_photo(content, "" if number else caption)

    def reads(self, after: int) -> list[dict[str, Any]]:
        """What the account said with a higher number than this."""
        self._turn_page()
        return [self._shown(seen) for seen in self.person.screen if seen.number > after]

    def _turn_page(self) -> None:
        """Look at the rest of a long list, once; the page has no way to scroll in it."""
        newest = self.person.screen[-1] if self.person.screen else None
        if newest and newest.number > self._turned and _MORE in newest.text:
            self._turned = newest.number
            self.person.says("thêm")

    def _shown(self, seen: Seen) -> dict[str, Any]:
        return {
            "id": seen.number,
            "at": moment(seen.seconds).isoformat(timespec="milliseconds"),
            "text": seen.text,
            "choices": [*_typed(seen.text), *_pressed(seen)],
            "photos": [f"/files/{self.person.id}-{seen.number}"] if seen.picture else [],
            "ask": None,
        }


def _pressed(seen: Seen) -> list[dict[str, str]]:
    """The buttons of a message."""
    return [{"id": button.payload, "label": button.label} for button in seen.buttons]


def _typed(text: str) -> list[dict[str, str]]:
    """Numbered lines and words that may be typed: the page types them when they are pressed."""
    numbered = [{"id": found[1], "label": found[2]} for found in _LINE.finditer(text)]
    words = [word for found in _WORDS.finditer(text) for word in found[1].split(" · ")]
    return numbered + [{"id": word, "label": word} for word in words]


class AccountActor(ZaloActor[AccountPerson]):
    """One of an account's people."""

    async def enters(self) -> None:
        """Follow the account, and read the greeting."""
        self.person.follows()
        await self.person.sees("Nâng Niu", within=60)

    def does(self, told: dict[str, Any]) -> None:
        """One event of the page; a press is the button's text."""
        if place := told.get("place"):
            self.person.shares_place(place["lat"], place["lon"])
        elif phone := told.get("phone"):
            self.person.submits_info(self.person.name, phone)
        elif said := told.get("choice") or told.get("text"):
            self.person.says(str(said))


class OnZalo:
    """A simulated service as the page's people live on it; `made` makes one of them."""

    def __init__(
        self,
        service: ZaloAccountSimulator | ZaloBotSimulator,
        made: Callable[[Part, Any], Actor] = AccountActor,
    ) -> None:
        self._service = service
        self._made = made

    def actor(self, part: Part, name: str) -> Actor:
        """One person of the cast."""
        return self._made(part, self._service.person(name))

    def content(self, name: str) -> bytes:
        """The bytes of a picture; KeyError where there is none."""
        id_, _, number = name.partition("-")
        screens = {person.id: person.screen for person in self._service.persons.values()}
        if not number.isdecimal() or not 0 < int(number) <= len(screens[id_]):
            raise KeyError(name)
        return screens[id_][int(number) - 1].picture


def on(settings: Settings, account: ZaloAccountSimulator) -> Settings:
    """The settings with this simulator's account."""
    changed = {
        "app_id": account.app_id,
        "app_secret": SecretStr(account.app_secret),
        "oa_id": account.oa_id,
        "oa_secret": SecretStr(account.secret),
        "access_token": SecretStr(account.pair.access),
        "refresh_token": SecretStr(account.pair.refresh),
        "api_base": account.url,
        "oauth_base": account.url,
        "media_hosts": (account.url.removeprefix("http://"),),
        "port": 0,
        "per_minute": 60_000.0,
    }
    own = settings.channels.zalo_oa.model_copy(update=changed)
    channels = settings.channels.model_copy(update={"zalo_oa": own})
    web_ = settings.web.model_copy(update={"port": 0})
    return settings.model_copy(update={"channels": channels, "web": web_})


@asynccontextmanager
async def playing_on_zalo(
    settings: Settings, clock: Callable[[], datetime], doors: Doors | None = None
) -> AsyncIterator[str]:
    """The simulated account, the product on it, and the page; the address of the page."""
    async with (
        ZaloAccountSimulator() as account,
        running(on(settings, account), clock=clock) as app,
    ):
        hook = getattr(app.channels[CHANNEL], "hook")  # noqa: B009 - of this channel only
        account.hook = f"http://127.0.0.1:{hook.port}/zalo"
        async with facing(OnZalo(account), app, settings.web.port, doors) as address:
            yield address
