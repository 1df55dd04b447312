"""kill -9 while people report on Telegram: nothing lost, no case twice, every receipt arrives.

A letter is marked as sent after Telegram has it, so a kill between the two sends it again: at
most one letter for each sender that was killed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select

from simulator.telegram import UNLIMITED, Person, Settings, TelegramSimulator
from storage import schema
from storage.database import Database
from tests.bot.channels.telegram.town import presses
from tests.e2e.nursery import Nursery
from tests.programs import Site, free_port, furnish

SEED = 20262
CITIZENS = 8
LIFE = (0.05, 0.5)
"""Seconds a process lives."""
FAST = {
    "NANGNIU_CHANNELS__TELEGRAM__LIMITS__PER_SECOND": "1000",
    "NANGNIU_CHANNELS__TELEGRAM__LIMITS__PER_CHAT_PER_SECOND": "200",
    "NANGNIU_LOG__LEVEL": "error",
}
WAYS = [
    ("sqlite", "poll", 40),
    ("postgresql", "poll", 8),
    ("sqlite", "webhook", 8),
    ("postgresql", "webhook", 8),
]
# What a person does, and what they then see; the ward is whichever is offered first.
SAID = (
    ("says", "Cống trước ngõ tắc mấy hôm nay, mưa xong nước đen tràn ra đường", "thành một"),
    ("presses", "Gửi phản ánh này", "lĩnh vực nào"),
    ("presses", "Xem thêm lĩnh vực…", "lĩnh vực nào"),
    ("presses", "Lĩnh vực khác", "Sự việc ở đâu"),
    ("shares", "", "xác nhận giúp"),
    ("confirms", "", "Địa chỉ cụ thể"),
    ("presses", "Bỏ qua", "ảnh thì gửi"),
    ("presses", "Bỏ qua", "biết tên anh/chị"),
    ("presses", "Ẩn tên tôi", "có đồng ý không"),
    ("presses", "Tôi đồng ý", "xem lại trước khi gửi"),
    ("presses", "Gửi", "Phản ánh đã được ghi nhận"),
)


def spot_of(number: int) -> tuple[float, float]:
    """Latitude and longitude of one of 1,200 places in the city, half a kilometre apart.

    Places nearer than that would be asked about as the same problem.
    """
    return 20.95 + number % 30 * 0.005, 105.72 + number // 30 % 40 * 0.005


@dataclass
class Street:
    """People who report one after the other, each once, until it is told to come to an end."""

    telegram: TelegramSimulator
    done: asyncio.Event = field(default_factory=asyncio.Event)
    people: list[Person] = field(default_factory=list)
    did: int = 0

    async def lives(self) -> None:
        while not self.done.is_set():
            person = self.telegram.person(f"Người {len(self.people)}")
            self.people.append(person)
            await self.reports(person, spot=len(self.people))

    async def reports(self, person: Person, *, spot: int) -> None:
        person.starts()
        self.did += 1
        await person.sees("Đây là Nâng Niu", within=60)
        for does, what, sees in SAID:
            self.did += 1
            if does == "says":
                person.says(what)
            elif does == "shares":
                person.shares_place(*spot_of(spot))
            else:
                label = what or person.keyboard()[1][0].label
                await presses(person, label, within=60)
            await person.sees(sees, within=60)


@asynccontextmanager
async def telegram() -> AsyncIterator[TelegramSimulator]:
    async with TelegramSimulator(settings=Settings(UNLIMITED, pacing=False)) as simulator:
        yield simulator


def environment(simulator: TelegramSimulator, mode: str) -> dict[str, str]:
    port = free_port()
    told = {
        "NANGNIU_TELEGRAM_TOKEN": simulator.token,
        "NANGNIU_TELEGRAM_API_BASE": simulator.url,
        "NANGNIU_CHANNELS__TELEGRAM__MODE": mode,
    }
    if mode == "webhook":
        section = "NANGNIU_CHANNELS__TELEGRAM__WEBHOOK"
        told |= {
            f"{section}__URL": f"http://127.0.0.1:{port}/nobody-guesses-this",
            f"{section}__PORT": str(port),
            f"{section}__SECRET": "a-secret-of-this-test",
        }
    return FAST | told


@pytest.mark.parametrize(("kind", "mode", "kills"), WAYS)
async def test_killed_again_and_again_nothing_is_lost(
    kind, mode, kills, fresh_database, tmp_path, capsys
):
    chance = random.Random(SEED)
    async with telegram() as simulator:
        site = Site(
            tmp_path, fresh_database(kind, furnish), free_port(), environment(simulator, mode)
        )
        street = Street(simulator)
        with closing(Nursery(site)) as nursery:
            await asyncio.to_thread(nursery.begin)
            living = [asyncio.create_task(street.lives()) for _ in range(CITIZENS)]
            for _ in range(kills):
                await asyncio.wait(living, timeout=chance.uniform(*LIFE))
                await asyncio.to_thread(nursery.kill)
                await asyncio.to_thread(nursery.begin)
            street.done.set()
            await asyncio.gather(*living)
            await asyncio.to_thread(nursery.kill)
        check(street, site.database, kills)
    with capsys.disabled():
        print(f"\n{kind}, {mode}: {kills} kills, {street.did} updates, {len(street.people)} cases")


def check(street: Street, url: str, kills: int) -> None:
    with closing(Database(url)) as database, database.reading() as session:
        counted = select(schema.inbox.c.state, func.count().label("rows")).group_by(
            schema.inbox.c.state
        )
        states = {row.state: row.rows for row in session.execute(counted)}
        cases = session.scalar(select(func.count()).select_from(schema.cases))
    assert states == {"done": street.did}
    assert cases == len(street.people)
    receipts = [
        sum("Phản ánh đã được ghi nhận" in seen.text for seen in person.screen())
        for person in street.people
    ]
    assert min(receipts) == 1
    assert sum(receipts) <= len(street.people) + kills
    assert len(street.people) >= CITIZENS
