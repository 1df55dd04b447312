"""Pictures on their way out: by the id Telegram gave them, uploaded when it has none."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from telegram import InputFile, InputMediaPhoto, Message
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.compose import ALBUM_MOST
from bot.media import Media
from bot.writer import Writer
from storage import telegram

log = structlog.get_logger("telegram")


class Photos:
    """Sends stored pictures."""

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
        """Send pictures, several as albums; the last message, None if none was there."""
        known = await self._writer.run(
            lambda session: telegram.uploaded(session, self._number, hashes)
        )
        sources = {h: known.get(h) or await asyncio.to_thread(self._read, h) for h in hashes}
        there = [(hash_, source) for hash_, source in sources.items() if source is not None]
        if any(isinstance(source, bytes) for _, source in there):
            await self._show_uploading(chat)
        sent: list[Message] = []
        for at in range(0, len(there), ALBUM_MOST):
            sent += await self._send_some(chat, there[at : at + ALBUM_MOST], options)
        await self._remember(dict(zip((h for h, _ in there), sent, strict=True)), known)
        return sent[-1] if sent else None

    async def forget(self, hashes: Sequence[str]) -> None:
        """Upload these anew next time."""
        await self._writer.run(
            lambda session: telegram.forget_uploaded(session, self._number, hashes)
        )

    async def _send_some(
        self, chat: str, some: Sequence[tuple[str, str | bytes]], options: Mapping[str, Any]
    ) -> Sequence[Message]:
        if len(some) == 1:
            return [await self._bot.send_photo(chat, _input(*some[0]), **options)]
        album = [InputMediaPhoto(_input(*one, attach=True)) for one in some]
        return await self._bot.send_media_group(chat, album, **options)

    async def _show_uploading(self, chat: str) -> None:
        try:
            await self._bot.send_chat_action(chat, "upload_photo")
        except TelegramError as error:
            log.debug("chat action not shown", error=type(error).__name__)

    async def _remember(self, sent: Mapping[str, Message], known: Mapping[str, str]) -> None:
        new = {
            hash_: message.photo[-1].file_id
            for hash_, message in sent.items()
            if hash_ not in known and message.photo
        }
        if new:
            now = self._clock()
            await self._writer.run(
                lambda session: telegram.remember_uploaded(session, self._number, new, now=now)
            )

    def _read(self, hash_: str) -> bytes | None:
        path: Path = self._media.path(hash_)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            log.error("a stored picture is gone", file=hash_)
            return None


def _input(hash_: str, source: str | bytes, *, attach: bool = False) -> str | InputFile:
    if isinstance(source, str):
        return source
    return InputFile(source, filename=f"{hash_[:12]}.jpg", attach=attach)
