"""The web channel's HTTP server: every address, and one place where refusals become answers."""

from functools import partial

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.map_links import PAGE, MapLinks, Marking
from bot.channels.web.intake import Intake
from bot.channels.web.links import Links
from bot.channels.web.messages import Mailbox
from bot.channels.web.pages import Pages, secure
from bot.channels.web.parts import WebParts
from bot.channels.web.places import marks
from bot.channels.web.protocol import BODY_MOST, Refusal, answer, answer_refusal
from bot.channels.web.sessions import Sessions
from bot.channels.web.words import Problem
from bot.writer import ClosedError
from storage import webchat

log = structlog.get_logger("web")
_BY_STATUS = {404: Problem.NOWHERE, 405: Problem.METHOD, 413: Problem.BODY_LARGE}
# The database is away or locked, the disk is full: the same request may pass in a while.
_NOT_STORED = (SQLAlchemyError, ClosedError, TimeoutError, OSError)
# Connections are OSErrors too, but there nobody is left to hear an answer.
_BROKEN_OFF = (ConnectionError, HttpProcessingError, web.RequestPayloadError)


def web_app(parts: WebParts) -> web.Application:
    """The application; it waits for nobody when it shuts down."""
    app = web.Application(client_max_size=BODY_MOST, middlewares=[_in_words()])
    app.on_response_prepare.append(secure)
    sessions = Sessions(parts)
    links = Links(parts.media, key=parts.sign_key, clock=parts.clock)
    mailbox = Mailbox(parts, sessions, links)
    app.on_shutdown.append(mailbox.send_home)
    app.router.add_post("/api/chat/events", Intake(parts, sessions).post)
    app.router.add_get("/api/chat/messages", mailbox.get, allow_head=False)
    app.router.add_get("/api/chat/stream", mailbox.stream, allow_head=False)
    app.router.add_post("/api/chat/session", sessions.open)
    app.router.add_get("/files/{hash:[0-9a-f]{64}}", links.get)
    app.router.add_get("/healthz", _health(parts))
    marking = Marking(MapLinks("", parts.sign_key, parts.clock), parts.writer, parts.bell)
    app.router.add_post("/api/place", marks(marking.mark))
    _add_pages(app, Pages(parts.static, parts.demo))
    return app


def _add_pages(app: web.Application, pages: Pages) -> None:
    app.router.add_get("/", pages.home)
    app.router.add_get("/static/{name:.+}", pages.static)
    app.router.add_get(PAGE, pages.place)
    app.router.add_get("/demo", pages.demo)
    app.router.add_get("/demo/personas", pages.personas)
    app.router.add_post("/demo/personas", pages.restart)
    app.router.add_get("/demo/story", pages.story)
    app.router.add_get("/demo/channels", pages.channels)
    app.router.add_get("/demo/on/{name}", pages.go_on)


def _health(parts: WebParts) -> Handler:
    async def health(_request: web.Request) -> web.Response:
        await parts.read(partial(webchat.find_session, token=""))
        return answer({"ok": True})

    return health


def _in_words() -> Middleware:
    @web.middleware
    async def in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return answer_refusal(request, refusal)
        except Exception as error:
            return _answer_error(request, error)

    return in_words


def _answer_error(request: web.Request, error: Exception) -> web.StreamResponse:
    if isinstance(error, web.HTTPException):
        if error.status not in _BY_STATUS:
            raise error
        response = answer_refusal(request, Refusal(_BY_STATUS[error.status]))
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    if isinstance(error, _BROKEN_OFF):
        return answer_refusal(request, Refusal(Problem.FORM))
    if not isinstance(error, _NOT_STORED):
        # Without what the request holds: neither tokens nor words belong into a log.
        log.exception("request failed", method=request.method, path=request.path)
    return answer_refusal(request, Refusal(Problem.NOT_STORED))
