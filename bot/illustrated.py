"""Puts a picture beside letters that have one to show: the week's figures, drawn when sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.charts import draw
from bot.media import Media
from bot.writer import Writer
from domain.digest_words import chart
from domain.wording import Wording
from scheduler.seam import Channel, Message, SendOutcome
from storage import files

log = structlog.get_logger("illustrated")


@dataclass(frozen=True)
class Illustrator:
    """Draws in a reader's own language, and stores what it drew like any other picture."""

    wording: Wording
    media: Media
    writer: Writer
    clock: Callable[[], datetime]

    async def illustrated(self, message: Message) -> Message:
        """The message with its picture; itself where nothing is to be drawn."""
        shown = chart(self.wording, message.language, message.notice) if message.notice else None
        if shown is None:
            return message
        try:
            picture = await self.media.keep(await asyncio.to_thread(draw, shown))
        except OSError:  # a full disk must not cost people the words
            log.exception("picture could not be stored", row=message.row)
            return message
        now = self.clock()
        await self.writer.run(lambda session: files.keep(session, picture, now=now))
        return replace(message, say=replace(message.say, photos=(picture.hash,)))


class Illustrated:
    """A channel as delivery sees it; its letters come with their pictures."""

    def __init__(self, channel: Channel, illustrator: Illustrator) -> None:
        self.channel = channel
        self.illustrator = illustrator
        self.name = channel.name
        self.capabilities = channel.capabilities

    async def send(self, message: Message) -> SendOutcome:
        """Send it with its picture, if it has one."""
        return await self.channel.send(await self.illustrator.illustrated(message))
