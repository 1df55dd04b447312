"""HTTP on loopback for the side that is not measured: as little of it as will do."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl

from bench.talks import TYPED, Heard

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_IS_JSON = re.compile(rb"content-type: *application/json", re.IGNORECASE)
_TAKEN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
HOST = "127.0.0.1"


class _Http(asyncio.Protocol):
    """Cuts what arrives into heads and bodies."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            body_end = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < body_end:
                return
            body, self._buffer = self._buffer[end + 4 : body_end], self._buffer[body_end:]
            self.take(head, body)

    def take(self, head: bytes, body: bytes) -> None:
        """One whole request, or one whole answer."""
        raise NotImplementedError


class Line(_Http):
    """One connection that is kept, for one request after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._status: asyncio.Future[int] | None = None

    @classmethod
    async def connected(cls, port: int, *, source: str = HOST) -> Self:
        """A line to that port, from one of this machine's own addresses."""
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(cls, HOST, port, local_addr=(source, 0))
        return line

    async def post(self, path: str, body: bytes, headers: str = "") -> None:
        """Post JSON; an answer that is no 2xx stops the measurement."""
        self._status = asyncio.get_running_loop().create_future()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{headers}\r\n"
        )
        self.transport.write(head.encode() + body)
        status = await self._status
        assert 200 <= status < 300, f"POST {path} was answered {status}"

    def take(self, head: bytes, body: bytes) -> None:
        if self._status is not None and not self._status.done():
            self._status.set_result(int(head.split(b" ", 2)[1]))


class Sink(_Http):
    """Plays Telegram: hands each message on and answers; to all other methods it says yes."""

    _ids = count(1)

    def __init__(self, hear: Callable[[int, Heard], None]) -> None:
        super().__init__()
        self._hear = hear

    def take(self, head: bytes, body: bytes) -> None:
        sent = json.loads(body) if _IS_JSON.search(head) else dict(parse_qsl(body.decode()))
        if "text" not in sent or "chat_id" not in sent:
            self.transport.write(_taken(_OTHERS.get(head.split(b" ", 2)[1].rpartition(b"/")[2])))
            return
        self.transport.write(_answer(sent, next(self._ids)))
        self._hear(int(sent["chat_id"]), heard(sent))


_ME = {"id": 42, "is_bot": True, "first_name": "Nâng Niu", "username": "measured_bot"}
_OTHERS: Mapping[bytes, Any] = {b"getMe": _ME, b"getWebhookInfo": {"url": ""}}
"""What methods are answered that are not answered by `true`."""


async def sink(hear: Callable[[int, Heard], None]) -> asyncio.Server:
    """A sink on a port of its own."""
    return await asyncio.get_running_loop().create_server(lambda: Sink(hear), HOST, 0)


def port_of(server: asyncio.Server) -> int:
    """The port a server listens on."""
    port: int = server.sockets[0].getsockname()[1]
    return port


def heard(sent: Mapping[str, Any]) -> Heard:
    """The message a bot sent, as its person gets it."""
    markup = sent.get("reply_markup", {})
    if isinstance(markup, str):  # in a form
        markup = json.loads(markup)
    pressed = [b for row in markup.get("inline_keyboard", []) for b in row]
    typed = [b for row in markup.get("keyboard", [])[1:] for b in row]  # the first row shares
    choices = [(b["callback_data"], b["text"]) for b in pressed]
    return Heard(sent["text"], (*choices, *((f"{TYPED}{b['text']}", b["text"]) for b in typed)))


def _answer(sent: Mapping[str, Any], number: int) -> bytes:
    chat = {"id": int(sent["chat_id"]), "type": "private", "first_name": "A"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat, "text": sent["text"]}
    return _taken(message)


def _taken(result: Any) -> bytes:
    body = json.dumps({"ok": True, "result": True if result is None else result}).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
