"""What both services share: a server on loopback, ordered faults, hosted pictures, people."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator.clock import Clock, RealClock
from simulator.faults import Fault, Faults, Trouble
from simulator.journal import Call, Journal
from simulator.loopback import Loopback, Served, cut, json_response
from simulator.zalo.pushing import Pusher

JSON = dict[str, Any]
GARBAGE = b"<html>502 Bad Gateway</html>"
MEDIA = "/media/"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as it came: where to, with which headers and arguments."""

    path: str
    headers: Mapping[str, str]
    told: JSON


class Service(Served):
    """One of Zalo's services: `answer` of the heirs performs a call."""

    def __init__(self, *, clock: Clock | None = None, port: int = 0, seed: int = 1) -> None:
        self.clock: Clock = clock or RealClock()
        self.chance = random.Random(seed)
        self.faults = Faults()
        self.journal = Journal(10_000)
        self.pusher = Pusher(self.clock)
        self.media: dict[str, bytes] = {}
        self._loopback = Loopback(self._handle, port=port)

    async def stop(self) -> None:
        await self.pusher.stop()
        await super().stop()

    @property
    def now_ms(self) -> int:
        return int(self.clock.seconds() * 1000)

    def fails(self, fault: Fault) -> None:
        """Order something to go wrong; a negative `status` is an error code under HTTP 200."""
        self.faults.add(fault)

    def host(self, content: bytes) -> str:
        """Keep a picture under a public address, as Zalo's own media servers do."""
        name = hashlib.sha256(content).hexdigest()[:24]
        self.media[name] = content
        return f"{self.url}{MEDIA}{name}.jpg"

    def hex_id(self) -> str:
        """Twenty hex characters: no number fits them."""
        return f"{self.chance.getrandbits(80):020x}"

    async def answer(self, asked: Asked, name: str) -> tuple[int, JSON]:
        """Perform the call: HTTP status and body."""
        raise NotImplementedError

    async def called(self, asked: Asked) -> tuple[int, JSON]:
        """The same, written down: the whole service for who needs no network."""
        name = self.name_of(asked.path)
        status, body = await self.answer(asked, name)
        self._note(asked, status)
        return status, body

    def refusal(self, code: int) -> tuple[int, JSON]:
        """The service's own shape of an error."""
        raise NotImplementedError

    def name_of(self, path: str) -> str:
        """What the journal and orders of faults call this path."""
        return path

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith(MEDIA):
            content = self.media.get(request.path.removeprefix(MEDIA).removesuffix(".jpg"))
            return web.Response(body=content, status=200 if content is not None else 404)
        asked = Asked(request.path, request.headers, await _told(request))
        fault = self.faults.take(self.name_of(asked.path), _chat(asked))
        if fault is not None and fault.trouble is Trouble.CUT_BEFORE:
            self._note(asked, 0)
            return cut(request)
        if fault is not None and fault.trouble in (Trouble.ERROR, Trouble.TOO_MANY):
            code = 429 if fault.trouble is Trouble.TOO_MANY else fault.status
            status, body = self.refusal(code)
            self._note(asked, status)
            return _respond(status, body)
        if fault is not None and fault.trouble is Trouble.SLOW:
            await asyncio.sleep(fault.delay_in.total_seconds())
        return _spoiled(request, fault, *await self.called(asked))

    def _note(self, asked: Asked, status: int) -> None:
        name = self.name_of(asked.path).lower()
        self.journal.add(Call(name, _chat(asked), self.clock.seconds(), 0, status, asked.told))


def _chat(asked: Asked) -> str:
    return str(asked.told.get("chat_id", ""))


def _spoiled(
    request: web.BaseRequest, fault: Fault | None, status: int, body: JSON
) -> web.Response:
    if fault is not None and fault.trouble is Trouble.CUT_AFTER:
        return cut(request)
    if fault is not None and fault.trouble is Trouble.GARBAGE:
        return web.Response(body=GARBAGE, content_type="text/html")
    return _respond(status, body)


def _respond(status: int, body: JSON) -> web.Response:
    return json_response(json.dumps(body, ensure_ascii=False).encode(), status)


async def _told(request: web.BaseRequest) -> JSON:
    """The arguments, however they came."""
    if request.content_type == "application/json":
        told = json.loads(await request.read() or b"{}")
        return told if isinstance(told, dict) else {}
    given: Mapping[str, Any] = await request.post()
    return {**request.query, **{key: _plain(value) for key, value in given.items()}}


def _plain(value: Any) -> Any:
    return value.file.read() if hasattr(value, "file") else value
