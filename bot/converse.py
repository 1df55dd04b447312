"""The worker on the road in: claims what was received and takes it through its turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import structlog

from bot.bell import OUTBOX, Bell, Listener
from bot.channels import Happening, Moved, Reach
from bot.writer import ClosedError, Writer
from domain.conversation import Event
from handlers import door
from handlers.turn import House, Turn
from storage import inbox, people, rooms
from storage.database import LostError, Session, apart
from storage.inbox import Received

log = structlog.get_logger("converse")

BATCH = 32

Read = tuple[Received, Happening]
Understand = Callable[[Session, Event, datetime], Event | None]
Answered = tuple[list[int], list[Turn]]
"""Rows that are done, and turns still to be saved."""


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

        What is said is saved at the end, all in two statements, which takes a fifth less CPU on
        PostgreSQL (bench/steps.py); `alone`, so that what can't be saved fails alone.
        """
        now = self.clock()
        heads = inbox.claim(session, most=BATCH, now=now)
        done: list[int] = []
        turns: list[Turn] = []
        for head in heads:
            rows, heard = self._answer(session, head, now, alone=alone)
            done += rows
            turns += heard
        door.save(session, turns, now=now)
        inbox.finish(session, done, now=now)
        return len(heads)

    def _answer(self, session: Session, head: Received, now: datetime, *, alone: bool) -> Answered:
        """One person's part; what fails is put aside and blocks nobody."""
        rows = inbox.unit(session, head, now=now)
        read = [pair for row in rows for pair in self._read(session, row, now)]
        if not read:
            return [], []
        if not alone:
            return [row.id for row, _ in read], self._take(session, read, now)
        try:
            with apart(session):
                door.save(session, self._take(session, read, now), now=now)
        except LostError:
            raise
        except Exception as error:  # whatever it is, it stays this one person's trouble
            first, _ = read[0]
            later = inbox.put_off(session, first, error=repr(error), now=now)
            log.exception("event failed", row=first.id, again=later)
            return [], []
        return [row.id for row, _ in read], []

    def _read(self, session: Session, row: Received, now: datetime) -> list[Read]:
        try:
            return [(row, self.decoders[row.channel](row))]
        except Exception as error:  # whatever a stranger sent, it must not stop the others
            # Without what the row holds: neither words nor secrets belong into a log.
            log.warning("event can't be read, put aside", row=row.id, error=type(error).__name__)
            inbox.quarantine(session, row.id, error=repr(error), now=now)
            return []

    def _take(self, session: Session, read: Sequence[Read], now: datetime) -> list[Turn]:
        turns = []
        events = [(row.id, event) for row, event in read if isinstance(event, Event)]
        if events:
            event = self._understood(session, together([event for _, event in events]), now)
            rows = [row for row, _ in events]
            if event is not None:
                turns = [door.hear(session, event, house=self.house(), rows=rows, now=now)]
        for _, happened in read:
            if isinstance(happened, Reach):
                people.mark_reach(session, happened.peer, reachable=happened.reachable)
                if not happened.reachable:
                    rooms.leave(session, happened.peer)
            elif isinstance(happened, Moved):
                rooms.move(session, happened.room, happened.to)
        return turns

    def _understood(self, session: Session, event: Event, now: datetime) -> Event | None:
        understand = self.understanding.get(event.peer.channel)
        return event if understand is None else understand(session, event, now)


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
