"""Where people mark a place whose channel has none: the page, and what it sends."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.channels.web.protocol import Refusal, answer, parse_body, parse_told
from bot.channels.web.words import Problem

Mark = Callable[[str, Mapping[str, Any]], Awaitable[bool]]


def marks(mark: Mark) -> Callable[[web.Request], Awaitable[web.Response]]:
    """POST /api/place: {token, place}; a used, old or strange link is one answer."""

    async def post(request: web.Request) -> web.Response:
        given = parse_body(await request.read())
        told = parse_told({"place": given.get("place")})
        token = given.get("token")
        if not isinstance(token, str) or not await mark(token, told["place"]):
            raise Refusal(Problem.LINK)
        return answer({"stored": True}, status=202)

    return post
