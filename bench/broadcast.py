"""What a recipient of a broadcast costs, by the size of the audience; and who waits beside it.

    BROADCAST_PEOPLE=1000000 python -m bench.broadcast [--first 10000] [--only sqlite]

Delivery, writer and sweep are the product's own. Time is virtual: our gates say when Telegram
may be called, the simulator's limits count what would have been refused then. Twice a second
a citizen's receipt and an urgent assignment are written; what they wait is virtual and real
time together. How to read the table: docs/benchmarks.md.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import psutil
from sqlalchemy import insert, select, text, update

from bench.databases import Place, postgresql, sqlite
from bench.sweeps import bar
from bot.channels.telegram.gates import Gates
from bot.channels.telegram.outgoing import rates_of
from bot.settings import TelegramLimits
from bot.writer import Writer
from domain.broadcast import Aim, Broadcast, BroadcastRules, Content, Filter, Standing
from domain.conversation import Capabilities, Lane, Notice, Peer, Say
from domain.people import Role
from domain.rules import Moment
from scheduler import broadcasts as sweeping
from scheduler.delivery import UNDER_WAY_MOST, Delivery
from scheduler.seam import Delivered, Message, Retry, SendOutcome
from simulator.telegram.limits import Gate, Limits, Send
from storage import broadcasts, outbox, recipients, schema
from storage.database import Database, Session
from storage.migrate import migrate
from storage.outbox import Letter
from tests.domain.cases import NOW, RULES
from tests.records import a_person

RATE, TOGETHER = 1000, 5000
CITY = replace(RULES, broadcasts=BroadcastRules(rates={"telegram": RATE}), quiet=None)
LIMITS = TelegramLimits(per_second=RATE, per_chat_per_second=1, per_group_per_minute=20, paid=True)
PLACES = {"sqlite": sqlite, "postgresql": postgresql}
HOUR = timedelta(hours=1)
ASIDE_EVERY = 0.5
"""Seconds between two receipts, and two urgent assignments."""
ASIDE = {"receipt": Lane.REPLY, "assignment": Lane.URGENT}


@dataclass
class Wire:
    """Telegram in virtual seconds. One chat's own limit is left out: nobody is told twice."""

    name: str = "telegram"
    capabilities: Capabilities = Capabilities(buttons_max=9, text_max=4096)  # noqa: RUF009 (it is frozen)
    at: float = 0.0
    waits: dict[str, list[float]] = field(default_factory=dict)
    _ours: Gates = field(default_factory=lambda: Gates(rates_of(LIMITS)))
    _theirs: Gate = field(default_factory=lambda: Gate(Limits(chat_rate=None)))
    _written: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """Calls that came too early."""
        return self._theirs.refused + len(self._theirs.violations)

    def awaits(self, peer: str) -> None:
        """A letter to this person is written now."""
        self._written[peer] = (self.at, perf_counter())

    async def send(self, message: Message) -> SendOutcome:
        """Send when it may be sent."""
        chat = message.to.id
        self.at += self._ours.opens_in(chat, self.at)
        self._ours.charge(chat, 1, self.at)
        if self._theirs.check(Send("sendMessage", 1, private=True, paid=True), self.at):
            return Retry("429")
        if (written := self._written.pop(chat, None)) is not None:
            waited = self.at - written[0] + perf_counter() - written[1]
            self.waits.setdefault(chat.split("-")[0], []).append(waited)
        return Delivered("1")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one audience took; times in milliseconds, memory in MB at a tenth and at the end."""

    people: int
    cpu_ms: float
    held: tuple[float, float]
    share: float
    refused: int
    receipt_p99: float
    assignment_p99: float


@dataclass
class Run:
    """One broadcast from its start to its report."""

    database: Database
    writer: Writer
    number: int
    wire: Wire = field(default_factory=Wire)
    beat_at: float = 0.0
    aside_at: float = 0.0

    @property
    def now(self) -> datetime:
        """Virtual time."""
        return NOW + timedelta(seconds=self.wire.at)

    async def drain(self, looks: Callable[[float], None]) -> None:
        """To its end, one round of delivery after another."""
        delivery = Delivery(
            self.writer, {"telegram": self.wire}, _said, lambda: self.now, bulk_most=UNDER_WAY_MOST
        )
        while not (self.wire.at >= self.beat_at and await self._beat()):
            await self.writer.run(self._aside)
            if await delivery.round() == 0:
                self.wire.at += 0.05
            looks(self.wire.at)

    async def _beat(self) -> bool:
        """One transaction of the sweep: with more to do it comes again after a round."""
        done = await self.writer.run(lambda s: sweeping.sweep(s, Moment(self.now, CITY)))
        if done != sweeping.PAGE:
            self.beat_at = self.wire.at + 1
        return _is_over(self.database, self.number)

    def _aside(self, session: Session) -> None:
        if self.wire.at < self.aside_at:
            return
        self.aside_at = self.wire.at + ASIDE_EVERY
        for name, lane in ASIDE.items():
            key = f"{name}-{self.aside_at}"
            self.wire.awaits(key)
            letter = Letter(key, Peer("telegram", key), lane, "vi", Say("Đã ghi."))
            outbox.put(session, [letter], now=self.now)


def _said(language: str, content: Say | Notice) -> Say:
    return content if isinstance(content, Say) else Say(str(content.params.get("text", "")))


def measure(place: Place, count: int) -> Cost:
    """Fill a fresh database, then announce to everybody."""
    with closing(Database(place.url, connections=6)) as database:
        migrate(database)
        _fill(database, count)
        number = _begin(database)
        with closing(Writer(database)) as writer:
            run, held = Run(database, writer, number), [0.0]
            spent = process_time() + place.cpu()

            def look(at: float) -> None:
                bar(min(count, round(at * RATE)), count)
                if held[0] == 0.0 and at * RATE >= count / 10:
                    held[0] = _memory()

            asyncio.run(run.drain(look))
            cpu = process_time() + place.cpu() - spent
        with database.reading() as session:
            assert sum(recipients.counts(session, number).values()) == count + 2
    p99 = [_p99(run.wire.waits[name]) for name in ASIDE]
    used = count / (run.wire.at * RATE)
    return Cost(count, cpu / count * 1e3, (held[0], _memory()), used, run.wire.refused, *p99)


def _p99(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)] * 1e3


def _fill(database: Database, count: int) -> None:
    said = {"channel": "telegram", "drafts": [], "options": [], "nonce": "", "version": 0}
    for first in range(1, count + 1, TOGETHER):
        some = range(first, min(first + TOGETHER, count + 1))
        with database.writing() as session:
            people = [{"id": n, "language": "vi", "joined_at": NOW} for n in some]
            session.execute(insert(schema.people), people)
            said_by = [said | {"peer": str(n), "person": n, "seen_at": NOW} for n in some]
            session.execute(insert(schema.conversations), said_by)
    with database.writing() as session:
        if not database.is_sqlite:  # it counts by itself, and we have counted for it
            session.exec_driver_sql("SELECT setval('people_id_seq', (SELECT max(id) FROM people))")
        # Only these: of an empty outbox it would learn that it needs no index.
        for table in (schema.people, schema.conversations):
            session.execute(text(f"ANALYZE {table.name}"))


def _begin(database: Database) -> int:
    with database.writing() as session:
        author, other = (a_person(session, (Role.ADMIN, None)) for _ in range(2))
        session.execute(update(schema.conversations).values(channel="telegram"))
        plan = Broadcast(0, 0, Standing.DRAFT, author.person or 0, Content("Mai cắt nước."),
                         (Filter(Aim.EVERYONE),), NOW + 24 * HOUR)  # fmt: skip
        one = broadcasts.begin(session, plan, now=NOW)
        for key, by in (("submit", author), ("approve", other)):
            one = broadcasts.perform(session, one, key, by, Moment(NOW, CITY))
    return one.id


def _is_over(database: Database, number: int) -> bool:
    with database.reading() as session:
        asked = select(schema.broadcasts.c.standing).where(schema.broadcasts.c.id == number)
        return session.scalar(asked) == Standing.DONE


def _memory() -> float:
    """What this process holds now, in MB."""
    held: int = psutil.Process().memory_info().rss
    return held / 2**20


HEADS = (
    "ms CPU each", "ratio", "MB at 1/10", "MB at end", "of rate", "refused", "receipt p99",
    "urgent p99",
)  # fmt: skip


def _line(name: str, cost: Cost, first: Cost) -> str:
    figures = (
        f"{cost.cpu_ms:.3f}", f"{cost.cpu_ms / first.cpu_ms:.2f}", f"{cost.held[0]:.0f}",
        f"{cost.held[1]:.0f}", f"{cost.share:.1%}", str(cost.refused),
        f"{cost.receipt_p99:.0f} ms", f"{cost.assignment_p99:.0f} ms",
    )  # fmt: skip
    return f"{name:<12}{cost.people:>10,}" + "".join(f"{one:>13}" for one in figures)


def main(words: list[str]) -> None:
    """One line for each database and size; the ratio is of the CPU per recipient."""
    parser = argparse.ArgumentParser(prog="bench.broadcast", description=__doc__)
    parser.add_argument("--first", type=int, default=10_000, help="people, at first")
    parser.add_argument("--only", choices=PLACES, help="this database")
    asked = parser.parse_args(words)
    many = int(os.environ.get("BROADCAST_PEOPLE", "50000"))
    print(f"{'':<12}{'people':>10}" + "".join(f"{head:>13}" for head in HEADS))
    for name in [asked.only] if asked.only else PLACES:
        first: Cost | None = None
        for count in (asked.first, many):
            with tempfile.TemporaryDirectory() as folder, PLACES[name](Path(folder)) as place:
                cost = measure(place, count)
            first = first or cost
            print(_line(name, cost, first), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
