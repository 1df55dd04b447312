"""The Zalo Bot as delivery sees it: numbered texts, pictures by a short-lived address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.channels.attached import Attached
from bot.channels.map_links import MapLinks
from bot.channels.numbered import Laid, Numbered
from bot.channels.pace import Pace
from bot.channels.pieces import pieces
from bot.channels.zalo_bot import CHANNEL
from bot.channels.zalo_bot.api import SERVER, Api, ZaloError
from bot.kinds import Sort
from bot.writer import Writer
from domain.conversation import Ask, Capabilities, Lane
from domain.texts import Texts
from scheduler.seam import Delivered, Message, Rejected, Retry, SendOutcome, Unknown
from storage import zalo
from storage.database import Session

log = structlog.get_logger("zalo_bot")

CAPABILITIES = Capabilities(buttons_max=0, text_max=2000)
TOKEN_LOOK_IN = timedelta(minutes=5)
_ENDS: Mapping[int, Callable[[str], SendOutcome]] = {
    400: Rejected,
    401: lambda words: Retry(f"{words}: see nangniu doctor", TOKEN_LOOK_IN),
    403: Retry,  # "internal server error" in Zalo's own list
    404: Rejected,
    408: Unknown,
    429: Retry,
}


@dataclass(frozen=True)
class ZaloBotChannel:
    """Sends to one bot's people; Zalo fetches pictures where `attached` says."""

    api: Api
    writer: Writer
    texts: Texts
    pace: Pace
    clock: Callable[[], datetime]
    attached: Attached
    map_links: MapLinks
    name: str = CHANNEL
    capabilities: Capabilities = CAPABILITIES

    async def send(self, message: Message) -> SendOutcome:
        """Send one message, in as many of Zalo's as it takes."""
        if (later := await self.pace.take()) is not None:
            return Retry("more than the bot may send", later)
        laid = await self.writer.run(lambda session: self._lay_out(session, message))
        try:
            await self._show_typing(message)
            return await self._send(message, laid.text + self._map(message))
        except ZaloError as error:
            return outcome(error)

    def _lay_out(self, session: Session, message: Message) -> Laid:
        now = self.clock()
        zalo.count_sent(session, on=now.date())
        return Numbered(self.texts, CAPABILITIES).lay_out(session, message, now=now)

    async def _show_typing(self, message: Message) -> None:
        """A convenience: an answer that comes without it is an answer all the same."""
        if message.lane is not Lane.REPLY:
            return
        try:
            await self.api.call("sendChatAction", chat_id=message.to.id, action="typing")
        except ZaloError as error:
            log.debug("typing not shown", code=error.code)

    def _map(self, message: Message) -> str:
        """Where a place can be marked, where one is asked for."""
        if message.say.ask is not Ask.PLACE:
            return ""
        url = self.map_links.url(message.to, message.row)
        invited = self.texts.say(message.language, "numbered.map")
        return f"\n\n{invited}\n{url}" if url else ""

    async def _send(self, message: Message, text: str) -> SendOutcome:
        chat, sent = message.to.id, None
        sorts = self.attached.sorts(message.say.photos)
        pictures = {photo: self.attached.brief(photo) for photo in sorts[Sort.PICTURE]}
        for url in filter(None, pictures.values()):
            sent = await self.api.call("sendPhoto", chat_id=chat, photo=url)
        left = [h for h in message.say.photos if not pictures.get(h)]
        whole = "\n\n".join(filter(None, (text, self.attached.told(message.language, left))))
        for part in pieces(whole, CAPABILITIES.text_max):
            sent = await self.api.call("sendMessage", chat_id=chat, text=part)
        if sent is None:
            return Rejected("there is nothing in it")
        id_ = sent.get("message_id") if isinstance(sent, Mapping) else None
        return Delivered(id_ if isinstance(id_, str) else None)


def outcome(error: ZaloError) -> SendOutcome:
    """What becomes of the letter; what isn't known here may have been sent."""
    if not error.sent or error.code >= SERVER:
        return Retry(str(error))
    return _ENDS.get(error.code, Unknown)(str(error))
