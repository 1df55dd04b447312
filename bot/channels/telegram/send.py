"""Telegram as delivery sees it: python-telegram-bot sends, every error becomes an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import Message as Sent
from telegram.error import BadRequest, ChatMigrated, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram import CHANNEL
from bot.channels.telegram.compose import Labels, Markup, markup, pieces, with_link
from bot.channels.telegram.editing import NO_PREVIEW, edit, take_away
from bot.channels.telegram.gates import is_room
from bot.channels.telegram.photos import Photos
from bot.channels.telegram.refusals import is_bad_file, outcome
from bot.writer import Writer
from domain.broadcast_notices import RECALLED
from domain.conversation import Capabilities, Lane, Peer, Say
from scheduler.seam import Delivered, Message, Rejected, SendOutcome
from storage import rooms

QUIET = frozenset({Lane.DIGEST, Lane.BROADCAST})
"""Lanes that make no sound."""


@dataclass(frozen=True, slots=True)
class Style:
    """How messages of this bot look.

    By language the words of the asking keyboard, and those of the link into the private chat;
    whether sending is paid for.
    """

    labels: Mapping[str, Labels]
    opens: Mapping[str, str] = field(default_factory=dict)
    paid: bool = False


class TelegramChannel:
    """Sends to Telegram."""

    name = CHANNEL
    capabilities = Capabilities(
        buttons_max=100, text_max=4096, edits=True, place_in=True, phone_in=True, files=True
    )

    def __init__(self, bot: "ExtBot[int]", photos: Photos, writer: Writer, style: Style) -> None:
        self._bot = bot
        self._photos = photos
        self._writer = writer
        self._style = style
        self._name = ""

    async def send(self, message: Message) -> SendOutcome:
        """Send one message, in as many of Telegram's as it takes."""
        try:
            return await self._send_to(message.to.id, message)
        except ChatMigrated as error:
            return await self._follow(message, str(error.new_chat_id))
        except TelegramError as error:
            return outcome(error)

    async def _follow(self, message: Message, new: str) -> SendOutcome:
        to = Peer(CHANNEL, new)
        await self._writer.run(lambda session: rooms.move(session, message.to, to))
        try:
            return await self._send_to(new, message)
        except TelegramError as error:
            return outcome(error)

    async def _send_to(self, chat: str, message: Message) -> Delivered | Rejected:
        say, options = message.say, self._options(message)
        parts = pieces(say.text)
        below = await self._below(message)
        is_recall = message.notice is not None and message.notice.kind == RECALLED
        if message.edits and is_recall and await take_away(self._bot, chat, message.edits):
            return Delivered(message.edits)
        if message.edits and await edit(
            self._bot, chat, message.edits, parts, below=below, rate_limit_args=int(message.lane)
        ):
            return Delivered(message.edits)
        sent: list[Sent] = []
        photos = await self._send_photos(chat, say, options) if say.photos else None
        for number, part in enumerate(parts, start=1):
            last = below if number == len(parts) else None
            sent.append(
                await self._bot.send_message(
                    chat, part, reply_markup=last, link_preview_options=NO_PREVIEW, **options
                )
            )
        # What may be taken back goes with its picture; what is edited keeps the one it has.
        shown = [photos] if photos and (message.lane is Lane.BROADCAST or not sent) else []
        ids = [str(one.message_id) for one in (*shown, *sent)]
        return Delivered(" ".join(ids)) if ids else Rejected("there is nothing in it")

    async def _below(self, message: Message) -> Markup:
        """In a room also a way in for those who have never written to the bot.

        Only they can begin: until then a press of theirs can't be answered in private.
        """
        below = markup(message.say, self._style.labels[message.language])
        code = message.notice.params.get("code") if message.notice is not None else None
        label = self._style.opens.get(message.language)
        if not (code and label and is_room(message.to.id)):
            return below
        if not self._name:
            self._name = (await self._bot.get_me()).username or ""
        return with_link(below, label, f"https://t.me/{self._name}?start={code}")

    async def _send_photos(self, chat: str, say: Say, options: Mapping[str, Any]) -> Sent | None:
        try:
            return await self._photos.send(chat, say.photos, options)
        except BadRequest as error:
            if not is_bad_file(error):
                raise
            # Ids of a bot that had this token before, or that Telegram has forgotten.
            await self._photos.forget(say.photos)
            return await self._photos.send(chat, say.photos, options)

    def _options(self, message: Message) -> dict[str, Any]:
        options: dict[str, Any] = {
            "rate_limit_args": int(message.lane),
            "disable_notification": message.lane in QUIET or message.edits is not None,
        }
        if self._style.paid:
            options["allow_paid_broadcast"] = True
        return options
