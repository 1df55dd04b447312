"""The Bot API called the plain way: for what must survive any answer, and for files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp

from domain.errors import NangNiuError

CALL_IN = 20.0
"""Seconds a call may take beyond what it asked to wait for."""
RETRY_AFTER_USUAL = timedelta(seconds=5)
RETRY_AFTER_MOST = timedelta(days=1)


class ApiError(NangNiuError):
    """A call that brought nothing: `code` is HTTP's, 0 where no whole answer came.

    `sent` is False where Telegram can't have heard the call at all.
    """

    def __init__(
        self, code: int, words: str, *, retry_in: timedelta | None = None, sent: bool = True
    ) -> None:
        super().__init__(f"{code} {words}" if code else words)
        self.code = code
        self.words = words
        self.retry_in = retry_in
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Access:
    """Where the Bot API is, and the token that opens it; addresses hold it, so none is logged."""

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
        """The address of a file."""
        return f"{self.base.rstrip('/')}/file/bot{self.token}/{path}"


class Api:
    """One connection pool to the Bot API."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, *, wait: float = 0, **params: Any) -> Any:
        """The `result` of a method; ApiError says why there is none."""
        body = await self.raw(method, wait=wait, **params)
        answer = _parsed(body)
        if not isinstance(answer, Mapping) or "result" not in answer:
            raise ApiError(0, "the answer is no answer of the Bot API")
        return answer["result"]

    async def raw(self, method: str, *, wait: float = 0, **params: Any) -> bytes:
        """The body of a good answer, unread; ApiError for every other."""
        form = {key: _flat(value) for key, value in params.items() if value is not None}
        url = self.access.method(method)
        try:
            async with self._pool().post(url, data=form, timeout=_within(wait)) as response:
                body = await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # Without its text and its cause: both may hold the address, and that the token.
            raise ApiError(0, type(error).__name__, sent=not _never_sent(error)) from None
        if status != 200:  # noqa: PLR2004 - HTTP's own number
            raise refusal(status, body)
        return body

    async def download(self, path: str, *, most: int) -> bytes:
        """A file's bytes, at most so many; ApiError when it can't be had."""
        try:
            async with self._pool().get(self.access.file(path), timeout=_within(60)) as response:
                if response.status != 200:  # noqa: PLR2004 - HTTP's own number
                    raise refusal(response.status, await response.read())
                return await _read(response, most)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ApiError(0, type(error).__name__) from None

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
            raise ApiError(413, "the file is larger than Telegram lets a bot have")
        parts.append(part)
    return b"".join(parts)


def refusal(status: int, body: bytes) -> ApiError:
    """What Telegram said instead of a result; of its words, whatever there is of them."""
    try:
        answer = _parsed(body)
    except ApiError:
        answer = None
    told: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
    parameters = told.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    wait = retry_in(asked) if status == 429 or asked is not None else None  # noqa: PLR2004 - HTTP's
    return ApiError(status, str(told.get("description", "")), retry_in=wait)


def retry_in(told: object) -> timedelta:
    """How long a 429 closes; one that doesn't say, or says nonsense, closes for a moment."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < float("inf"):
        return RETRY_AFTER_USUAL
    return min(timedelta(seconds=min(told, 1e9)), RETRY_AFTER_MOST)


def _within(wait: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=wait + CALL_IN, sock_connect=5)


def _never_sent(error: Exception) -> bool:
    return isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode(errors="replace"))
    except (ValueError, RecursionError):
        raise ApiError(0, "the answer is no JSON") from None


def _flat(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
