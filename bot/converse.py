"""The worker on the road in: claims what was received and takes it through its turn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import structlog

from bot.bell import OUTBOX, Bell, Listener
from bot.channels import Happening, Joined, Moved, Reach
from bot.writer import ClosedError, Writer
from domain.conversation import Event, Peer
from handlers import door
from handlers.rooms import Arrival, greet
from handlers.turn import House, Turn
from storage import conversations, inbox, people, rooms
from storage.conversations import Conversation
from storage.database import LostError, Session, apart
from storage.inbox import Received

log = structlog.get_logger("converse")

BATCH = 32

Understand = Callable[[Session, Event, datetime], Event | None]
Part = Sequence[tuple[Received, Happening]]
"""What one person is answered at once."""
Known = Mapping[Peer, Conversation]


@dataclass(frozen=True)
class Converse:
    """Answers events, the oldest of each person first, many people in one commit."""

    writer: Writer
    house: Callable[[], House]
    decoders: Mapping[str, Callable[[Received], Happening]]
    bell: Bell
    clock: Callable[[], datetime]
    understanding: Mapping[str, Understand] = field(default_factory=dict)
    poll_in: float = 1.0

    async def run(self, ear: Listener) -> None:
        """Answer for ever: at once after a ring, and every little while without one."""
        while True:
            if not await self.round():
                await ear.wait(self.poll_in)

    async def round(self) -> int:
        """Answer one batch; how many events it had."""
        try:
            count = await self.writer.run(self.answer_batch)
        except ClosedError:
            raise
        except Exception as error:  # one of them can't be saved: each alone shows which
            log.warning("batch failed, one by one now", error=type(error).__name__)
            count = await self.writer.run(partial(self.answer_batch, alone=True))
        if count:
            self.bell.ring(OUTBOX)
        return count

    def answer_batch(self, session: Session, *, alone: bool = False) -> int:
        """Claim and answer, all in the one transaction that is open.

        What many people need is read and saved together, which takes far less CPU on PostgreSQL
        (bench/steps.py); `alone`, each person apart, so that what fails fails alone.
        """
        now = self.clock()
        heads = inbox.claim(session, most=BATCH, now=now)
        parts = [part for head in heads if (part := self._part(session, head, now))]
        if alone:
            answered = [(part, self._answer_apart(session, part, now)) for part in parts]
        else:
            known = _known(session, parts)
            answered = [(part, self._answer(session, part, known, now)) for part in parts]
        door.save(session, [turn for _, turns in answered for turn in turns or ()], now=now)
        done = [row.id for part, turns in answered if turns is not None for row, _ in part]
        inbox.finish(session, done, now=now)
        return len(heads)

    def _part(self, session: Session, head: Received, now: datetime) -> Part:
        """What one person is answered now: an event, or an album as one; none if it can't be."""
        rows = inbox.unit(session, head, now=now)
        return [pair for row in rows for pair in self._read(session, row, now)]

    def _answer_apart(self, session: Session, part: Part, now: datetime) -> list[Turn] | None:
        """One person's part, saved; None when it failed: put aside, it blocks nobody."""
        try:
            with apart(session):
                turns = self._answer(session, part, _known(session, [part]), now)
                door.save(session, turns, now=now)
        except LostError:
            raise
        except Exception as error:  # whatever it is, it stays this one person's trouble
            first, _ = part[0]
            later = inbox.put_off(session, first, error=repr(error), now=now)
            log.exception("event failed", row=first.id, again=later)
            return None
        return []

    def _read(self, session: Session, row: Received, now: datetime) -> Part:
        try:
            return [(row, self.decoders[row.channel](row))]
        except Exception as error:  # whatever a stranger sent, it must not stop the others
            # Without what the row holds: neither words nor secrets belong into a log.
            log.warning("event can't be read, put aside", row=row.id, error=type(error).__name__)
            inbox.quarantine(session, row.id, error=repr(error), now=now)
            return []

    def _answer(self, session: Session, part: Part, known: Known, now: datetime) -> list[Turn]:
        turns = []
        events = [(row.id, event) for row, event in part if isinstance(event, Event)]
        if events:
            event = self._understood(session, together([event for _, event in events]), now)
            rows = tuple(row for row, _ in events)
            if event is not None:
                heard = door.Incoming(event, rows, known.get(event.peer))
                turns = [door.hear(session, heard, house=self.house(), now=now)]
        for row, happened in part:
            if isinstance(happened, Reach):
                people.mark_reach(session, happened.peer, reachable=happened.reachable)
                if not happened.reachable:
                    rooms.leave(session, happened.peer)
            elif isinstance(happened, Moved):
                rooms.move(session, happened.room, happened.to)
            elif isinstance(happened, Joined):
                greet(session, Arrival(happened.room, happened.by, row.id), self.house(), now=now)
        return turns

    def _understood(self, session: Session, event: Event, now: datetime) -> Event | None:
        understand = self.understanding.get(event.peer.channel)
        return event if understand is None else understand(session, event, now)


def _known(session: Session, parts: Iterable[Part]) -> Known:
    happened = (event for part in parts for _, event in part)
    peers = {event.peer for event in happened if isinstance(event, Event)}
    return conversations.find_all(session, peers)


def together(events: Sequence[Event]) -> Event:
    """An album is one thing its sender did: all its pictures, and whatever words came along."""
    first = events[0]
    if len(events) == 1:
        return first
    texts = [event.text for event in events if event.text]
    photos = tuple(photo for event in events for photo in event.photos)
    odd = None if texts or photos else first.unsupported
    lost = next((event.lost for event in events if event.lost), None)
    words = "\n".join(texts) or None
    return replace(first, text=words, photos=photos, unsupported=odd, lost=lost)
