"""What a message to Telegram costs: ours beside the two libraries as they come, in one run.

`python -m bench.telegram` starts the simulated Telegram and each sender as a process of its
own; senders take turns. Then ours sends as fast as the settings allow, and the simulator counts
what came too early. What an update costs: `python -m bench.steps --road telegram`.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp

from bench.measured import Program, started
from scheduler.delivery import UNDER_WAY_MOST

SENDS, AT_ONCE, ROUNDS, PEOPLE = 1000, 50, 5, 100
SENDERS: Mapping[str, Sequence[str]] = {
    "aiogram, default": ("bench.aiogram_sender", "{url}"),
    "aiogram, collector tuned": ("bench.aiogram_sender", "{url}", "tuned"),
    "python-telegram-bot, default": ("bench.ptb_sender", "{url}"),
    "ours": ("bench.our_sender", "{url}", "1000000", "free"),
}
"""What each is started as."""
PACES = ((30, 10, ()), (1000, 10, ("--paid",)))
"""Messages a second, for how many seconds, and how the simulator is started."""


@asynccontextmanager
async def telegram(*switches: str) -> AsyncIterator[str]:
    """The simulated Telegram in a process of its own; its address."""
    words = (sys.executable, "-m", "simulator.telegram", "--port", "0", "--no-pacing", *switches)
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def control(url: str, verb: str, **arguments: Any) -> Any:
    """What the simulator's control API answers."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/control/{verb}", json=arguments) as answer,
    ):
        return (await answer.json())["result"]


async def people(url: str, count: int) -> None:
    """So many people whom the bot may write to."""
    for number in range(count):
        await control(url, "meets", person=f"Người {number}", started=True)


async def compare(url: str) -> None:
    """Each sender with its own defaults, in turns."""
    await people(url, PEOPLE)
    spent = {name: Counter[str]() for name in SENDERS}
    async with AsyncExitStack() as stack:
        senders = {
            name: await _ready(stack, *(word.format(url=url) for word in words))
            for name, words in SENDERS.items()
        }
        for turn in range(ROUNDS + 1):
            for name, sender in senders.items():
                seen = await sender.ask(count=SENDS, people=PEOPLE, at_once=AT_ONCE)
                if turn:  # the first warms up
                    spent[name].update(seen)
    print(f"{'':<31}{'sends/s':>8}{'CPU ms':>8}{'ratio':>7}")
    usual, *_ = spent.values()
    for name, seen in spent.items():
        speed, cpu = seen["sent"] / seen["seconds"], seen["cpu"] / seen["sent"] * 1e3
        print(f"{name:<31}{speed:>8.0f}{cpu:>8.2f}{seen['cpu'] / usual['cpu']:>7.2f}")


async def pace(url: str, *, per_second: int, seconds: int, paid: bool) -> None:
    """As much as the settings allow: what share of it was reached, and what was refused."""
    count = per_second * seconds
    chats = min(count, per_second * 3)  # nobody is written to more than once a second
    await people(url, chats)
    async with AsyncExitStack() as stack:
        words = (str(per_second), "paid" if paid else "free")
        sender = await _ready(stack, "bench.our_sender", url, *words)
        seen = await sender.ask(count=count, people=chats, at_once=UNDER_WAY_MOST)
    counts = await control(url, "counts")
    share, cpu = seen["sent"] / seen["seconds"] / per_second, seen["cpu"] / seen["sent"] * 1e3
    print(
        f"at {per_second}/s for {seen['seconds']:.1f} s: {share:.0%} of the configured rate, "
        f"{cpu:.2f} ms CPU a send; {seen['refused']} put off by us, "
        f"{counts['refused']} refused with 429, {counts['violations']} into a closed scope"
    )


async def _ready(stack: AsyncExitStack, module: str, *words: str) -> Program:
    sender = await stack.enter_async_context(started(module, *words))
    await sender.told()
    return sender


async def main() -> None:
    """Everything, one after the other."""
    async with telegram("--no-limits") as url:
        await compare(url)
    for per_second, seconds, switches in PACES:
        async with telegram(*switches) as url:
            await pace(url, per_second=per_second, seconds=seconds, paid=bool(switches))


if __name__ == "__main__":
    asyncio.run(main())
