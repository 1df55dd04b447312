"""The door: an event is answered 202 after it is stored, never before."""

import asyncio
import json
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.bell import INBOX
from bot.channels.web.limits import Limiter
from bot.channels.web.parts import WebParts
from bot.channels.web.protocol import CHANNEL, Refusal, Told, parse_event
from bot.channels.web.sessions import Sessions
from bot.channels.web.uploads import Uploads
from bot.channels.web.words import Problem
from storage import files, inbox
from storage.database import Session
from storage.files import Picture
from storage.inbox import Arrival

_PLAIN = {"", "identity"}
_NEW = b'{"new":true}'
_AGAIN = b'{"new":false}'


class Intake:
    """POST /api/chat/events."""

    def __init__(self, parts: WebParts, sessions: Sessions) -> None:
        self._parts = parts
        self._sessions = sessions
        self._pace = Limiter(parts.limits.events)
        self._uploads = Uploads(parts)

    async def post(self, request: web.Request) -> web.Response:
        """Store one event: 202 if it is new, 200 if its key was there already."""
        session = await self._sessions.peer(request)
        if wait := self._pace.take(session, self._parts.monotonic()):
            raise Refusal(Problem.TOO_OFTEN, seconds=wait)
        key, told, pictures = await self._told(request, session)
        arrival = Arrival(CHANNEL, f"{session}:{key}", session, _raw(told))
        if await self._stored(arrival, pictures):
            self._parts.bell.ring(INBOX)
            return web.Response(body=_NEW, status=202, content_type="application/json")
        return web.Response(body=_AGAIN, content_type="application/json")

    async def _stored(self, arrival: Arrival, pictures: list[Picture]) -> bool:
        now = self._parts.clock()
        if not pictures:
            return await self._parts.share(inbox.receive_each, (arrival, now))
        return await self._parts.write(
            partial(self._store, arrival=arrival, pictures=pictures, now=now)
        )

    def _store(
        self, session: Session, arrival: Arrival, pictures: list[Picture], now: datetime
    ) -> bool:
        for picture in pictures:
            files.keep(session, picture, now=now)
        return inbox.receive(session, arrival, now=now)

    async def _told(self, request: web.Request, session: str) -> tuple[str, Told, list[Picture]]:
        kind = request.content_type
        if request.headers.get("Content-Encoding", "").lower() not in _PLAIN:
            raise Refusal(Problem.KIND)
        if kind == "application/json":
            return *parse_event(await self._body(request)), []
        if kind != "multipart/form-data":
            raise Refusal(Problem.KIND)
        return await self._uploads.take(request, partial(self._charge, session))

    def _charge(self, session: str, photos: int) -> None:
        self._pace.charge(session, self._parts.monotonic(), photos)

    async def _body(self, request: web.Request) -> bytes:
        try:
            async with asyncio.timeout(self._parts.limits.json_in.total_seconds()):
                return await request.read()
        except TimeoutError as error:
            raise Refusal(Problem.SLOW) from error


def _raw(told: Told) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
