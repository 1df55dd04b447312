"""Files on their way out: by the id Telegram gave them, uploaded when it has none."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from telegram import InputFile, InputMediaPhoto, Message
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.compose import ALBUM_MOST
from bot.kinds import KINDS, Kind, Sort
from bot.media import Media
from bot.writer import Writer
from storage import telegram

log = structlog.get_logger("telegram")

VOICE = ".ogg"


@dataclass(frozen=True, slots=True)
class Attached:
    """A stored file on its way: its bytes, or the id under which Telegram has it."""

    hash: str
    kind: Kind
    source: str | bytes

    def input(self, *, attach: bool = False) -> str | InputFile:
        """As the library takes it."""
        if isinstance(self.source, str):
            return self.source
        name = f"{self.hash[:12]}{self.kind.suffix}"
        return InputFile(self.source, filename=name, attach=attach)


class Photos:
    """Sends stored pictures and other files."""

    def __init__(
        self, bot: "ExtBot[int]", media: Media, writer: Writer, *, clock: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._number = bot.token.partition(":")[0]
        self._media = media
        self._writer = writer
        self._clock = clock

    async def send(
        self, chat: str, hashes: Sequence[str], options: Mapping[str, Any]
    ) -> Message | None:
        """Send files, pictures first and as albums; the last message, None if none was there."""
        known = await self._writer.run(
            lambda session: telegram.uploaded(session, self._number, hashes)
        )
        there = [f for f in [await self._found(h, known.get(h)) for h in hashes] if f is not None]
        if any(isinstance(file.source, bytes) for file in there):
            await self._show_uploading(chat)
        sent: dict[str, Message] = {}
        pictures = [file for file in there if file.kind.sort is Sort.PICTURE]
        for at in range(0, len(pictures), ALBUM_MOST):
            some = pictures[at : at + ALBUM_MOST]
            sent |= zip(
                (f.hash for f in some), await self._send_some(chat, some, options), strict=True
            )
        for file in there:
            if file.kind.sort is not Sort.PICTURE:
                sent[file.hash] = await self._send_one(chat, file, options)
        await self._remember(sent, known)
        return next(reversed(sent.values()), None)

    async def forget(self, hashes: Sequence[str]) -> None:
        """Upload these anew next time."""
        await self._writer.run(
            lambda session: telegram.forget_uploaded(session, self._number, hashes)
        )

    async def _send_some(
        self, chat: str, some: Sequence[Attached], options: Mapping[str, Any]
    ) -> Sequence[Message]:
        if len(some) == 1:
            return [await self._bot.send_photo(chat, some[0].input(), **options)]
        album = [InputMediaPhoto(file.input(attach=True)) for file in some]
        return await self._bot.send_media_group(chat, album, **options)

    async def _send_one(self, chat: str, file: Attached, options: Mapping[str, Any]) -> Message:
        """A voice is what Telegram recorded itself; all other sound is music to it."""
        if file.kind.sort is Sort.VIDEO:
            return await self._bot.send_video(chat, file.input(), **options)
        if file.kind.suffix == VOICE:
            return await self._bot.send_voice(chat, file.input(), **options)
        if file.kind.sort is Sort.AUDIO:
            return await self._bot.send_audio(chat, file.input(), **options)
        return await self._bot.send_document(chat, file.input(), **options)

    async def _show_uploading(self, chat: str) -> None:
        try:
            await self._bot.send_chat_action(chat, "upload_photo")
        except TelegramError as error:
            log.debug("chat action not shown", error=type(error).__name__)

    async def _remember(self, sent: Mapping[str, Message], known: Mapping[str, str]) -> None:
        ids = {hash_: _id(message) for hash_, message in sent.items() if hash_ not in known}
        new = {hash_: id_ for hash_, id_ in ids.items() if id_ is not None}
        if new:
            now = self._clock()
            await self._writer.run(
                lambda session: telegram.remember_uploaded(session, self._number, new, now=now)
            )

    async def _found(self, hash_: str, known: str | None) -> Attached | None:
        return await asyncio.to_thread(self._read, hash_, known)

    def _read(self, hash_: str, known: str | None) -> Attached | None:
        path = self._media.path(hash_)
        kind = KINDS[path.suffix]
        try:
            return Attached(hash_, kind, known or path.read_bytes())
        except FileNotFoundError:
            log.error("a stored file is gone", file=hash_)
            return None


def _id(message: Message) -> str | None:
    """The id Telegram gave the file of a message; of a picture that of its largest size."""
    file = message.effective_attachment
    if isinstance(file, list | tuple):
        file = file[-1] if file else None
    id_ = getattr(file, "file_id", None)
    return id_ if isinstance(id_, str) else None
