"""The verbs of a simulator over HTTP, under /control/: POST JSON in, JSON out."""

from __future__ import annotations

import base64
import dataclasses
import inspect
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web

from simulator.loopback import json_response

Verb = Callable[..., Any]

# Parameters that hold bytes travel as base64.
CONTENT = frozenset({"content", "contents"})


class ControlRefused(ValueError):
    """A verb can't do what was asked; the text says why."""


class Control:
    """Maps /control/VERB to Python callables; a GET lists them with their parameters."""

    def __init__(self, verbs: Mapping[str, Verb]) -> None:
        self._verbs = verbs

    async def answer(self, request: web.BaseRequest, name: str) -> web.Response:
        if request.method == "GET":
            return _respond({verb: _usage(call) for verb, call in self._verbs.items()})
        # A page in a browser can't send this type across sites without asking first.
        if not request.headers.get("Content-Type", "").startswith("application/json"):
            return _complain("send application/json", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        verb = self._verbs.get(name)
        if verb is None:
            return _complain(f"no such verb: {name}; GET /control/ lists them", 404)
        return await _perform(verb, await request.read())


async def _perform(verb: Verb, body: bytes) -> web.Response:
    try:
        arguments = json.loads(body or b"{}")
        result = verb(**_unpack(arguments))
        if inspect.isawaitable(result):
            result = await result
    except (ValueError, TypeError, LookupError, AssertionError) as error:
        return _complain(f"{type(error).__name__}: {error}", HTTPStatus.BAD_REQUEST)
    return _respond({"result": result})


def _usage(verb: Verb) -> dict[str, str]:
    summary = (inspect.getdoc(verb) or "").partition("\n")[0]
    return {"takes": str(inspect.signature(verb)), "does": summary}


def _unpack(arguments: dict[str, Any]) -> dict[str, Any]:
    return {k: _bytes(v) if k in CONTENT else v for k, v in arguments.items()}


def _bytes(value: Any) -> Any:
    if isinstance(value, list):
        return [_bytes(item) for item in value]
    return base64.b64decode(value)


def _respond(value: Any) -> web.Response:
    return json_response(json.dumps(value, default=_plain, ensure_ascii=False).encode())


def _complain(text: str, status: int) -> web.Response:
    return json_response(json.dumps({"error": text}, ensure_ascii=False).encode(), status)


def _plain(value: Any) -> Any:
    """JSON for what our verbs return: dataclasses, moments, spans, bytes, sets."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
