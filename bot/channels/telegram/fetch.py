"""Fetches the files of stored updates, so that an answer never waits for a download."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.bell import INBOX, Bell
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.api import Api, ApiError
from bot.channels.telegram.intake import ALBUM_SETTLES_IN, MEDIA
from bot.channels.telegram.raw import TOO_LARGE, UNAVAILABLE, UNKNOWN_KIND, File, files_of
from bot.media import Media, MediaError
from bot.writer import Writer
from storage import files, inbox, telegram
from storage.database import Session
from storage.files import Picture
from storage.inbox import Received

log = structlog.get_logger("telegram")

AT_ONCE = 4
TRIES_MOST = 5
TRY_AGAIN_IN = timedelta(seconds=2)
BYTES_MOST = 20_000_000
"""What Telegram lets a bot download."""
LOOK_IN = 1.0
LARGE = 413
PERMANENT = frozenset({400, 403, 404, LARGE})


class FetchLaterError(Exception):
    """The file can't be had now."""


class LostError(Exception):
    """The file will never be had; its text is why, one of `raw.LOST`."""


@dataclass(frozen=True)
class Fetcher:
    """Takes rows that wait for files, gets what can be had, and lets them be answered."""

    api: Api
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
            lambda s: inbox.claim_media(s, CHANNEL, most=AT_ONCE, now=now)
        )
        await asyncio.gather(*(self._fetch(row) for row in rows))
        if rows:
            self.bell.ring(INBOX)
        return len(rows)

    async def _fetch(self, row: Received) -> None:
        found: list[str] = []
        for file in files_of(_update(row)):
            try:
                found.append(await self._have(file))
            except LostError as error:
                found.append(str(error))
            except FetchLaterError as error:
                if row.attempts < TRIES_MOST:
                    await self._put_off(row)
                    return
                log.warning("a file could not be had", row=row.id, error=str(error))
                found.append(UNAVAILABLE)
        now = self.clock()
        open_at = now + ALBUM_SETTLES_IN if row.unit else now
        await self.writer.run(lambda s: inbox.fetched(s, row.id, found, open_at=open_at))

    async def _put_off(self, row: Received) -> None:
        at = self.clock() + TRY_AGAIN_IN * 2 ** (row.attempts - 1)
        await self.writer.run(lambda s: inbox.fetch_later(s, row.id, at=at))

    async def _have(self, file: File) -> str:
        """The hash of a file; LostError where it is none we keep, FetchLaterError for now."""
        known = await self.writer.run(lambda s: telegram.fetched(s, [file.unique_id]))
        if file.unique_id in known:
            return known[file.unique_id]
        if file.size > BYTES_MOST:
            raise LostError(TOO_LARGE)
        try:
            picture = await self.media.keep_any(await self._download(file))
        except MediaError as error:
            raise LostError(UNKNOWN_KIND) from error
        except OSError as error:  # the disk is full
            raise FetchLaterError(type(error).__name__) from error
        await self.writer.run(lambda s: self._note(s, file, picture))
        return picture.hash

    def _note(self, session: Session, file: File, picture: Picture) -> None:
        now = self.clock()
        files.keep(session, picture, now=now)
        telegram.remember_fetched(session, file.unique_id, picture.hash, now=now)

    async def _download(self, file: File) -> bytes:
        try:
            told = await self.api.call("getFile", file_id=file.id)
            path = told.get("file_path") if isinstance(told, Mapping) else None
            if not isinstance(path, str):
                raise ApiError(404, "the file has no path")
            return await self.api.download(path, most=BYTES_MOST)
        except ApiError as error:
            if error.code in PERMANENT:
                is_large = error.code == LARGE or "too big" in error.words
                raise LostError(TOO_LARGE if is_large else UNAVAILABLE) from None
            raise FetchLaterError(str(error)) from None


def _update(row: Received) -> Mapping[str, Any]:
    told = json.loads(row.raw)
    return told if isinstance(told, Mapping) else {}
