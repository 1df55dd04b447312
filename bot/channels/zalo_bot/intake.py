"""What came in is stored; only then is anyone told."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.bell import INBOX, Bell
from bot.channels.fetching import MEDIA
from bot.channels.zalo_bot import CHANNEL
from bot.channels.zalo_bot.reading import file_of, message_of, sender_of, unwrapped, word
from bot.writer import Writer
from storage import inbox
from storage.inbox import Arrival


class Intake:
    """Stores updates, each once however often it comes, and rings."""

    def __init__(
        self, bot: str, writer: Writer, bell: Bell, *, clock: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._writer = writer
        self._bell = bell
        self._clock = clock

    async def store(self, told: Mapping[str, Any]) -> bool:
        """Whether it was new; whoever brought it may be told that it was received."""
        arrival = arrival_of(unwrapped(told), self._bot)
        now = self._clock()
        new = await self._writer.run(lambda s: inbox.receive(s, arrival, now=now))
        if new:
            self._bell.ring(MEDIA if arrival.has_media else INBOX)
        return new

    async def store_raw(self, _headers: Mapping[str, str], body: bytes) -> None:
        """A webhook's body; what is no JSON is kept as it came, for a person to look at."""
        text = body.decode(errors="replace").replace("\x00", "\ufffd")
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, Mapping):
            await self.store(told)
            return
        digest = hashlib.sha256(body).hexdigest()
        arrival = Arrival(CHANNEL, f"unreadable:{digest}", f"unreadable:{digest}", text)
        now = self._clock()
        await self._writer.run(lambda s: inbox.receive(s, arrival, now=now))
        self._bell.ring(INBOX)


def arrival_of(update: Mapping[str, Any], bot: str) -> Arrival:
    """What is stored of an update: all of it, in its sender's lane."""
    raw = json.dumps(update, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(raw.encode()).hexdigest()
    name = word(message_of(update).get("message_id")) or digest
    lane = sender_of(update) or f"nobody:{digest}"
    has_media = sender_of(update) is not None and file_of(update) is not None
    return Arrival(CHANNEL, f"{bot[:40]}:{name}", lane, raw, has_media=has_media)
