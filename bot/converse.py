"""The worker on the road in: claims what was received and takes it through its turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.bell import OUTBOX, Bell, Listener
from bot.writer import Writer
from domain.conversation import Event
from handlers import door
from handlers.turn import House
from storage import inbox
from storage.database import Session
from storage.inbox import Received

log = structlog.get_logger("converse")

BATCH = 32


@dataclass(frozen=True)
class Converse:
    """Answers events, the oldest of each person first, many people in one commit."""

    writer: Writer
    house: Callable[[], House]
    decoders: Mapping[str, Callable[[Received], Event]]
    bell: Bell
    clock: Callable[[], datetime]
    poll_in: float = 1.0

    async def run(self, ear: Listener) -> None:
        """Answer for ever: at once after a ring, and every little while without one."""
        while True:
            if not await self.round():
                await ear.wait(self.poll_in)

    async def round(self) -> int:
        """Answer one batch; how many events it had."""
        count = await self.writer.run(self.answer_batch)
        if count:
            self.bell.ring(OUTBOX)
        return count

    def answer_batch(self, session: Session) -> int:
        """Claim and answer, all in the one transaction that is open."""
        now = self.clock()
        rows = inbox.claim(session, most=BATCH, now=now)
        answered = [row.id for row in rows if self._answer(session, row, now)]
        inbox.finish(session, answered, now=now)
        return len(rows)

    def _answer(self, session: Session, row: Received, now: datetime) -> bool:
        """Whether the row is done; one that can't be is put aside and blocks nobody."""
        try:
            event = self.decoders[row.channel](row)
        except (KeyError, ValueError) as error:
            log.warning("event can't be read, put aside", row=row.id, error=repr(error))
            inbox.quarantine(session, row.id, error=repr(error), now=now)
            return False
        try:
            with session.begin_nested():
                door.answer(session, event, house=self.house(), row=row.id, now=now)
        except Exception as error:  # whatever it is, it stays this one person's trouble
            later = inbox.put_off(session, row, error=repr(error), now=now)
            log.exception("event failed", row=row.id, again=later)
            return False
        return True
