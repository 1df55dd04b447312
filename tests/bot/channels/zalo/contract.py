"""The transcript town on Zalo: the product's own plug, with the network taken out at the wire.

What a persona does is done by a person of the simulators; its event is signed, checked, stored,
fetched for, decoded and answered as in a city, and every letter is sent by the channel itself.
Where a channel has no buttons, numbers are typed.
"""

from __future__ import annotations

import asyncio
import io
import json
import math
from collections.abc import Coroutine, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar
from urllib.parse import urlsplit

from PIL import Image

from bot.bell import Bell
from bot.channels import Parts
from bot.channels.map_links import PAGE, Marking
from bot.channels.zalo_bot.plug import SECRET_HEADER, ZaloBotPlug
from bot.channels.zalo_oa.plug import AccountPlug
from bot.converse import Converse
from bot.media import Media
from bot.settings import Settings
from domain.conversation import Event, Peer
from scheduler.delivery import Delivery
from scheduler.seam import Delivered, Message, SendOutcome
from simulator.zalo import AccountPerson, BotPerson, ZaloAccountSimulator, ZaloBotSimulator
from simulator.zalo.service import MEDIA
from storage import menus
from tests.bot.channels.telegram.town import _settings as plain_settings
from tests.bot.channels.zalo.town import changed_channel
from tests.bot.channels.zalo.wire import Here, TownClock, Wire
from tests.conversation import Persona, Town

T = TypeVar("T")
HOST = "zdn.vn"
OUR_PAGES = "https://nangniu.example.vn"
SECRET = "mot-bi-mat"
SIGN_KEY = b"a key of the test"


@cache
def folder() -> Path:
    """Where keys and pictures of this run lie."""
    return Path(mkdtemp(prefix="nangniu-zalo-"))


@cache
def media() -> Media:
    """The folder of pictures all towns share."""
    return Media(folder() / "files")


@cache
def picture(name: str) -> bytes:
    """A small picture, another for every name."""
    red, green, blue = sha256(name.encode()).digest()[:3]
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (red, green, blue)).save(out, "JPEG")
    return out.getvalue()


@dataclass
class ZaloPersona(Persona):
    """Somebody with an id of Zalo's own."""

    @property
    def peer(self) -> Peer:
        town = self.town
        assert isinstance(town, ZaloTown)
        return Peer(town.channel, town.service.person(self.name).id)


