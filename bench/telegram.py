"""What a message to Telegram costs: ours beside the two libraries as they come, in one run.

`python -m bench.telegram` starts the simulated Telegram as a process of its own and counts the
CPU time of this one. Then it sends as fast as the settings allow and counts what was refused.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot as PtbBot

from bot.bell import Bell
from bot.channels import Parts
from bot.channels.calls import Access
from bot.channels.telegram.outgoing import Outgoing
from bot.clock import wall_clock
from bot.media import Media
from bot.settings import load_settings
from bot.writer import Writer
from domain.conversation import Ask, Lane, Peer, Say
from scheduler.seam import Delivered, Message
from simulator.telegram.settings import TOKEN
from storage.database import Database
from storage.migrate import migrate

SENDS, AT_ONCE = 1000, 50
LABELS = {"vi": {Ask.PLACE: "p", Ask.PHONE: "n"}}
Send = Callable[[int], Awaitable[object]]


@asynccontextmanager
async def telegram(*switches: str) -> AsyncIterator[str]:
    """The simulated Telegram in a process of its own; its address."""
    words = (sys.executable, "-m", "simulator.telegram", "--port", "0", "--no-pacing", *switches)
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    yield (await process.stdout.readline()).decode().strip()
    process.terminate()
    await process.wait()


async def people(url: str, count: int) -> list[int]:
    """So many people who have pressed Start; their ids."""
    async with aiohttp.ClientSession() as http:
        for number in range(count):
            who = {"person": f"Người {number}"}
            async with http.post(f"{url}/control/starts", json=who) as answer:
                assert "error" not in await answer.json()
    return [500_000_001 + number for number in range(count)]


async def measured(name: str, send: Send, chats: list[int]) -> None:
    """Send to everybody some times, and print what it took."""
    await send(chats[0])
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with turns:
            await send(chats[number % len(chats)])

    cpu, wall = _cpu(), time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(SENDS)))
    cpu, wall = _cpu() - cpu, time.perf_counter() - wall
    print(f"{name:28} {SENDS / wall:7.0f} sends/s   {cpu / SENDS * 1000:6.2f} ms CPU a send")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@asynccontextmanager
async def ours(url: str, *, per_second: float, paid: bool = False) -> AsyncIterator[Outgoing]:
    """Our sending side, with a database of its own."""
    settings = load_settings(Path("config.yaml"), {})
    limits = {"per_second": per_second, "per_chat_per_second": 1000, "paid": paid}
    told = settings.channels.telegram
    own = told.model_copy(update={"limits": told.limits.model_copy(update=limits)})
    channels = settings.channels.model_copy(update={"telegram": own})
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/b.db")
        migrate(database)
        writer, media = Writer(database), Media(Path(folder))
        chosen = settings.model_copy(update={"channels": channels})
        parts = Parts(chosen, database, writer, Bell(), media, wall_clock, b"k")
        channel = Outgoing(parts, Access(url, TOKEN), LABELS)
        yield channel
        await channel.close()
        writer.close()
        media.close()
        database.close()


def through(channel: Outgoing) -> Send:
    """A send as delivery does it."""
    say = Say("Hồ sơ đã được tiếp nhận.")

    async def send(chat: int) -> object:
        return await channel.send(Message(1, Peer("telegram", str(chat)), Lane.STATUS, say))

    return send


async def compare(url: str) -> None:
    """Ours, aiogram and python-telegram-bot, the libraries with their own defaults."""
    chats = await people(url, 100)
    words = "Hồ sơ đã được tiếp nhận."
    async with ours(url, per_second=1000) as channel:
        await measured("ours (paced at 1,000/s)", through(channel), chats)
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    aiogram = AiogramBot(TOKEN, session=session)
    await measured("aiogram, default", lambda chat: aiogram.send_message(chat, words), chats)
    await session.close()
    async with PtbBot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as ptb:
        await measured("python-telegram-bot, default", lambda c: ptb.send_message(c, words), chats)


async def pace(url: str, *, per_second: int, seconds: float, paid: bool) -> None:
    """As much as the settings allow: what share of it was reached, and what was refused."""
    chats = await people(url, 100)
    count = int(per_second * seconds)
    async with ours(url, per_second=per_second, paid=paid) as channel:
        send, turns, refused = through(channel), asyncio.Semaphore(200), 0
        began = time.perf_counter()

        async def one(number: int) -> None:
            nonlocal refused
            async with turns:
                refused += not isinstance(await send(chats[number % len(chats)]), Delivered)

        await asyncio.gather(*(one(number) for number in range(count)))
        took = time.perf_counter() - began
    share = count / took / per_second
    print(f"at {per_second}/s: {share:.0%} of the configured rate, {refused} not delivered")


async def main() -> None:
    """Everything, one after the other."""
    async with telegram("--no-limits") as url:
        await compare(url)
    async with telegram() as url:
        await pace(url, per_second=30, seconds=3, paid=False)
    async with telegram("--paid") as url:
        await pace(url, per_second=1000, seconds=3, paid=True)


if __name__ == "__main__":
    asyncio.run(main())
