"""Fetches files that an event names by address: from the platform's own servers, nowhere else."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.bell import INBOX, Bell
from bot.channels.calls import Caller, NoAnswerError
from bot.media import Media, MediaError
from bot.writer import Writer
from storage import files, inbox
from storage.inbox import Received

log = structlog.get_logger("files")

MEDIA = "public:media"
"""The bell of those who fetch."""
AT_ONCE = 4
TRIES_MOST = 5
TRY_AGAIN_IN = timedelta(seconds=2)
BYTES_MOST = 20_000_000
LOOK_IN = 1.0
GONE = range(400, 500)
FOUND = 200


class FetchLaterError(Exception):
    """The file can't be had now."""


@dataclass(frozen=True)
class PublicFiles:
    """Takes rows of one channel that wait for files, and lets them be answered.

    `hosts` are the domains files may come from, themselves or below; addresses come from
    outside, and anything else would let a stranger have us call machines of ours.
    """

    channel: str
    hosts: Sequence[str]
    named: Callable[[Received], Sequence[str]]
    caller: Caller
    media: Media
    writer: Writer
    bell: Bell
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Fetch for ever: at once after a ring, and every little while without one."""
        with self.bell.listen(MEDIA) as ear:
            while True:
                if not await self.round():
                    await ear.wait(LOOK_IN)

    async def round(self) -> int:
        """Fetch for some rows at once; how many."""
        now = self.clock()
        rows = await self.writer.run(
            lambda s: inbox.claim_media(s, self.channel, most=AT_ONCE, now=now)
        )
        await asyncio.gather(*(self._fetch(row) for row in rows))
        if rows:
            self.bell.ring(INBOX)
        return len(rows)

    async def _fetch(self, row: Received) -> None:
        found: list[str] = []
        for url in self.named(row):
            try:
                found += await self._have(url)
            except FetchLaterError as error:
                if row.attempts < TRIES_MOST:
                    await self._put_off(row)
                    return
                log.warning("a file could not be had", row=row.id, error=str(error))
        now = self.clock()
        await self.writer.run(lambda s: inbox.fetched(s, row.id, found, open_at=now))

    async def _put_off(self, row: Received) -> None:
        at = self.clock() + TRY_AGAIN_IN * 2 ** (row.attempts - 1)
        await self.writer.run(lambda s: inbox.fetch_later(s, row.id, at=at))

    async def _have(self, url: str) -> list[str]:
        """The hash of a picture; none where it is none we keep."""
        if not is_allowed(url, self.hosts):
            log.warning("a file of a strange host", host=urlsplit(url).hostname)
            return []
        try:
            answer = await self.caller.call(
                "GET", url, wait=60, most=BYTES_MOST, allow_redirects=False
            )
        except NoAnswerError as error:
            raise FetchLaterError(str(error)) from None
        if answer.status in GONE:
            return []
        if answer.status != FOUND:
            raise FetchLaterError(f"HTTP {answer.status}")
        try:
            picture = await self.media.keep(answer.body)
        except MediaError:
            return []
        except OSError as error:  # the disk is full
            raise FetchLaterError(type(error).__name__) from error
        now = self.clock()
        await self.writer.run(lambda s: files.keep(s, picture, now=now))
        return [picture.hash]


def is_allowed(url: str, hosts: Sequence[str]) -> bool:
    """Whether this address may be called: https and one of the hosts, or below one.

    A host written with its port (a simulator's) may be called without TLS.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    name = (parts.hostname or "").lower()
    if f"{name}:{port}" in hosts and parts.scheme in ("http", "https"):
        return True
    below = any(name == host or name.endswith(f".{host}") for host in hosts)
    return parts.scheme == "https" and port in (None, 443) and below and not parts.username
