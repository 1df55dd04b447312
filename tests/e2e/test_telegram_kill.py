"""Ended again and again while people report on Telegram: nothing lost, no case twice.

A letter is marked as sent after Telegram has it, so a kill between the two sends it again: at
most one for each sender that was killed, and none for one that was told to stop. `KILLS=40`
takes the full number in each of the four ways; as it is, the four make it together.
"""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Table, func, select

from simulator.telegram import TelegramSimulator
from storage import schema
from storage.database import Database, Session
from tests.e2e.nursery import Nursery
from tests.e2e.street import (
    PACE,
    PATIENCE,
    SEED,
    Street,
    environment,
    everything_is_done,
    telegram,
)
from tests.programs import Site, free_port, furnish

CITIZENS = 8
LIFE = (0.05, 0.5)
"""Seconds a process lives."""
FIRST_REPLY_MOST = 5.0
"""Seconds after a start."""
KILLS = int(os.environ.get("KILLS", "10"))
STOPS = max(KILLS // 4, 3)
WAYS = [
    ("sqlite", "poll"),
    ("postgresql", "poll"),
    ("sqlite", "webhook"),
    ("postgresql", "webhook"),
]


@dataclass
class Lives:
    """Begins and ends the product, and remembers when."""

    telegram: TelegramSimulator
    nursery: Nursery
    began: list[float] = field(default_factory=list)

    async def begin(self) -> None:
        self.began.append(self.telegram.clock.seconds())
        await asyncio.to_thread(self.nursery.begin)

    async def end(self, how: str) -> None:
        await asyncio.to_thread(getattr(self.nursery, how))

    def first_replies(self) -> list[float]:
        """Seconds from the start of each life to its first message, if it lived so long."""
        sent = [call.seconds for call in self.telegram.journal.of("sendMessage")]
        lives = zip(self.began, [*self.began[1:], float("inf")], strict=True)
        firsts = [(min((s for s in sent if at < s < end), default=None), at) for at, end in lives]
        return [first - at for first, at in firsts if first is not None]


@pytest.mark.parametrize(("kind", "mode"), WAYS)
async def test_ended_again_and_again_nothing_is_lost(kind, mode, fresh_database, tmp_path, capsys):
    chance = random.Random(SEED)
    ends = ["kill"] * KILLS + ["stop"] * STOPS
    chance.shuffle(ends)
    async with telegram() as simulator:
        told = environment(simulator, mode)
        site = Site(tmp_path, fresh_database(kind, furnish), free_port(), told)
        street = Street(simulator)
        with closing(Nursery(site)) as nursery, closing(Database(site.database)) as database:
            lives = Lives(simulator, nursery)
            await lives.begin()
            async with street.paced():
                living = [asyncio.create_task(street.lives()) for _ in range(CITIZENS)]
                for end in ends:
                    await asyncio.wait(living, timeout=chance.uniform(*LIFE))
                    await lives.end(end)
                    await lives.begin()
                rate = street.did / (simulator.clock.seconds() - lives.began[0])
                street.done.set()
                await asyncio.gather(*living)
            await everything_is_done(simulator, database)
            check(street, database)
        firsts = lives.first_replies()
    assert rate >= min(PACE)
    assert max(firsts) <= FIRST_REPLY_MOST
    with capsys.disabled():
        print(
            f"\n{kind}, {mode}: {KILLS} kills, {STOPS} stops, {street.did} updates at {rate:.0f}"
            f" a second, {len(street.people)} cases, {sum(street.receipts())} receipts,"
            f" first reply after {max(firsts):.1f} s at most ({len(firsts)} lives)"
        )


def check(street: Street, database: Database) -> None:
    """Everything received is answered, everything said is sent, and nothing more often."""
    with database.reading() as session:
        inbox, outbox = states(session, schema.inbox), states(session, schema.outbox)
        cases = session.scalar(select(func.count()).select_from(schema.cases))
    assert inbox == {"done": street.did}
    assert list(outbox) == ["sent"]
    assert cases == len(street.people) >= CITIZENS
    receipts = street.receipts()
    assert min(receipts) == 1
    assert sum(receipts) <= len(street.people) + KILLS


def states(session: Session, table: Table) -> dict[str, int]:
    """How many rows are in each state."""
    counted = select(table.c.state, func.count()).group_by(table.c.state)
    return {row[0]: row[1] for row in session.execute(counted)}


async def test_a_program_begun_anew_answers_what_waited(fresh_database, tmp_path, capsys):
    async with telegram() as simulator:
        told = environment(simulator, "poll")
        site = Site(tmp_path, fresh_database("sqlite", furnish), free_port(), told)
        lan = simulator.person("Lan")
        lan.starts()
        began = simulator.clock.seconds()
        with site.running("run", cold=True) as program:
            await lan.sees("Đây là Nâng Niu", within=PATIENCE)
            cpu = program.cpu()
        took = simulator.clock.seconds() - began
    with capsys.disabled():
        print(f"\nfirst reply {took:.1f} s after the program was started, {cpu:.1f} s of CPU")
    assert cpu <= FIRST_REPLY_MOST  # as long as it takes where nothing else is to be done
