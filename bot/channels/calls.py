"""HTTP calls to platforms: one pool, and errors without addresses, which may hold tokens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from domain.errors import NangNiuError

CALL_IN = 20.0
"""Seconds a call may take beyond what it asked to wait for."""


class NoAnswerError(NangNiuError):
    """No whole answer came; `sent` is False where the platform can't have heard the call."""

    def __init__(self, words: str, *, sent: bool = True) -> None:
        super().__init__(words)
        self.sent = sent


class TooLargeError(NoAnswerError):
    """The answer is larger than was asked for."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where a platform's bots are, and a token; addresses hold it, so none is logged."""

    base: str
    token: str = field(repr=False)

    @property
    def bot(self) -> str:
        """The bot's own number: what comes before the secret part of the token."""
        return self.token.partition(":")[0]

    def method(self, name: str) -> str:
        """The address of a method."""
        return f"{self.base.rstrip('/')}/bot{self.token}/{name}"

    def file(self, path: str) -> str:
        """The address of a file, where the platform gives files out by path."""
        return f"{self.base.rstrip('/')}/file/bot{self.token}/{path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Caller:
    """One connection pool."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, method: str, url: str, *, wait: float = 0, most: int = 1 << 20, **how: Any
    ) -> Answer:
        """The answer; NoAnswerError where none came whole, TooLargeError beyond so many bytes."""
        within = aiohttp.ClientTimeout(total=wait + CALL_IN, sock_connect=5)
        asked = self._pool().request(method, url, timeout=within, **how)
        try:
            async with asked as response:
                body = await _read(response, most)
                return Answer(response.status, body, dict(response.headers))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # Without its text and its cause: both may hold the address, and that the token.
            raise NoAnswerError(type(error).__name__, sent=not _never_sent(error)) from None

    async def close(self) -> None:
        """Let go of all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=100, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(1 << 16):
        size += len(part)
        if size > most:
            raise TooLargeError(f"more than {most} bytes")
        parts.append(part)
    return b"".join(parts)


def _never_sent(error: Exception) -> bool:
    never = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
    return isinstance(error, never)
