"""HTTP calls to platforms: one pool, and errors without addresses, which may hold tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
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
        """The answer, at most so many bytes of it; NoAnswerError where none came whole."""
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
            raise ValueError("more than was asked for")
        parts.append(part)
    return b"".join(parts)


def _never_sent(error: Exception) -> bool:
    never = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
    return isinstance(error, never)
