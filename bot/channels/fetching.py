"""The worker that fetches the files of stored events, so that an answer never waits for them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from bot.bell import INBOX, Bell
from bot.writer import Writer
from storage import inbox
from storage.inbox import Received

log = structlog.get_logger("files")

MEDIA = "media"
"""The bell of those who fetch."""
AT_ONCE = 4
TRIES_MOST = 5
TRY_AGAIN_IN = timedelta(seconds=2)
LOOK_IN = 1.0
BYTES_MOST = 20_000_000
"""What Telegram lets a bot download; nothing larger is kept from anywhere."""

# What stands in the place of a file that can't be kept: no hash looks like this.
TOO_LARGE, UNKNOWN_KIND, UNAVAILABLE = LOST = ("too_large", "unknown_kind", "unavailable")

File = TypeVar("File")


def parted(found: Sequence[str] | None) -> tuple[tuple[str, ...], str | None]:
    """The hashes of a row's files, and why one of them is lost, if one is."""
    there = tuple(file for file in found or () if file not in LOST)
    return there, next((file for file in found or () if file in LOST), None)


class FetchLaterError(Exception):
    """The file can't be had now."""


@dataclass(frozen=True)
class Fetching(Generic[File]):
    """Takes rows of one channel that wait for files, and lets them be answered.

    `named` tells the files of a row, `have` brings one: what the event is told of it (its hash,
    or why it is lost), or FetchLaterError. What never came is told as `missing`. A row that
    shares a unit waits `settles_in` longer for the others.
    """

    channel: str
    named: Callable[[Received], Sequence[File]]
    have: Callable[[File], Awaitable[Sequence[str]]]
    writer: Writer
    bell: Bell
    clock: Callable[[], datetime]
    missing: Sequence[str] = ()
    settles_in: timedelta = timedelta(0)

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
        for file in self.named(row):
            try:
                found += await self.have(file)
            except FetchLaterError as error:
                if row.attempts < TRIES_MOST:
                    await self._put_off(row)
                    return
                log.warning("a file could not be had", row=row.id, error=str(error))
                found += self.missing
        now = self.clock()
        open_at = now + self.settles_in if row.unit else now
        await self.writer.run(lambda s: inbox.fetched(s, row.id, found, open_at=open_at))

    async def _put_off(self, row: Received) -> None:
        at = self.clock() + TRY_AGAIN_IN * 2 ** (row.attempts - 1)
        await self.writer.run(lambda s: inbox.fetch_later(s, row.id, at=at))
