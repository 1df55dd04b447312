"""What the chat has to show: asked for at once, waited for, or streamed."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.bell import Listener
from bot.channels.web.limits import Limiter, Seats
from bot.channels.web.links import Links
from bot.channels.web.parts import WebParts
from bot.channels.web.protocol import CHANNEL, Refusal, answer, parse_after, parse_wait
from bot.channels.web.sessions import Sessions
from bot.channels.web.words import Problem
from bot.kinds import Sort
from storage import webchat
from storage.webchat import WebMessage

_HEARTBEAT = b": still here\n\n"
_RETRY = b"retry: 2000\n\n"
_STREAM_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "X-Accel-Buffering": "no",  # nginx would hold the stream back
}


def topic(session: str) -> str:
    """The bell of a session."""
    return f"{CHANNEL}:{session}"


class Reader:
    """One who reads a session's messages: how far, and whether anyone still listens."""

    def __init__(self, parts: WebParts, listener: Listener, session: str, *, after: int) -> None:
        self._parts = parts
        self._listener = listener
        self._look_every = parts.limits.look_in.total_seconds()
        self._messages = partial(webchat.messages, id_=session)
        self._after = after
        self.sent_home = False

    def send_home(self) -> None:
        """End the waiting now."""
        self.sent_home = True
        self._listener.rung.set()

    async def next(self, request: web.Request, *, wait: float = 0) -> list[WebMessage]:
        """The messages not yet read; if there are none, wait up to so many seconds for one."""
        clock = asyncio.get_running_loop().time
        ends_at = clock() + wait
        found = await self._unread()
        while not found and (left := ends_at - clock()) > 0 and not self.gone(request):
            await self._listener.wait(min(left, self._look_every))
            found = await self._unread()
        return found

    def gone(self, request: web.Request) -> bool:
        """Whether nobody is there any more to read."""
        return self.sent_home or request.transport is None or request.transport.is_closing()

    async def _unread(self) -> list[WebMessage]:
        found = await self._parts.read(partial(self._messages, after=self._after))
        if found:
            self._after = found[-1].seq
        return found


class Mailbox:
    """GET /api/chat/messages and GET /api/chat/stream."""

    def __init__(self, parts: WebParts, sessions: Sessions, links: Links) -> None:
        self._parts = parts
        self._sessions = sessions
        self._links = links
        self._pace = Limiter(parts.limits.reads)
        self._seats = Seats(parts.limits.open_most)
        self._readers: set[Reader] = set()

    async def send_home(self, _app: web.Application) -> None:
        """Let nobody wait any longer, so that the server can stop at once."""
        for reader in self._readers:
            reader.send_home()

    async def get(self, request: web.Request) -> web.Response:
        """The messages after `after`; if there are none, wait up to `wait` seconds for one."""
        session = await self._visitor(request)
        after = parse_after(request.query.get("after", "0"))
        wait = parse_wait(request.query.get("wait", "0"))
        with self._reader(session, after) as reader:
            found = await reader.next(request, wait=wait)
        return answer({"messages": [self._shown(message) for message in found]})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The same as server-sent events, resumed after Last-Event-ID."""
        session = await self._visitor(request)
        silence = self._parts.limits.heartbeat_in.total_seconds()
        last = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        with self._reader(session, parse_after(last)) as reader:
            found = await reader.next(request)
            response = web.StreamResponse(headers=_STREAM_HEADERS)
            await response.prepare(request)
            try:
                await self._write(response, [_RETRY, *map(self._event, found)])
                while not reader.gone(request):
                    found = await reader.next(request, wait=silence)
                    await self._write(response, map(self._event, found) if found else [_HEARTBEAT])
            except (SQLAlchemyError, TimeoutError, ConnectionError):
                # The status is sent, so words can't be: a cut stream brings the reader back
                # with its Last-Event-ID.
                if request.transport is not None:
                    request.transport.abort()
        return response

    async def _visitor(self, request: web.Request) -> str:
        session = await self._sessions.peer(request)
        if wait := self._pace.take(session, self._parts.monotonic()):
            raise Refusal(Problem.TOO_OFTEN, seconds=wait)
        return session

    @contextmanager
    def _reader(self, session: str, after: int) -> Iterator[Reader]:
        if not self._seats.take(session):
            raise Refusal(Problem.TOO_MANY_OPEN)
        try:
            with self._parts.bell.listen(topic(session)) as listener:
                reader = Reader(self._parts, listener, session, after=after)
                self._readers.add(reader)
                try:
                    yield reader
                finally:
                    self._readers.discard(reader)
        finally:
            self._seats.give_back(session)

    async def _write(self, response: web.StreamResponse, events: Iterable[bytes]) -> None:
        async with asyncio.timeout(self._parts.limits.write_in.total_seconds()):
            await response.write(b"".join(events))

    def _event(self, message: WebMessage) -> bytes:
        data = json.dumps(self._shown(message), ensure_ascii=False, separators=(",", ":"))
        return f"id: {message.seq}\ndata: {data}\n\n".encode()

    def _shown(self, message: WebMessage) -> dict[str, Any]:
        content = message.content
        sent = [(self._links.sort(hash_), hash_) for hash_ in content.get("photos", [])]
        files = [self._links.file(hash_) for sort, hash_ in sent if sort is not Sort.PICTURE]
        return {
            "id": message.seq,
            "at": message.at.isoformat(timespec="milliseconds"),
            "text": content.get("text", ""),
            "choices": content.get("choices", []),
            "photos": [self._links.url(hash_) for sort, hash_ in sent if sort is Sort.PICTURE],
            "ask": content.get("ask"),
            **({"files": files} if files else {}),
            **({"replaces": content["replaces"]} if "replaces" in content else {}),
        }
