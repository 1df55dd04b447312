"""Death at every named boundary, once: what was done there is done, and told once or twice.

With `KILLS` set (see test_telegram_kill.py) by webhook too: after two failures that waits seconds.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from simulator.telegram import TelegramSimulator
from storage import schema
from storage.database import Database
from tests.bot.channels.telegram.test_decode import jpeg
from tests.e2e.failpoints import HOLDS, PRESSED, SHOWN, Failpoint
from tests.e2e.nursery import Nursery
from tests.e2e.street import RECEIPT, Street, environment, everything_is_done, telegram
from tests.programs import Site, free_port, furnish

OFFER = "thành một phản ánh"
BETWEEN_LIVES = timedelta(seconds=100)
"""Longer than a file is held by whoever fetches it."""


MODES = ["poll", "webhook"] if "KILLS" in os.environ else ["poll"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_death_at_every_boundary(kind, mode, fresh_database, tmp_path):
    async with telegram() as simulator:
        told = environment(simulator, mode)
        site = Site(tmp_path, fresh_database(kind, furnish), free_port(), told)
        street = Street(simulator)
        with closing(Nursery(site)) as nursery, closing(Database(site.database)) as database:
            nursery.later_by = BETWEEN_LIVES
            await asyncio.to_thread(nursery.begin)
            people = await asyncio.gather(*(street.drafts() for _ in PRESSED))
            for number, _ in enumerate(SHOWN):
                people.append(simulator.person(f"Người có ảnh {number}", started=True))
            await asyncio.to_thread(nursery.stop)
            for point, person in zip((*PRESSED, *SHOWN), people, strict=True):
                await asyncio.to_thread(nursery.begin, point.name)
                await everything_is_done(simulator, database)
                await asyncio.to_thread(nursery.arm)
                if point in PRESSED:
                    person.presses("Gửi")
                else:
                    person.sends_photo(jpeg() + person.id.to_bytes(8), "Cống tắc ba hôm nay rồi ạ")
                await death(simulator, nursery, point)
            await asyncio.to_thread(nursery.begin)
            await everything_is_done(simulator, database)
            await asyncio.to_thread(nursery.kill)
            with database.reading() as session:
                cases = session.scalar(select(func.count()).select_from(schema.cases))
    words = [RECEIPT] * len(PRESSED) + [OFFER] * len(SHOWN)
    receipts = [
        sum(word in seen.text for seen in person.screen())
        for person, word in zip(people, words, strict=True)
    ]
    assert cases == len(PRESSED)
    assert dict(zip(NAMES, receipts, strict=True)) == {
        name: EXPECTED.get(name, 1) for name in NAMES
    }


NAMES = [point.name for point in (*PRESSED, *SHOWN)]
# Telegram has it, and nobody has written that down.
EXPECTED = {"sent": 2, "known to be sent": 2, "recorded": 2}


async def death(simulator: TelegramSimulator, nursery: Nursery, point: Failpoint) -> None:
    if point.when == HOLDS:
        await simulator.confirmed()
        await asyncio.to_thread(nursery.kill)
    else:
        await asyncio.to_thread(nursery.dies)
