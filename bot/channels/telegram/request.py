"""python-telegram-bot's requests on aiohttp: a sixth of the CPU time of its usual client."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.api import refusal
from bot.channels.telegram.refusals import (
    MaybeSentError,
    NotSentError,
    ServerError,
    TooManyError,
)

CONNECT_IN, READ_IN, UPLOAD_IN = 5.0, 15.0, 20.0
"""Seconds; together with the time in line less than a letter's lease."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOO_MANY, REFUSED, SERVER = 429, 400, 500


class AiohttpRequest(BaseRequest):
    """One pool of connections; every trouble becomes one of `refusals`."""

    __slots__ = ("_session",)

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds until an answer is given up."""
        return READ_IN

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=100, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Status and body of a call."""
        if self._session is None:
            raise NotSentError("the connection pool is closed")
        has_files = request_data is not None and request_data.contains_files
        within = aiohttp.ClientTimeout(
            total=CONNECT_IN + (UPLOAD_IN if has_files else READ_IN), sock_connect=CONNECT_IN
        )
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=within
            ) as response:
                status, told = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # Without its text and its cause: both may hold the address, and that the token.
            raise MaybeSentError(type(error).__name__) from None
        return _checked(status, told)


def _checked(status: int, body: bytes) -> tuple[int, bytes]:
    if status == TOO_MANY and (wait := refusal(status, body).retry_in) is not None:
        raise TooManyError(wait)
    is_answer = body.lstrip().startswith(b"{")
    if status >= SERVER or (status >= REFUSED and not is_answer):
        # A refusal in other words than Telegram's is a proxy's, or a carrier's: nobody is gone.
        raise ServerError(f"HTTP {status}")
    if not is_answer:
        raise MaybeSentError(f"HTTP {status} without an answer")
    return status, body


def _body(data: RequestData | None) -> tuple[Any, Mapping[str, str] | None]:
    """The body as aiohttp takes it, with its headers; a form that aiohttp makes costs more."""
    if data is None:
        return None, None
    if not data.contains_files:
        body = data.url_encoded_parameters().encode()
        return (body, FORM) if body else (None, None)
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None
