"""The arguments of one Bot API call, whichever way they travelled: JSON, form, multipart, URL."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.loopback import BODY_MAX
from simulator.telegram.refusals import ApiError, bad_request

NUMBER = re.compile(r"-?\d+")
TRUE = frozenset({"true", "yes", "1"})
HUGE = 1 << 62
_DISPOSITION = re.compile(rb'content-disposition:[^\r\n]*?\bname="([^"]*)"', re.IGNORECASE)
_FILENAME = re.compile(rb'filename="([^"]*)"', re.IGNORECASE)
_TYPE = re.compile(rb"content-type:\s*([^\r\n;]+)", re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart body."""

    content: bytes
    name: str
    mime: str


class Query:
    """Arguments read the server's way: lenient about numbers, strict about JSON fields."""

    __slots__ = ("arguments", "files", "method", "size")

    def __init__(self, method: str, arguments: dict[str, Any], size: int = 0) -> None:
        self.method = method
        self.arguments = arguments
        self.files: dict[str, Upload] = {}
        self.size = size

    def text(self, name: str) -> str:
        value = self.arguments.get(name)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        return json.dumps(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def whole(self, name: str, default: int = 0, *, low: int = -HUGE, high: int = HUGE) -> int:
        """An integer, clamped; text that isn't one counts as 0, as the server has it."""
        value = self.arguments.get(name)
        if type(value) is not int:
            text = self.text(name)
            if not text:
                return default
            match = NUMBER.match(text)
            value = int(match[0]) if match else 0
        return max(low, min(high, value))

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in TRUE

    def decoded(self, name: str, what: str) -> Any:
        """A JSON argument, or None when absent or empty. Raises "can't parse WHAT JSON object"."""
        value = self.arguments.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None


def number_of(value: Any, name: str) -> int:
    """An integer of a JSON object; text of digits counts. Raises ApiError."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return int(value)
    if type(value) is not int:
        raise bad_request(f'field "{name}" must be of type Number')
    return value


async def read_query(request: web.BaseRequest, method: str) -> Query:
    """Read URL and body; later sources win. Raises ApiError: too large, or not an object."""
    arguments: dict[str, Any] = {}
    if raw := request.rel_url.raw_query_string:
        arguments.update(_form(raw))
    if not request.body_exists:
        return Query(method, arguments)
    if (request.content_length or 0) > BODY_MAX:
        raise ApiError(413, "Request Entity Too Large")
    body = await request.read()
    kind = request.headers.get("Content-Type", "")
    query = Query(method, arguments, len(body))
    if kind.startswith("multipart/form-data"):
        _read_multipart(query, body, kind)
    elif kind.startswith("application/json"):
        arguments.update(_json(body))
    else:
        arguments.update(_form(body.decode("utf-8", "surrogateescape")))
    return query


def _form(text: str) -> list[tuple[str, str]]:
    # surrogateescape keeps bytes that aren't UTF-8 visible, to be refused where text is needed.
    return parse_qsl(text, keep_blank_values=True, errors="surrogateescape")


def _json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse request JSON object")
    return value


def _read_multipart(query: Query, body: bytes, kind: str) -> None:
    boundary = _BOUNDARY.search(kind)
    if boundary is None:
        raise bad_request("boundary is missing in the multipart request")
    for part in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = _DISPOSITION.search(head)
        if name is None:
            continue
        _add_part(query, name[1].decode(), head, content.removesuffix(b"\r\n"))


def _add_part(query: Query, name: str, head: bytes, content: bytes) -> None:
    filename = _FILENAME.search(head)
    if filename is None:
        query.arguments[name] = content.decode("utf-8", "surrogateescape")
        return
    mime = _TYPE.search(head)
    query.files[name] = Upload(
        content,
        filename[1].decode("utf-8", "replace"),
        mime[1].strip().decode("latin-1") if mime else "application/octet-stream",
    )
