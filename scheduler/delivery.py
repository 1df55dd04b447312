"""Delivers the outbox: claims with a lease, sends, records how it ended.

Several processes may do this at once; a row is claimed by one of them, and comes back by
itself when that one dies.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from domain.conversation import Lane, Notice, Say
from scheduler.seam import (
    Channel,
    Delivered,
    Gone,
    Message,
    Rejected,
    Retry,
    SendOutcome,
    Unknown,
    WindowClosed,
)
from storage import outbox, people
from storage.database import Session
from storage.outbox import Due, Outcome

T = TypeVar("T")
log = structlog.get_logger("delivery")

BATCH = 64
FIRST_RETRY_IN = timedelta(seconds=2)
RETRY_MOST_IN = timedelta(minutes=15)
ATTEMPTS_MOST = 120
"""At a quarter of an hour each this is more than a day; then a person must look."""

# Sent again although it may have arrived: better twice than never.
AT_LEAST_ONCE = frozenset({Lane.URGENT, Lane.REPLY, Lane.ASSIGNMENT, Lane.STATUS, Lane.REMINDER})


class Runs(Protocol):
    """Runs work on an open transaction and gives its result once committed."""

    async def run(self, work: Callable[[Session], T]) -> T:
        """The result of `work(session)`."""
        ...


class Wakes(Protocol):
    """Says when there may be something to send."""

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring, at most so long."""
        ...


@dataclass(frozen=True)
class Delivery:
    """All that delivery needs: where rows are, how words are found, which channels there are."""

    writer: Runs
    channels: Mapping[str, Channel]
    render: Callable[[str, Say | Notice], Say]
    clock: Callable[[], datetime]
    poll_in: float = 1.0

    async def run(self, bell: Wakes) -> None:
        """Deliver for ever: at once after a ring, and every little while without one."""
        while True:
            if not await _to_its_end(self.round()):
                await bell.wait(self.poll_in)

    async def round(self) -> int:
        """Send one batch; how many rows it had."""
        now = self.clock()
        due = await self.writer.run(lambda s: outbox.claim(s, most=BATCH, now=now))
        if not due:
            return 0
        outcomes = await asyncio.gather(*(self._send(row) for row in due))
        await self.writer.run(lambda s: self._record(s, due, outcomes))
        return len(due)

    async def _send(self, due: Due) -> SendOutcome:
        channel = self.channels.get(due.to.channel)
        if channel is None:
            return Retry(f"the channel {due.to.channel} is not switched on")
        try:
            say = self.render(due.language, due.content)
            notice = due.content if isinstance(due.content, Notice) else None
            return await channel.send(Message(due.id, due.to, due.lane, say, notice))
        except Exception as error:  # a mistake of ours must not stop the others' letters
            log.exception("letter could not be sent", row=due.id)
            return Retry(f"{type(error).__name__}: {error}")

    def _record(self, session: Session, due: list[Due], outcomes: list[SendOutcome]) -> None:
        now = self.clock()
        for row, outcome in zip(due, outcomes, strict=True):
            if isinstance(outcome, Gone):
                people.mark_unreachable(session, row.to)
        ends = [ended(row, o, now=now) for row, o in zip(due, outcomes, strict=True)]
        outbox.record(session, ends)


def ended(due: Due, outcome: SendOutcome, *, now: datetime) -> Outcome:
    """What becomes of a row: sent, tried again later, or undeliverable with the reason."""
    match outcome:
        case Delivered(id=platform_id):
            return Outcome(due.id, "sent", now, platform_id)
        case Retry(reason, after_in):
            return _again(due, reason, after_in, now)
        case Unknown(reason) if due.lane in AT_LEAST_ONCE:
            return _again(due, reason, None, now)
        case Gone(reason) | WindowClosed(reason) | Rejected(reason) | Unknown(reason):
            return Outcome(due.id, "undeliverable", now, reason=reason)


def _again(due: Due, reason: str, after_in: timedelta | None, now: datetime) -> Outcome:
    if due.attempts >= ATTEMPTS_MOST:
        return Outcome(due.id, "undeliverable", now, reason=reason)
    doublings = min(due.attempts, 10)
    wait = after_in or min(FIRST_RETRY_IN * 2**doublings, RETRY_MOST_IN)
    return Outcome(due.id, "open", now + wait, reason=reason)


async def _to_its_end(work: Coroutine[None, None, T]) -> T:
    """Who is told to stop finishes this first: a letter half sent would wait out its lease."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def forever(work: Callable[[], Awaitable[None]], name: str) -> None:
    """Keep a worker alive: what it raises is logged, and it starts again a second later."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("worker failed, starting again", worker=name)
            await asyncio.sleep(1)
