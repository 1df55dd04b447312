"""Sessions: who may speak, by a token that is known here only as a hash."""

import secrets
from collections import OrderedDict
from functools import partial
from hashlib import sha256

from aiohttp import web

from bot.channels.web.limits import Limiter, neighbourhood
from bot.channels.web.parts import WebParts
from bot.channels.web.protocol import Refusal, answer
from bot.channels.web.words import Problem
from storage import webchat

_TOKEN_BYTES = 32
_TOKEN_LENGTH_MOST = 100
_KNOWN_MOST = 20_000


class Sessions:
    """Opens sessions and knows whose a request is."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts
        self._opened = Limiter(parts.limits.sessions)
        self._strangers = Limiter(parts.limits.strangers)
        self._known: OrderedDict[bytes, str] = OrderedDict()

    async def open(self, request: web.Request) -> web.Response:
        """POST /api/chat/session: a new session and its token, told this once."""
        if wait := self._opened.take(self._address(request), self._parts.monotonic()):
            raise Refusal(Problem.TOO_OFTEN, seconds=wait)
        id_, token = secrets.token_hex(16), secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._parts.clock()
        await self._parts.write(lambda s: webchat.open_session(s, id_, token, now=now))
        return answer({"session": token}, status=201)

    async def peer(self, request: web.Request) -> str:
        """Whose request this is, by its bearer token; refused if nobody's."""
        token = _bearer(request.headers.get("Authorization", ""))
        digest = sha256(token.encode()).digest()
        if (known := self._known.get(digest)) is not None:
            self._known.move_to_end(digest)
            return known
        return await self._look_up(request, token, digest)

    async def _look_up(self, request: web.Request, token: str, digest: bytes) -> str:
        address = self._address(request)
        if wait := self._strangers.wait(address, self._parts.monotonic()):
            raise Refusal(Problem.TOO_OFTEN, seconds=wait)
        found = await self._parts.read(partial(webchat.find_session, token=token))
        if found is None:
            # Only those who are nobody count: a whole office may come from one address.
            self._strangers.charge(address, self._parts.monotonic(), 1)
            raise Refusal(Problem.TOKEN)
        self._known[digest] = found
        if len(self._known) > _KNOWN_MOST:
            self._known.popitem(last=False)
        return found

    def _address(self, request: web.Request) -> str:
        """Where a request comes from; what a header says counts only from our own proxies."""
        address = request.remote or ""
        if address in self._parts.proxies:
            # The right-most is the one our proxy saw; everything left of it anyone may write.
            forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
            address = forwarded.strip() or address
        return neighbourhood(address)


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    usable = token.isascii() and token.isprintable() and 0 < len(token) <= _TOKEN_LENGTH_MOST
    if scheme.lower() != "bearer" or not usable:
        raise Refusal(Problem.TOKEN)
    return token
