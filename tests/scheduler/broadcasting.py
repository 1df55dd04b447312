"""Delivery processes that are killed while a broadcast runs, forked from one that has it all.

`python -m tests.scheduler.broadcasting URL PEOPLE KILLS` says in JSON what arrived and what it cost.
Every arrival goes through one pipe, as the wire would have it: what was sent counts, not what
was written down.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot.clock import wall_clock
from bot.writer import Writer
from domain.broadcast import BroadcastRules
from domain.conversation import Capabilities, Notice, Say
from domain.rules import Moment
from scheduler import broadcasts as sweeping
from scheduler.delivery import Delivery
from scheduler.seam import Delivered, Gone, Message, SendOutcome
from storage import outbox, schema
from storage.database import Database, Session
from tests.domain.cases import RULES

PROCESSES = 4
EACH_IN = 1 / 100
"""Seconds between two letters of one process, as a platform's rate would have it."""
BEAT_IN = 0.2
BLOCKED = 33
"""Every so many-th person has blocked us: 3 %."""
MORNING = timedelta(minutes=2)
RATES = BroadcastRules(rates={"web": 300})


def is_blocked(peer: str) -> bool:
    return int(peer) % BLOCKED == 0


@dataclass
class Wire:
    """The platform: one letter after another, and who shut us out."""

    pipe: int
    each_in: float
    name: str = "web"
    capabilities: Capabilities = Capabilities(buttons_max=9, text_max=4096)  # noqa: RUF009 (it is frozen)

    def __post_init__(self) -> None:
        self._turn = asyncio.Lock()

    async def send(self, message: Message) -> SendOutcome:
        async with self._turn:
            await passed(self.each_in)
            if not message.to.id.isdecimal():  # an admin: what they hear is not counted
                return Delivered()
            if is_blocked(message.to.id):
                return Gone("blocked")
            os.write(self.pipe, f"{message.to.id}\n".encode())
            return Delivered(message.to.id)


async def passed(seconds: float) -> None:
    """That much time is over."""
    with suppress(TimeoutError):  # that is what was waited for
        await asyncio.wait_for(asyncio.Event().wait(), seconds)


class Quiet:
    """A bell that nobody rings."""

    async def wait(self, seconds: float) -> bool:
        await passed(BEAT_IN)
        return False


async def live(url: str, pipe: int, later: timedelta, *, ends: bool) -> None:
    """Tick and deliver until nothing is left that somebody living could do."""
    with closing(Database(url)) as database, closing(Writer(database)) as writer:

        def now() -> datetime:
            return wall_clock() + later

        def beat(session: Session) -> bool:
            outbox.reclaim(session, now=now())
            sweeping.sweep(session, Moment(now(), replace(RULES, broadcasts=RATES)))
            return is_over(session, ends=ends)

        delivery = Delivery(writer, {"web": Wire(pipe, 0 if ends else EACH_IN)}, rendered, now)
        work = asyncio.create_task(keep_delivering(delivery))
        while not await tried(writer, beat):
            await passed(BEAT_IN)
        work.cancel()
        await asyncio.wait([work])


async def keep_delivering(delivery: Delivery) -> None:
    while True:
        with suppress(OperationalError):  # SQLite lets one write at a time: the next round will
            await delivery.run(Quiet())


async def tried(writer: Writer, beat) -> bool:
    try:
        return await writer.run(beat)
    except OperationalError:
        return False


def rendered(language: str, content: Say | Notice) -> Say:
    return Say("x")


def is_over(session: Session, *, ends: bool) -> bool:
    """Over altogether; or so far that only what the dead hold is left."""
    if ends:
        return session.scalar(select(schema.broadcasts.c.standing)) == "done"
    r, o = schema.broadcast_recipients.c, schema.outbox.c
    started = session.scalar(select(schema.broadcasts.c.reached)) or 0
    waiting = session.scalar(select(func.count()).where(r.fate == "waiting")) or 0
    unsent = session.scalar(select(func.count()).where(o.state == "open")) or 0
    return started > 0 and waiting + unsent == 0


def born(url: str, pipe: tuple[int, int], later: timedelta, *, ends: bool = False) -> int:
    if child := os.fork():
        return child
    os.close(pipe[0])
    asyncio.run(live(url, pipe[1], later, ends=ends))
    os._exit(0)


def play(url: str, count: int, kills: int) -> dict[str, object]:
    """Kill one of the living at even distances; in the morning somebody finishes the rest."""
    pipe, chance = os.pipe(), random.Random(6)
    arrived: Counter[str] = Counter()
    children = [born(url, pipe, timedelta(0)) for _ in range(PROCESSES)]
    # In the first half: each of the dead takes a batch of letters with it until the morning.
    marks = [count * (n + 1) // (2 * kills + 2) for n in range(kills)]
    began, killed = time.perf_counter(), 0
    with os.fdopen(pipe[0], "r", closefd=False) as wire:
        while killed < kills:
            arrived[wire.readline().strip()] += 1
            if arrived.total() >= marks[killed]:
                victim = chance.randrange(PROCESSES)
                os.kill(children[victim], signal.SIGKILL)
                os.waitpid(children[victim], 0)
                children[victim] = born(url, pipe, timedelta(0))
                killed += 1
        waits = [os.waitpid(one, 0) for one in children]
        last = born(url, pipe, MORNING, ends=True)
        os.close(pipe[1])
        arrived.update(line.strip() for line in wire)
        assert [status for _, status in [*waits, os.waitpid(last, 0)]] == [0] * (PROCESSES + 1)
    seconds = time.perf_counter() - began
    return {"kills": killed, "arrived": arrived, "seconds": round(seconds, 1)}


def stop(url: str, count: int, cancel: Callable[[], None]) -> float:
    """Cancel after a quarter: seconds from then until the last letter arrived."""
    pipe = os.pipe()
    children = [born(url, pipe, timedelta(0)) for _ in range(PROCESSES)]
    os.close(pipe[1])
    with os.fdopen(pipe[0], "r") as wire:
        for _ in range(count // 4):
            wire.readline()
        cancel()
        last = cancelled = time.perf_counter()
        for _ in wire:
            last = time.perf_counter()
    assert [os.waitpid(one, 0)[1] for one in children] == [0] * PROCESSES
    return last - cancelled


if __name__ == "__main__":
    print(json.dumps(play(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
