"""Signed, short-lived links to stored pictures."""

import asyncio
import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.channels.web.protocol import Refusal
from bot.channels.web.words import Problem
from bot.kinds import Kind, Sort
from bot.media import Media

VALID_IN = timedelta(hours=24)
# Links of the same six hours are the same, so that a browser finds the picture in its cache.
_STEP = int(timedelta(hours=6).total_seconds())
_UNTIL = re.compile(r"[0-9]{1,12}")
_CACHE = f"private, max-age={_STEP}, immutable"


class Links:
    """Makes links and serves what they lead to, to whoever has one, until it expires."""

    def __init__(self, media: Media, *, key: bytes, clock: Callable[[], datetime]) -> None:
        self._media = media
        self._key = key
        self._clock = clock

    def url(self, hash_: str) -> str:
        """A link to a picture, valid for 18 to 24 hours."""
        now = int(self._clock().timestamp())
        until = now // _STEP * _STEP + int(VALID_IN.total_seconds())
        return f"/files/{hash_}?until={until}&sig={self._sign(hash_, str(until))}"

    def sort(self, hash_: str) -> Sort:
        """How the file behind a link is shown."""
        return self._media.kind(hash_).sort

    def file(self, hash_: str) -> dict[str, Any]:
        """A file that is no picture, as the page names it: how it is shown, what, how large."""
        kind, path = self._media.kind(hash_), self._media.path(hash_)
        size = path.stat().st_size if path.is_file() else 0
        type_ = kind.suffix.removeprefix(".").upper()
        return {"kind": kind.sort, "url": self.url(hash_), "type": type_, "bytes": size}

    def brief_url(self, hash_: str, valid_in: timedelta) -> str:
        """A link for who fetches at once."""
        until = int((self._clock() + valid_in).timestamp())
        return f"/files/{hash_}?until={until}&sig={self._sign(hash_, str(until))}"

    async def get(self, request: web.Request) -> web.StreamResponse:
        """GET /files/HASH: the picture; unsigned, expired and unknown are one answer."""
        hash_ = request.match_info["hash"]
        if not self._holds(hash_, request.query.get("until", ""), request.query.get("sig", "")):
            raise Refusal(Problem.NOWHERE)
        path = self._media.path(hash_)
        if not await asyncio.to_thread(path.is_file):
            raise Refusal(Problem.NOWHERE)
        return web.FileResponse(path, headers=_headers(self._media.kind(hash_)))

    def _holds(self, hash_: str, until: str, signature: str) -> bool:
        signed = hmac.compare_digest(self._sign(hash_, until).encode(), signature.encode())
        fresh = _UNTIL.fullmatch(until) and int(until) > self._clock().timestamp()
        return bool(signed and fresh)

    def _sign(self, hash_: str, until: str) -> str:
        return hmac.new(self._key, f"{hash_} {until}".encode(), "sha256").hexdigest()


def _headers(kind: Kind) -> dict[str, str]:
    # A document is for the program it belongs to: shown here it would be a page of ours.
    disposition = "attachment" if kind.sort is Sort.DOCUMENT else "inline"
    return {
        "Cache-Control": _CACHE,
        "Content-Disposition": disposition,
        "Content-Type": kind.mime,
    }
