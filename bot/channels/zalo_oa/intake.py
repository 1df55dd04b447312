"""What Zalo brings is stored; 200 follows."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from bot.bell import INBOX, Bell
from bot.channels.fetching import MEDIA
from bot.channels.hook import parsed
from bot.channels.zalo_oa import CHANNEL
from bot.channels.zalo_oa.reading import Fields, files, is_awaited, mapping, sender_of, word
from bot.writer import Writer
from storage import counters, inbox
from storage.database import Session
from storage.inbox import Arrival


class Intake:
    """Stores events, each once however often it comes, and rings."""

    def __init__(self, writer: Writer, bell: Bell, *, clock: Callable[[], datetime]) -> None:
        self._writer = writer
        self._bell = bell
        self._clock = clock

    async def store(self, body: bytes, signed_with: str) -> None:
        """A body that is known to be Zalo's; counts which first term its signature had."""
        event = parsed(body)
        if event and not is_awaited(event):
            return
        arrival = arrival_of(event, body)
        await self._writer.run(lambda session: self._store(session, arrival, signed_with))
        self._bell.ring(MEDIA if arrival.has_media else INBOX)

    def _store(self, session: Session, arrival: Arrival, signed_with: str) -> None:
        now = self._clock()
        if inbox.receive(session, arrival, now=now):
            counters.count(session, f"zalo_oa.signed.{signed_with}", on=now.date())


def arrival_of(event: Fields, body: bytes) -> Arrival:
    """What is stored of an event: the raw body, in its sender's lane."""
    digest = hashlib.sha256(body).hexdigest()
    name = word(mapping(event.get("message")).get("msg_id")) or digest
    lane = sender_of(event) or f"nobody:{digest}"
    raw = body.decode(errors="replace").replace("\x00", "\ufffd")
    has_media = sender_of(event) is not None and bool(files(event))
    return Arrival(CHANNEL, f"{lane}:{name}"[:200], lane, raw, has_media=has_media)
