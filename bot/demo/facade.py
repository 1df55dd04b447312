"""The demonstration's page, its people living on a simulated platform.

The page talks with this facade as with the chat page's own server; what a person does there is
done by a person of a simulator, and what the product says to them goes through the real channel.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from bot.app import App
from bot.channels import Demo
from bot.channels.web.pages import Pages
from bot.channels.web.parts import STATIC
from bot.demo.doors import Doors
from bot.demo.personas import CAST, Part, retire
from bot.demo.story import steps
from bot.house import build_rules
from domain.conversation import Peer
from domain.rules import Moment, Rules
from storage import conversations, people
from storage.database import Database

WAIT_MOST = 25.0
PHOTO = "photo"


class Actor(Protocol):
    """One person of the cast, with the key their chat on the page is opened with."""

    part: Part
    key: str

    @property
    def peer(self) -> Peer:
        """Their address."""
        ...

    async def enters(self) -> None:
        """Say a first word, and read the greeting."""
        ...

    async def hears(self) -> None:
        """Wait for the next message."""
        ...

    def does(self, told: dict[str, Any]) -> None:
        """One event of the page."""
        ...

    def sends(self, files: Sequence[bytes], caption: str) -> None:
        """Send pictures."""
        ...

    def reads(self, after: int) -> list[dict[str, Any]]:
        """What was said to them with a higher number than this."""
        ...


class Platform(Protocol):
    """A simulated platform."""

    def actor(self, part: Part, name: str) -> Actor:
        """One person of the cast."""
        ...

    def content(self, name: str) -> bytes:
        """The bytes of a picture; KeyError where there is none."""
        ...


class Facade:
    """The chat page's protocol (docs/webchat.md), spoken for persons of the simulator."""

    def __init__(
        self,
        platform: Platform,
        clock: Callable[[], datetime],
        rules: Rules,
        doors: Doors | None = None,
    ) -> None:
        self._rules = rules
        self._platform = platform
        self._clock = clock
        self._actors: dict[str, Actor] = {}
        self._cast: list[dict[str, str]] = []
        self._database: Database | None = None
        self._pages = Pages(STATIC, Demo(list, list, dict, doors))

    def app(self) -> web.Application:
        """The addresses the page asks."""
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/", self._pages.home)
        app.router.add_get("/demo", self._pages.demo)
        app.router.add_get("/static/{name:.+}", self._pages.static)
        app.router.add_get("/demo/channels", self._pages.channels)
        app.router.add_get("/demo/on/{name}", self._pages.go_on)
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
        await asyncio.to_thread(self._retire, database)
        cast = []
        for part in CAST:
            name = f"{part.name} {number + 1}" if number else part.name
            actor = self._platform.actor(part, name)
            await actor.enters()
            await asyncio.to_thread(self._grant, database, actor)
            self._actors[actor.key] = actor
            agency = part.grant.agency if part.grant else None
            cast.append({"name": part.name, "role": part.role, "agency": agency or ""})
            cast[-1]["session"] = actor.key
        self._cast = cast

    def _retire(self, database: Database) -> None:
        """Nothing an earlier cast left open may come into the next story."""
        moment = Moment(self._clock(), self._rules)
        with database.writing() as session:
            for one in self._cast:
                retire(session, self._actors[one["session"]].peer, moment)

    def _grant(self, database: Database, actor: Actor) -> None:
        with database.writing() as session:
            found = conversations.find(session, actor.peer)
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
            actor.sends(files, caption)
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
        with suppress(ConnectionError):  # until the page is closed
            while True:
                found = await _waited(actor, after, WAIT_MOST)
                lines = [f"id: {m['id']}\ndata: {json.dumps(m)}\n\n" for m in found]
                await response.write("".join(lines or [": still here\n\n"]).encode())
                after = found[-1]["id"] if found else after
        return response

    async def _file(self, request: web.Request) -> web.Response:
        try:
            content = self._platform.content(request.match_info["id"])
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
                await actor.hears()
            return found
    except TimeoutError:
        return actor.reads(after)


@asynccontextmanager
async def facing(
    platform: Platform, app: App, port: int, doors: Doors | None = None
) -> AsyncIterator[str]:
    """The page of people who live on this platform; its address."""
    facade = Facade(platform, app.parts.clock, build_rules(app.settings), doors)
    await facade.enter(app.parts.database)
    runner = web.AppRunner(facade.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
