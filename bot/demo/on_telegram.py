"""The demonstration on the simulated Telegram: the same page, but its people live over there.

The page talks with this facade as with the chat page's own server; what a person does there is
done by a person of the simulator, and what the product says to them goes through the real
channel.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from bot.app import running
from bot.channels import Demo
from bot.channels.web.pages import Pages
from bot.channels.web.parts import STATIC
from bot.demo.personas import CAST, Part
from bot.demo.story import steps
from bot.settings import Settings
from domain.conversation import Peer
from simulator.telegram import UNLIMITED, Person, TelegramSimulator
from simulator.telegram import Settings as Strictness
from simulator.telegram.screen import Button, Seen
from storage import conversations, people
from storage.database import Database

WAIT_MOST = 25.0
PHOTO = "photo"


class Actor:
    """One person of the cast, with the key their chat on the page is opened with."""

    def __init__(self, part: Part, person: Person) -> None:
        self.part = part
        self.person = person
        self.key = secrets.token_urlsafe(16)

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


class Facade:
    """The chat page's protocol (docs/webchat.md), spoken for persons of the simulator."""

    def __init__(self, telegram: TelegramSimulator, clock: Callable[[], datetime]) -> None:
        self._telegram = telegram
        self._clock = clock
        self._actors: dict[str, Actor] = {}
        self._cast: list[dict[str, str]] = []
        self._database: Database | None = None
        self._pages = Pages(STATIC, Demo(list, list, dict))

    def app(self) -> web.Application:
        """The addresses the page asks."""
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/", self._pages.home)
        app.router.add_get("/demo", self._pages.demo)
        app.router.add_get("/static/{name:.+}", self._pages.static)
        app.router.add_get("/demo/story", self._story)
        app.router.add_get("/demo/personas", self._personas)
        app.router.add_post("/demo/personas", self._restart)
        app.router.add_post("/api/chat/events", self._event)
        app.router.add_get("/api/chat/messages", self._messages)
        app.router.add_get("/api/chat/stream", self._stream)
        app.router.add_get("/files/{id}", self._file)
        return app

    async def enter(self, database: Database) -> None:
        """A new cast: each presses Start, and gets the role of their part."""
        self._database = database
        number = len(self._actors) // len(CAST)
        cast = []
        for part in CAST:
            name = f"{part.name} {number + 1}" if number else part.name
            actor = Actor(part, self._telegram.person(name))
            actor.person.starts()
            await actor.person.sees("Nâng Niu", within=60)
            await asyncio.to_thread(self._grant, database, actor)
            self._actors[actor.key] = actor
            agency = part.grant.agency if part.grant else None
            cast.append({"name": name, "role": part.role, "agency": agency or ""})
            cast[-1]["session"] = actor.key
        self._cast = cast

    def _grant(self, database: Database, actor: Actor) -> None:
        peer = Peer("telegram", str(actor.person.id))
        with database.writing() as session:
            found = conversations.find(session, peer)
            if found is not None and actor.part.grant is not None:
                people.grant(session, found.person.id, actor.part.grant, now=self._clock())
                people.set_name(session, found.person.id, actor.part.name)

    async def _story(self, _request: web.Request) -> web.Response:
        return web.json_response({"steps": list(steps())})

    async def _personas(self, _request: web.Request) -> web.Response:
        return web.json_response(self._cast)

    async def _restart(self, _request: web.Request) -> web.Response:
        if self._database is not None:
            await self.enter(self._database)
        return web.json_response(self._cast)

    async def _event(self, request: web.Request) -> web.Response:
        actor = self._actor(request)
        if request.content_type == "multipart/form-data":
            form = await request.post()
            files = [f.file.read() for f in form.getall(PHOTO, []) if hasattr(f, "file")]
            caption = str(form.get("text", ""))
            if len(files) > 1:
                actor.person.sends_photos(files, caption)
            elif files:
                actor.person.sends_photo(files[0], caption)
        else:
            actor.does(await request.json())
        return web.json_response({"new": True}, status=202)

    async def _messages(self, request: web.Request) -> web.Response:
        actor = self._actor(request)
        after, wait = int(request.query.get("after", 0)), float(request.query.get("wait", 0))
        found = await _waited(actor, after, min(wait, WAIT_MOST))
        return web.json_response({"messages": found})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        actor = self._actor(request)
        after = int(request.headers.get("Last-Event-ID", "") or request.query.get("after", "0"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        while True:
            found = await _waited(actor, after, WAIT_MOST)
            lines = [f"id: {m['id']}\ndata: {json.dumps(m)}\n\n" for m in found]
            await response.write("".join(lines or [": still here\n\n"]).encode())
            after = found[-1]["id"] if found else after

    async def _file(self, request: web.Request) -> web.Response:
        try:
            content = self._telegram.content(request.match_info["id"])
        except KeyError:
            raise web.HTTPNotFound from None
        return web.Response(body=content, content_type="image/jpeg")

    def _actor(self, request: web.Request) -> Actor:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        actor = self._actors.get(token or request.query.get("session", ""))
        if actor is None:
            raise web.HTTPUnauthorized
        return actor


async def _waited(actor: Actor, after: int, wait: float) -> list[dict[str, Any]]:
    """Messages after that one; if there are none, the next, within so many seconds."""
    try:
        async with asyncio.timeout(wait):
            while not (found := actor.reads(after)):
                arrival = asyncio.get_running_loop().create_future()
                actor.person.private.watchers.append(arrival)
                await arrival
            return found
    except TimeoutError:
        return actor.reads(after)


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
    settings: Settings, clock: Callable[[], datetime]
) -> AsyncIterator[str]:
    """The simulated Telegram, the product on it, and the page; the address of the page."""
    async with (
        TelegramSimulator(settings=Strictness(UNLIMITED)) as telegram,
        running(on(settings, telegram), clock=clock) as app,
    ):
        facade = Facade(telegram, clock)
        await facade.enter(app.parts.database)
        runner = web.AppRunner(facade.app(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", settings.web.port).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
