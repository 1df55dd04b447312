"""People of the simulated Telegram who report one after the other, at a measured pace."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, select

from simulator.telegram import UNLIMITED, Person, Settings, TelegramSimulator
from storage import schema
from storage.database import Database
from tests.bot.channels.telegram.town import presses
from tests.programs import free_port

SEED = 20262
PACE = (20, 60)
"""Updates a second, drawn anew for each."""
PASSERS_BY = 100
PATIENCE = 150
"""Seconds; a webhook that failed often is tried again only after a minute."""
FAST = {
    "NANGNIU_CHANNELS__TELEGRAM__LIMITS__PER_SECOND": "1000",
    "NANGNIU_CHANNELS__TELEGRAM__LIMITS__PER_CHAT_PER_SECOND": "200",
    "NANGNIU_LOG__LEVEL": "error",
}
RECEIPT = "Phản ánh đã được ghi nhận"
SEND = ("presses", "Gửi", RECEIPT)
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
)


def spot_of(number: int) -> tuple[float, float]:
    """Latitude and longitude of one of 1,200 places in the city, half a kilometre apart.

    Places nearer than that would be asked about as the same problem.
    """
    return 20.95 + number % 30 * 0.005, 105.72 + number // 30 % 40 * 0.005


@dataclass
class Street:
    """People who report one after the other, each once, until it is told to come to an end.

    At a pace (`paced`) there is always an update when it is time for one: where no reporter has
    anything to say, somebody passes by and asks for help.
    """

    telegram: TelegramSimulator
    done: asyncio.Event = field(default_factory=asyncio.Event)
    people: list[Person] = field(default_factory=list)
    did: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    _waiting: deque[asyncio.Future[None]] | None = None

    @asynccontextmanager
    async def paced(self) -> AsyncIterator[None]:
        self._waiting = deque()
        beating = asyncio.create_task(self._beats())
        yield
        beating.cancel()
        await asyncio.wait([beating])

    async def _beats(self) -> None:
        clock = self.telegram.clock
        at = clock.seconds()
        while True:
            at += 1 / self._chance.uniform(*PACE)
            await clock.sleep_until(at)
            if self._waiting:
                self._waiting.popleft().set_result(None)
            elif not self.done.is_set():
                self.did += 1
                passer_by = self.telegram.person(f"Người qua đường {self.did % PASSERS_BY}")
                passer_by.says("/giupdo")

    async def lives(self) -> None:
        while not self.done.is_set():
            person = await self.drafts()
            await self.does(person, *SEND)

    async def drafts(self) -> Person:
        """Somebody new, up to the review."""
        number = len(self.people)
        person = self.telegram.person(f"Người {number}")
        self.people.append(person)
        await self._turn()
        person.starts()
        await person.sees("Đây là Nâng Niu", within=PATIENCE)
        for does, what, sees in SAID:
            await self.does(person, does, what, sees, spot=spot_of(number))
        return person

    async def does(
        self,
        person: Person,
        does: str,
        what: str,
        sees: str,
        *,
        spot: tuple[float, float] = (0, 0),
    ) -> None:
        await self._turn()
        if does == "says":
            person.says(what)
        elif does == "shares":
            person.shares_place(*spot)
        else:
            await presses(person, what or person.keyboard()[1][0].label, within=PATIENCE)
        await person.sees(sees, within=PATIENCE)

    async def _turn(self) -> None:
        """Wait for the time of an update, and count it."""
        if self._waiting is not None:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        self.did += 1

    def receipts(self) -> list[int]:
        """How many receipts each of them got."""
        return [sum(RECEIPT in seen.text for seen in person.screen()) for person in self.people]


async def everything_is_done(simulator: TelegramSimulator, database: Database) -> None:
    """Nothing waits at Telegram, to be answered, or to be sent."""
    await simulator.confirmed()
    while await asyncio.to_thread(_waiting, database):
        pass


def _waiting(database: Database) -> int:
    with database.reading() as session:
        answers = select(func.count()).where(schema.inbox.c.state.in_(("open", "media")))
        letters = select(func.count()).where(schema.outbox.c.state.in_(("open", "leased")))
        return session.scalar(answers) + session.scalar(letters)


@asynccontextmanager
async def telegram() -> AsyncIterator[TelegramSimulator]:
    async with TelegramSimulator(settings=Settings(UNLIMITED, pacing=False)) as simulator:
        yield simulator


def environment(simulator: TelegramSimulator, mode: str) -> dict[str, str]:
    """What the product is told, to serve this Telegram by poll or webhook."""
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
