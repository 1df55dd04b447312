"""The files of stored updates, had through getFile."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.fetching import (
    BYTES_MOST,
    TOO_LARGE,
    UNAVAILABLE,
    UNKNOWN_KIND,
    FetchLaterError,
)
from bot.channels.telegram.api import Api, ApiError
from bot.channels.telegram.raw import File, files_of
from bot.media import Media, MediaError
from bot.writer import Writer
from storage import files, telegram
from storage.database import Session
from storage.files import Picture
from storage.inbox import Received

LARGE = 413
PERMANENT = frozenset({400, 403, 404, LARGE})


class LostError(Exception):
    """The file will never be had; its text is why, one of `fetching.LOST`."""


@dataclass(frozen=True)
class TelegramFiles:
    """Brings the files of updates, each once."""

    api: Api
    media: Media
    writer: Writer
    clock: Callable[[], datetime]

    async def have(self, file: File) -> list[str]:
        """The hash of a file, or why it will never be had; FetchLaterError for now."""
        try:
            return [await self._have(file)]
        except LostError as error:
            return [str(error)]

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


def named(row: Received) -> Sequence[File]:
    """The files of a stored update."""
    told = json.loads(row.raw)
    return files_of(told if isinstance(told, Mapping) else {})
