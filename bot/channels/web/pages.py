"""The pages and what they are made of, read once at the start and served from memory."""

import asyncio
import gzip
import ipaddress
import mimetypes
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from aiohttp import web

from bot.channels import Demo
from bot.channels.web.protocol import Refusal, answer
from bot.channels.web.words import Problem

SECURITY = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; "
            "script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Server": "nangniu",
    }
)
_TEXTUAL = (".html", ".css", ".js", ".svg", ".json", ".webmanifest")
_HOME = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?")
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP")


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """What every answer carries; what has no other rule is kept by nobody."""
    response.headers.update(SECURITY)
    response.headers.setdefault("Cache-Control", "no-store")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the page."""

    body: bytes
    zipped: bytes | None
    kind: str
    etag: str


class Pages:
    """GET /, /demo and /static/...; the demo only where it is switched on, and only at home."""

    def __init__(self, folder: Path, demo: Demo | None) -> None:
        self._assets = {
            path.relative_to(folder).as_posix(): _asset(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self._demo = demo

    async def home(self, request: web.Request) -> web.Response:
        """GET /"""
        return self._answer(request, "index.html")

    async def place(self, request: web.Request) -> web.Response:
        """GET /vi-tri"""
        return self._answer(request, "place.html")

    async def static(self, request: web.Request) -> web.Response:
        """GET /static/NAME: names are looked up, never joined to a path."""
        return self._answer(request, request.match_info["name"])

    async def demo(self, request: web.Request) -> web.Response:
        """GET /demo"""
        self._demo_for(request)
        return self._answer(request, "demo.html")

    async def personas(self, request: web.Request) -> web.Response:
        """GET /demo/personas"""
        return answer(await asyncio.to_thread(self._demo_for(request).personas))

    async def restart(self, request: web.Request) -> web.Response:
        """POST /demo/personas: new people, in chats in which nothing was said yet."""
        return answer(await asyncio.to_thread(self._demo_for(request).restart))

    async def story(self, request: web.Request) -> web.Response:
        """GET /demo/story"""
        return answer(await asyncio.to_thread(self._demo_for(request).story))

    async def channels(self, request: web.Request) -> web.Response:
        """GET /demo/channels: on which channels the story can be lived, and which this is."""
        ways = self._demo_for(request).ways
        return answer({"here": ways.here, "names": ways.names} if ways else {"names": []})

    async def go_on(self, request: web.Request) -> web.Response:
        """GET /demo/on/NAME: leads to that channel's page."""
        ways, name = self._demo_for(request).ways, request.match_info["name"]
        if ways is None or name not in ways.names:
            raise Refusal(Problem.NOWHERE)
        raise web.HTTPSeeOther(f"{await ways.address(name)}/demo")

    def _demo_for(self, request: web.Request) -> Demo:
        if self._demo is None or not _at_home(request):
            raise Refusal(Problem.NOWHERE)
        return self._demo

    def _answer(self, request: web.Request, name: str) -> web.Response:
        if (asset := self._assets.get(name)) is None:
            raise Refusal(Problem.NOWHERE)
        headers = {
            "Cache-Control": "no-cache",  # asks each time, and is answered 304
            "ETag": asset.etag,
            "Vary": "Accept-Encoding",
        }
        if asset.etag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        if asset.zipped and "gzip" in request.headers.get("Accept-Encoding", ""):
            headers = {**headers, "Content-Encoding": "gzip", "Content-Type": asset.kind}
            return web.Response(body=asset.zipped, headers=headers)
        return web.Response(body=asset.body, headers={**headers, "Content-Type": asset.kind})


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    textual = path.suffix in _TEXTUAL
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    zipped = gzip.compress(body, mtime=0) if textual else None
    # Weak: the zipped and the plain form are two spellings of one thing.
    etag = f'W/"{sha256(body).hexdigest()[:20]}"'
    return Asset(body, zipped, f"{kind}; charset=utf-8" if textual else kind, etag)


def _at_home(request: web.Request) -> bool:
    """Whether the request was made on this very machine, by our own page or by no page.

    The address of the other end decides. Headers only take away: a name that is not this
    machine's (another site's name, pointed here), another site's page, the mark of a proxy.
    """
    try:
        near = ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
    own = request.headers.get("Origin", f"http://{request.host}") == f"http://{request.host}"
    forwarded = any(name in request.headers for name in _FORWARDED)
    return near and own and not forwarded and _HOME.fullmatch(request.host) is not None
