"""The Bot API over HTTP: from a request's path to an encoded answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from simulator.faults import MISSING, Fault, Trouble
from simulator.journal import Call
from simulator.loopback import cut, json_response
from simulator.telegram.limits import Send
from simulator.telegram.methods import METHODS, Described, Raw
from simulator.telegram.platform import Platform
from simulator.telegram.query import Query, read_query
from simulator.telegram.refusals import NOT_FOUND, UNAUTHORIZED, ApiError
from simulator.telegram.settings import TOKEN_SHAPE

GARBAGE: Final = b"<html><head><title>nginx</title></head><body>\x00\xff{not json"
FORBIDDEN_IN_REPLIES: Final = ("get", "setwebhook", "deletewebhook", "close", "logout")
Other = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class BotApi:
    """Answers /bot<token>/METHOD and /file/bot<token>/PATH; all else goes to `other`."""

    def __init__(self, platform: Platform, token: str, other: Other) -> None:
        self.platform = platform
        self.token = token
        self._other = other
        self._round_trip = platform.settings.round_trip_in.total_seconds()
        platform.webhook.on_reply = self.reply

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            return await self._call(request, token, method)
        if path.startswith("/file/bot"):
            token, _, name = path[9:].partition("/")
            return self._file(token, name)
        return await self._other(request)

    def reply(self, arguments: dict[str, Any]) -> None:
        """Perform a method given in a webhook's answer; its result goes nowhere."""
        method = str(arguments.pop("method")).lower()
        if method.startswith(FORBIDDEN_IN_REPLIES) or method not in METHODS:
            return
        query = Query(method, arguments)
        try:
            METHODS[method](self.platform, query)
            self._note(query, HTTPStatus.OK)
        except ApiError as error:
            self._note(query, error.code)

    async def _call(self, request: web.BaseRequest, token: str, name: str) -> web.Response:
        if token != self.token:
            return _failure(*(UNAUTHORIZED if TOKEN_SHAPE.fullmatch(token) else NOT_FOUND))
        try:
            query = await read_query(request, name.lower())
        except ApiError as error:
            return _failure(error.code, error.description)
        except web.HTTPRequestEntityTooLarge:
            return _failure(413, "Request Entity Too Large")
        if self._round_trip:
            await asyncio.sleep(self._round_trip)
        if self.platform.faults:
            fault = self.platform.faults.take(query.method, _chat(query))
            if fault is not None:
                return await self._stricken(request, query, fault)
        return await self._answer(query)

    async def _answer(self, query: Query) -> web.Response:
        status, body = await self._run(query)
        self._note(query, status)
        return json_response(body, status)

    async def _run(self, query: Query) -> tuple[int, bytes]:
        method = METHODS.get(query.method)
        try:
            if method is None:
                raise ApiError(404, "Not Found: method not found")
            result = method(self.platform, query)
            if asyncio.iscoroutine(result):
                result = await result
        except ApiError as error:
            return error.code, _encoded_failure(error.code, error.description, error.parameters)
        return HTTPStatus.OK, _encoded(result)

    def _note(self, query: Query, status: int) -> None:
        now = self.platform.now()
        call = Call(query.method, _chat(query), now, query.size, status, query.arguments)
        self.platform.journal.add(call)

    async def _stricken(
        self, request: web.BaseRequest, query: Query, fault: Fault
    ) -> web.Response:
        """Answer as a fault has it."""
        clock = self.platform.clock
        if fault.delay_in:
            await clock.sleep_until(clock.seconds() + fault.delay_in.total_seconds())
        match fault.trouble:
            case Trouble.SLOW:
                return await self._answer(query)
            case Trouble.ERROR:
                self._note(query, fault.status)
                return _outage(fault.status)
            case Trouble.TOO_MANY:
                self._note(query, HTTPStatus.TOO_MANY_REQUESTS)
                return self._too_many(query, fault)
            case Trouble.CUT_BEFORE:
                self._note(query, 0)
                return cut(request)
            case Trouble.CUT_AFTER:
                await self._run(query)
                self._note(query, 0)
                return cut(request)
            case Trouble.GARBAGE:
                await self._run(query)
                self._note(query, HTTPStatus.OK)
                return web.Response(body=GARBAGE, content_type="text/html")

    def _too_many(self, query: Query, fault: Fault) -> web.Response:
        """429 as ordered; a number closes the scope for so long, as the server's own would."""
        description = "Too Many Requests: retry later"
        parameters = None
        wait = fault.retry_after
        if wait != MISSING:
            description = f"Too Many Requests: retry after {wait}"
            parameters = {"retry_after": wait}
        chat = query.whole("chat_id")
        gate, now = self.platform.gate, self.platform.now()
        gate.note(Send(query.method, chat, chat > 0), now)
        if isinstance(wait, int):
            by_chat = ("chat" if chat > 0 else "group", chat)
            gate.close(by_chat if fault.scope == "chat" else ("bot", 0), now + wait)
        return _failure(429, description, parameters)

    def _file(self, token: str, path: str) -> web.Response:
        if token != self.token:
            return _failure(*(UNAUTHORIZED if TOKEN_SHAPE.fullmatch(token) else NOT_FOUND))
        file = self.platform.files.at_path(path, self.platform.now())
        if file is None:
            return _failure(*NOT_FOUND)
        return web.Response(body=file.read(), content_type="application/octet-stream")


def _chat(query: Query) -> str:
    return query.text("chat_id")


def _encoded(result: Any) -> bytes:
    if isinstance(result, Raw):
        return b'{"ok":true,"result":%b}' % result.encoded
    answer = {"ok": True, "result": result}
    if isinstance(result, Described):
        answer = {"ok": True, "result": result.result, "description": result.description}
    return json.dumps(answer, separators=(",", ":")).encode()


def _encoded_failure(code: int, description: str, parameters: Any = None) -> bytes:
    answer = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return json.dumps(answer, separators=(",", ":")).encode()


def _failure(code: int, description: str, parameters: Any = None) -> web.Response:
    return json_response(_encoded_failure(code, description, parameters), code)


def _outage(status: int) -> web.Response:
    """A failure before the Bot API: its front door answers with HTML, the API with JSON."""
    phrase = HTTPStatus(status).phrase
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failure(status, phrase)
    page = f"<html><head><title>{status} {phrase}</title></head></html>"
    return web.Response(text=page, status=status, content_type="text/html")
