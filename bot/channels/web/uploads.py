"""Forms with photos: read to the end first, checked, and only then kept."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.web.limits import Seats
from bot.channels.web.parts import WebParts
from bot.channels.web.protocol import (
    BODY_MOST,
    PHOTO_MOST,
    PHOTOS_MOST,
    Refusal,
    Told,
    parse_form,
)
from bot.channels.web.words import Problem
from bot.media import Fault, MediaError
from storage.files import Picture

_CHUNK = 64 * 1024
_PARTS_MOST = 32
_FORM_MOST = PHOTOS_MOST * PHOTO_MOST + BODY_MOST
_FIELDS = {"key", "text"}
_FAULTS = {
    Fault.UNKNOWN: Problem.PHOTO_KIND,
    Fault.HEIC: Problem.PHOTO_HEIC,
    Fault.BROKEN: Problem.PHOTO_BROKEN,
    Fault.TOO_LARGE: Problem.PIXELS_MANY,
}
# What the reader of forms raises at a form that is none.
_NO_FORM = (ValueError, AssertionError, LookupError, RuntimeError, HttpProcessingError, Warning)


class Uploads:
    """Reads forms into nameless files, so that a hundred slow phones take no memory."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts
        self._seats = Seats(parts.limits.uploads_most)

    async def take(
        self, request: web.Request, charge: Callable[[int], None]
    ) -> tuple[str, Told, list[Picture]]:
        """The key, what was written, and the checked pictures; `charge` hears how many."""
        # Claimed sizes are refused before they are sent, true ones are counted below.
        if (request.content_length or 0) > _FORM_MOST:
            raise Refusal(Problem.PHOTO_LARGE)
        with self._seat(), ExitStack() as files:
            words, sent = await self._read(request, files)
            photos = [photo for photo in sent if photo.tell()]
            key, told = parse_form(words, len(photos), hollow=len(sent) > len(photos))
            charge(len(photos))
            pictures = [await self._keep(photo) for photo in photos]
        if pictures:
            told["photos"] = list(dict.fromkeys(picture.hash for picture in pictures))
        return key, told, pictures

    @contextmanager
    def _seat(self) -> Iterator[None]:
        if not self._seats.take(""):
            raise Refusal(Problem.BUSY)
        try:
            yield
        finally:
            self._seats.give_back("")

    async def _read(
        self, request: web.Request, files: ExitStack
    ) -> tuple[dict[str, bytes], list[IO[bytes]]]:
        try:
            async with asyncio.timeout(self._parts.limits.upload_in.total_seconds()):
                return await self._parts_of(await request.multipart(), files)
        except TimeoutError as error:
            raise Refusal(Problem.SLOW) from error
        except _NO_FORM as error:
            raise Refusal(Problem.FORM) from error

    async def _parts_of(
        self, form: MultipartReader, files: ExitStack
    ) -> tuple[dict[str, bytes], list[IO[bytes]]]:
        words: dict[str, bytes] = {}
        photos: list[IO[bytes]] = []
        for _ in range(_PARTS_MOST):
            if (part := await form.next()) is None:
                return words, photos
            if not isinstance(part, BodyPartReader):
                break
            if part.name != "photo":
                await _word(part, words)
            else:
                photos.append(await self._photo(part, len(photos), files))
        raise Refusal(Problem.FORM)

    async def _photo(self, part: BodyPartReader, before: int, files: ExitStack) -> IO[bytes]:
        """The photo; it is empty where a browser sent the field without a file."""
        file = files.enter_context(self._parts.media.spool())
        size = 0
        while chunk := await part.read_chunk(_CHUNK):
            if (size := size + len(chunk)) > PHOTO_MOST:
                raise Refusal(Problem.PHOTO_LARGE)
            if before == PHOTOS_MOST:
                raise Refusal(Problem.PHOTOS_MANY)
            file.write(chunk)
        return file

    async def _keep(self, photo: IO[bytes]) -> Picture:
        try:
            return await self._parts.media.keep(photo)
        except MediaError as error:
            raise Refusal(_FAULTS[error.fault]) from error


async def _word(part: BodyPartReader, words: dict[str, bytes]) -> None:
    """Read a field; what nobody asked for is read past, but counts."""
    value = bytearray()
    taken = sum(map(len, words.values()))
    while chunk := await part.read_chunk(_CHUNK):
        value += chunk
        if taken + len(value) > BODY_MOST:
            raise Refusal(Problem.BODY_LARGE)
    if part.name in _FIELDS:
        words[part.name] = bytes(value)
