"""Puts pictures and tables beside letters that have some: figures, drawn when they are sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot.charts import draw
from bot.media import Media
from bot.writer import Writer
from domain import broadcast_tables, digest_words
from domain.broadcast_tables import table
from domain.wording import Wording
from scheduler.seam import Channel, Message, SendOutcome
from storage import files
from storage.files import Picture

log = structlog.get_logger("illustrated")

CHARTS = (digest_words.chart, broadcast_tables.chart)
"""What finds the figures to draw, of one kind of notice each."""


@dataclass(frozen=True)
class Illustrator:
    """Draws in a reader's own language, and stores what it drew like any other picture."""

    wording: Wording
    media: Media
    writer: Writer
    clock: Callable[[], datetime]

    async def illustrated(self, message: Message, *, with_files: bool = False) -> Message:
        """The message with its picture, and its table too; itself where it has neither."""
        try:
            made = await self._made(message, with_files=with_files)
        except OSError:  # a full disk must not cost people the words
            log.exception("picture could not be stored", row=message.row)
            return message
        if not made:
            return message
        now = self.clock()
        for one in made:
            await self.writer.run(partial(files.keep, picture=one, now=now))
        hashes = tuple(one.hash for one in made)
        return replace(message, say=replace(message.say, photos=hashes))

    async def _made(self, message: Message, *, with_files: bool) -> list[Picture]:
        notice, language = message.notice, message.language
        if notice is None:
            return []
        charts = (find(self.wording, language, notice) for find in CHARTS)
        shown = next((one for one in charts if one is not None), None)
        made = [await self.media.keep(await asyncio.to_thread(draw, shown))] if shown else []
        rows = table(self.wording, language, notice) if with_files else None
        return [*made, await self.media.keep_table(rows)] if rows else made


class Illustrated:
    """A channel as delivery sees it; its letters come with their pictures and tables."""

    def __init__(self, channel: Channel, illustrator: Illustrator) -> None:
        self.channel = channel
        self.illustrator = illustrator
        self.name = channel.name
        self.capabilities = channel.capabilities

    async def send(self, message: Message) -> SendOutcome:
        """Send it with its picture, if it has one."""
        whole = await self.illustrator.illustrated(message, with_files=self.capabilities.files)
        return await self.channel.send(whole)