@dataclass
class ZaloTown(Town):
    """What both channels share."""

    channel = ""
    troubles: list[str] = field(default_factory=list)
    """What was not shown as it was meant; delivery itself survives anything."""
    _pictures: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._loop = asyncio.Runner()
        self.service = self.made()
        self.service._loopback = type("At", (), {"url": f"https://{HOST}"})()
        self._opens()

    def _opens(self) -> None:
        clock, house, settings = (lambda: self.clock.now), self.house, self.settings()
        self.writer, bell = Here(self.database), Bell()
        parts = Parts(
            settings, self.database, self.writer, bell, media(), clock, SIGN_KEY,
            wording=house.wording,
        )  # fmt: skip
        self.plug = self.plugged(parts, Wire(self.service))
        ways = ({self.channel: self.plug.decode}, bell, clock)
        self.converse = Converse(
            self.writer, lambda: house, *ways, {self.channel: self.plug.understand}
        )
        self.delivery = Delivery(self.writer, {self.channel: self}, house.wording.render, clock)
        self.capabilities, self.name = self.plug.channel.capabilities, self.channel

    def made(self) -> Any:
        """The simulated service."""
        raise NotImplementedError

    def settings(self) -> Settings:
        """The product's settings."""
        raise NotImplementedError

    def plugged(self, parts: Parts, wire: Wire) -> Any:
        """The channel as the product has it."""
        raise NotImplementedError

    def does(self, name: str, event: Event) -> None:
        """A person does it on their phone."""
        raise NotImplementedError

    def calls(self) -> list[tuple[Mapping[str, str], bytes]]:
        """What the service calls our webhook with."""
        raise NotImplementedError

    def person(self, name: str) -> Persona:
        return ZaloPersona(self, name)

    def picture(self, name: str) -> str:
        content = picture(name)
        kept = self.run(media().keep(content))
        self._pictures[kept.hash] = content
        return kept.hash

    def receive(self, event: Event) -> None:
        self.does(self.name_of(event.peer), event)
        self.goes_on()

    def goes_on(self) -> None:
        """What people have done reaches the product, and its answers them."""
        self.run(self._takes())
        self.deliver()

    async def _takes(self) -> None:
        calls = self.calls()
        for headers, body in calls:
            assert await self.plug.hook.take(headers, body) == 200
        if MEDIA.encode() in b"".join(body for _, body in calls):
            while await self.plug.fetching.round():
                pass
        while await self.converse.round():
            pass

    def deliver(self) -> None:
        self.run(self._delivers())
        assert not self.troubles, "\n\n".join(self.troubles)

    async def _delivers(self) -> None:
        while await self.delivery.round() or self.delivery._under_way:
            if self.delivery._under_way:
                await asyncio.wait(self.delivery._under_way)

    async def send(self, message: Message) -> SendOutcome:
        """The channel sends, its person sees it, and the town writes down what was said."""
        person = self.service.person(self.name_of(message.to))
        before = len(person.screen)
        outcome = await self.plug.channel.send(message)
        seen = person.screen[before:]
        shown = "\n".join(one.text for one in seen)
        # Long words are cut where a reader would pause: only spaces are lost.
        whole = "".join(message.say.text.split()) in "".join(shown.split())
        links = shown.count(f"{OUR_PAGES}/files/")
        files = sum(bool(one.picture or one.document) for one in seen) + links
        if (type(outcome), whole, files) != (Delivered, True, len(message.say.photos)):
            self.troubles.append(f"{outcome} {files}\n{shown}\n---\n{message.say}")
        self.seen.setdefault(person.name, []).append(message.say)
        return outcome

    def name_of(self, peer: Peer) -> str:
        """Whose address this is."""
        return next(p.name for p in self.service.persons.values() if p.id == peer.id)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of what the product does by and by."""
        return self._loop.run(work)

    def restarts(self, build: Any = None) -> None:
        self.writer.close()
        super().restarts(build)
        self._opens()

    def closes(self) -> None:
        """Everybody goes home."""
        self.writer.close()
        self._loop.close()
        self.database.close()

    def number(self, peer: Peer, data: str) -> str | None:
        """What stands before this choice in the lists a person has before them."""
        with self.database.reading() as session:
            known = menus.shown(session, peer)
        numbers = (
            (option.id, number)
            for menu in known
            for number, option in enumerate(menu.options, start=menu.first)
        )
        return next((str(number) for id_, number in numbers if id_ == data), None)

    def typed(self, name: str, event: Event, data: str) -> str:
        """What a person types who wants this choice: its number, its label, the data itself."""
        offered = (choice for say in reversed(self.seen.get(name, [])) for choice in say.choices)
        control = next((choice for choice in offered if choice.id == data), None)
        label = control.label if control and "~" in data else data
        return self.number(event.peer, data) or label


@cache
def _bot_settings(token: str) -> Settings:
    own = {
        "token": token, "media_hosts": [HOST], "media_base": OUR_PAGES, "mode": "webhook",
        "webhook": {"url": OUR_PAGES, "host": "127.0.0.1", "port": 0, "secret": SECRET},
        "limits": {"per_second": 1e6, "poll_seconds": 1, "per_month": 10**6, "people": 1000},
    }  # fmt: skip
    return changed_channel(plain_settings("sqlite:///unused", folder()), "zalo_bot", own)


@dataclass
class ZaloBotTown(ZaloTown):
    """People of a Zalo Bot: they type numbers and words, and send pictures."""

    channel = "zalo_bot"

    def made(self) -> ZaloBotSimulator:
        service = ZaloBotSimulator(clock=TownClock(self))
        service.quota = 10**6
        service.fetch = self.fetched
        return service

    def settings(self) -> Settings:
        return _bot_settings(self.service.token)

    def plugged(self, parts: Parts, wire: Wire) -> ZaloBotPlug:
        return ZaloBotPlug(parts, wire)

    def calls(self) -> list[tuple[Mapping[str, str], bytes]]:
        updates = [self.service._pending.popleft() for _ in range(len(self.service._pending))]
        return [({SECRET_HEADER: SECRET}, json.dumps(update).encode()) for update in updates]

    def marks(self, person: BotPerson, place: dict[str, float]) -> None:
        """They open the newest link they were given, and mark the place on our page."""
        (*_, link) = (seen.text for seen in person.screen if f"{OUR_PAGES}{PAGE}#" in seen.text)
        token = link.rpartition("#")[2]
        marking = Marking(self.plug.channel.map_links, self.writer, Bell())
        assert self.run(marking.mark(token, place))

    async def fetched(self, url: str) -> bytes:
        """Zalo looks at a picture at the address it was given."""
        assert url.startswith(f"{OUR_PAGES}/files/")
        return media().path(urlsplit(url).path.rpartition("/")[2]).read_bytes()

    def does(self, name: str, event: Event) -> None:
        person: BotPerson = self.service.person(name)
        if event.choice is not None:
            person.says(self.typed(name, event, event.choice))
        elif event.place is not None:
            self.marks(person, asdict(event.place))
        elif event.photos:
            for number, hash_ in enumerate(event.photos):
                person.sends_photo(self._pictures[hash_], "" if number else event.text or "")
        elif event.unsupported is not None:
            person.sends_something_odd()
        else:
            person.says(event.phone or event.ref or event.text or "")


@cache
def _account_settings(app_id: str, oa_id: str) -> Settings:
    service = ZaloAccountSimulator()
    own = {
        "app_id": app_id, "oa_id": oa_id, "app_secret": service.app_secret,
        "oa_secret": service.secret, "media_hosts": [HOST], "per_minute": 1e8, "port": 0,
        "media_base": OUR_PAGES,
    }  # fmt: skip
    return changed_channel(plain_settings("sqlite:///unused", folder()), "zalo_oa", own)


@dataclass
class ZaloAccountTown(ZaloTown):
    """People who write to an Official Account: they press, type, share and send."""

    channel = "zalo_oa"

    def made(self) -> ZaloAccountSimulator:
        service = ZaloAccountSimulator(clock=TownClock(self))
        # Days pass in one step here: what becomes of tokens meanwhile has tests of its own.
        service.issued[-1] = replace(service.pair, ends=math.inf, refresh_ends=math.inf)
        return service

    def settings(self) -> Settings:
        return _account_settings(self.service.app_id, self.service.oa_id)

    def plugged(self, parts: Parts, wire: Wire) -> AccountPlug:
        plug = AccountPlug(parts, wire)
        pair = self.service.pair
        self.run(plug.tokens.begin(pair.access, pair.refresh))
        return plug

    def calls(self) -> list[tuple[Mapping[str, str], bytes]]:
        bodies = self.service.events.copy()
        self.service.events.clear()
        return [(self.service.signed(body), body) for body in bodies]

    def does(self, name: str, event: Event) -> None:
        person: AccountPerson = self.service.person(name)
        if event.choice is not None:
            person.says(self.pressed(person, event, event.choice))
        elif event.place is not None:
            person.shares_place(event.place.lat, event.place.lon)
        elif event.phone is not None:
            person.submits_info("Lan", event.phone)
        elif event.photos:
            for number, hash_ in enumerate(event.photos):
                person.sends_photo(self._pictures[hash_], "" if number else event.text or "")
        elif event.unsupported is not None:
            person.sends_something_odd(event.unsupported)
        else:
            person.says(event.ref or event.text or "")

    def pressed(self, person: AccountPerson, event: Event, data: str) -> str:
        """The text of the button on the screen; a number or words where there is none."""
        payload = self.plug.marks.payload(person.id, data)
        if any(button.payload == payload for seen in person.screen for button in seen.buttons):
            return payload
        typed = self.typed(person.name, event, data)
        return payload if typed == data else typed
