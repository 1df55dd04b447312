"""Delivers the outbox: claims with a lease, sends, records how it ended.

Several processes may do this at once; a row is claimed by one of them, and comes back by
itself when that one dies. Letters travel side by side: one that takes long holds up nobody.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

import structlog

from domain.conversation import Lane, Notice, Say
from domain.text import clean
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
from storage import conversations, keeping, outbox, people, rooms
from storage.database import Session
from storage.outbox import LEASE_IN, Due, Letter, Outcome
from storage.slots import Edit

T = TypeVar("T")
log = structlog.get_logger("delivery")

BATCH = 64
UNDER_WAY_MOST = 64
"""A channel with so many letters under way gets no more, so that the others get theirs."""
TOGETHER_IN = 0.02
"""Seconds that quick letters are waited for, to be recorded together."""
RENEW_IN = LEASE_IN / 3
FIRST_RETRY_IN = timedelta(seconds=2)
RETRY_MOST_IN = timedelta(minutes=15)
ATTEMPTS_MOST = 120
"""At a quarter of an hour each this is more than a day; then a person must look."""

# Sent again although it may have arrived: better twice than never.
AT_LEAST_ONCE = frozenset({Lane.URGENT, Lane.REPLY, Lane.ASSIGNMENT, Lane.STATUS, Lane.REMINDER})

# A reply belongs where it was asked for; a broadcast looks for another channel by itself.
STAYS = frozenset({Lane.REPLY, Lane.BROADCAST})

Landed = tuple[Due, SendOutcome]
"""A letter whose sending has ended, and how."""


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


@dataclass
class Delivery:
    """All that delivery needs: where rows are, how words are found, which channels there are.

    In seconds: `poll_in` between two looks without a ring, `patience_in` for a channel that
    doesn't answer, `drain_in` for what is under way when delivery is told to stop. `bulk_most`
    letters of broadcasts are under way on one channel at most.
    """

    writer: Runs
    channels: Mapping[str, Channel]
    render: Callable[[str, Say | Notice], Say]
    clock: Callable[[], datetime]
    poll_in: float = 1.0
    patience_in: float = 60.0
    drain_in: float = 5.0
    bulk_most: int = 4
    _under_way: dict["asyncio.Task[SendOutcome]", Due] = field(default_factory=dict, init=False)
    _renew_at: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    async def run(self, bell: Wakes) -> None:
        """Deliver for ever: at once after a ring, and every little while without one.

        Told to stop it claims nothing more and gives what is under way a last while.
        """
        try:
            while True:
                if await _to_its_end(self.round()) < BATCH:
                    await self._rest(bell)
        except asyncio.CancelledError:
            await self._drain()
            raise

    async def round(self) -> int:
        """Record what has ended and begin what is due; how many letters it began."""
        done = {task for task in self._under_way if task.done()}
        landed = [(self._under_way[task], task.result()) for task in done]
        held = [row for task, row in self._under_way.items() if task not in done]
        # Whatever fails here, what has ended is remembered for the next round.
        due = await self.writer.run(partial(self._turn, landed=landed, held=held))
        for task in done:
            del self._under_way[task]
        begun = {asyncio.create_task(self._send(row)): row for row in due}
        self._under_way |= begun
        if begun:
            await asyncio.wait(begun, timeout=TOGETHER_IN)
        return len(due)

    def _turn(
        self, session: Session, landed: Iterable[Landed], held: Collection[Due]
    ) -> list[Due]:
        """One transaction for all that a round has to write."""
        now = self.clock()
        record(session, landed, now=now)
        if held and now >= self._renew_at:
            outbox.renew(session, [row.id for row in held], now=now)
            self._renew_at = now + RENEW_IN
        under_way = Counter(row.to.channel for row in held)
        full = {channel for channel, count in under_way.items() if count >= UNDER_WAY_MOST}
        due = outbox.claim(session, most=BATCH, now=now, full=full, last=Lane.DIGEST)
        return due if len(due) == BATCH else [*due, *self._claim_bulk(session, held, full, now)]

    def _claim_bulk(
        self, session: Session, held: Collection[Due], full: Collection[str], now: datetime
    ) -> list[Due]:
        """Letters of broadcasts, a few at a time: so many may arrive twice after a kill."""
        begun = Counter(row.to.channel for row in held if row.lane is Lane.BROADCAST)
        room = {name: self.bulk_most - begun[name] for name in {*self.channels} - {*full}}
        free = {name: count for name, count in room.items() if count > 0}
        if not free:
            return []
        most, closed = min(*free.values(), BATCH), {*full, *room} - {*free}
        return outbox.claim(session, most=most, now=now, full=closed)

    async def _send(self, due: Due) -> SendOutcome:
        channel = self.channels.get(due.to.channel)
        if channel is None:
            return Retry(f"the channel {due.to.channel} is not switched on")
        target = due.target if channel.capabilities.edits else None
        if target is None and due.edits == Edit.ONLY:
            return Delivered()
        try:
            content = due.content
            say = self.render(due.language, content)
            notice = content if isinstance(content, Notice) else None
            async with asyncio.timeout(self.patience_in):
                message = Message(due.id, due.to, due.lane, say, notice, due.language, target)
                return await channel.send(message)
        except TimeoutError:
            return Unknown(f"no answer within {self.patience_in:g} seconds")
        except Exception as error:  # a mistake of ours must not stop the others' letters
            log.exception("letter could not be sent", row=due.id)
            return Retry(f"{type(error).__name__}: {error}")

    async def _rest(self, bell: Wakes) -> None:
        """Until a letter under way has ended, until a ring, or for a little while."""
        if any(task.done() for task in self._under_way):
            return
        ring = asyncio.create_task(bell.wait(self.poll_in))
        try:
            await asyncio.wait({ring, *self._under_way}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ring.cancel()

    async def _drain(self) -> None:
        """A letter half sent would wait out its lease: let it end, and write down how."""
        if not self._under_way:
            return
        done, late = await asyncio.wait(self._under_way, timeout=self.drain_in)
        for task in late:
            task.cancel()
        landed = [(self._under_way[task], task.result()) for task in done]
        await self.writer.run(partial(record, landed=landed, now=self.clock()))


def record(session: Session, landed: Iterable[Landed], *, now: datetime) -> None:
    """Write down how letters ended, and who is not to be reached any more."""
    outcomes = []
    for due, outcome in landed:
        if isinstance(outcome, Gone):
            people.mark_unreachable(session, due.to)
            rooms.leave(session, due.to)
            _send_elsewhere(session, due, now)
        closed = isinstance(outcome, WindowClosed) and due.lane is not Lane.BROADCAST
        if closed and not _send_elsewhere(session, due, now):
            keeping.keep_back(session, due.id, due.to, now=now)
        outcomes.append(ended(due, outcome, now=now))
    outbox.record(session, outcomes)


def _send_elsewhere(session: Session, due: Due, now: datetime) -> bool:
    """Offer the letter to the person's next channel; a reply belongs where it was asked for.

    Whether there is another channel.
    """
    known = conversations.find(session, due.to)
    if known is None or due.lane in STAYS or due.edits == Edit.ONLY:
        return False
    letters = [
        Letter(f"elsewhere:{due.id}:{other.peer.channel}", other.peer, due.lane, due.language,
               due.content)
        for other in people.reach(session, [known.person.id], besides=due.to.channel)
    ]  # fmt: skip
    outbox.put(session, letters, now=now)
    return bool(letters)


def ended(due: Due, outcome: SendOutcome, *, now: datetime) -> Outcome:
    """What becomes of a row: sent, tried again later, or undeliverable with the reason."""
    match outcome:
        case Delivered(id=platform_id):
            return Outcome(due.id, due.attempts, "sent", now, clean(platform_id or "") or None)
        case Retry(reason, after_in):
            return _again(due, reason, after_in, now)
        case Unknown(reason) if due.lane in AT_LEAST_ONCE:
            return _again(due, reason, None, now)
        case Gone(reason) | WindowClosed(reason) | Rejected(reason) | Unknown(reason):
            return _undeliverable(due, reason, now)


def _again(due: Due, reason: str, after_in: timedelta | None, now: datetime) -> Outcome:
    if due.attempts >= ATTEMPTS_MOST:
        return _undeliverable(due, reason, now)
    doublings = min(due.attempts - 1, 10)
    wait = after_in or min(FIRST_RETRY_IN * 2**doublings, RETRY_MOST_IN)
    return Outcome(due.id, due.attempts, "open", now + wait, reason=clean(reason))


def _undeliverable(due: Due, reason: str, now: datetime) -> Outcome:
    # What a platform answers is text from outside like any other.
    return Outcome(due.id, due.attempts, "undeliverable", now, reason=clean(reason))


async def _to_its_end(work: Coroutine[None, None, T]) -> T:
    """Who is told to stop finishes this first: a letter half sent would wait out its lease."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def forever(work: Callable[[], Awaitable[None]], name: str, again_in: float = 1.0) -> None:
    """Keep a worker alive: what it raises is logged, and it starts again a second later."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("worker failed, starting again", worker=name)
            await asyncio.sleep(again_in)
