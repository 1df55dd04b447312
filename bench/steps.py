"""What one durable step of a conversation costs, beside bare aiogram bots in the same run.

    python -m bench.steps [--people 32] [--rounds 3] [--only echo,sqlite] [--road http]

Every program is a process of its own; the people and the sink live in this one. How to read
the table: docs/benchmarks.md.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.crowd import Crowd, Figures, Say
from bench.databases import Place, nowhere, postgresql, sqlite, sync_ms
from bench.loopback import port_of, sink
from bench.measured import finished, started
from bench.speaking import telegram, web
from bench.talks import TALKS

CITIZENS = 5000
"""People who are prepared: each gives one report."""

Stage = Callable[[Path], AbstractContextManager[Place]]
Window = Callable[..., Awaitable[Figures]]
Start = Callable[["Contestant", int, AsyncExitStack], Awaitable["Measuring"]]
Asked = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Contestant:
    """One line of the table: a bot of a library's by its kind, or ours by its database.

    `module` is what is started, `speak` how people's words get there, `channel` where its
    officers are.
    """

    key: str
    name: str
    kind: str
    stage: Stage = nowhere
    module: str = "bench.aiogram_bots"
    speak: Callable[[int, int], Awaitable[Say]] = telegram
    channel: str = "telegram"


OVER_HTTP = (
    Contestant("echo", "aiogram echo", "echo"),
    Contestant("tuned", "aiogram echo, collector tuned", "tuned"),
    Contestant("form", "aiogram form in memory", "form"),
    Contestant("sqlite", "ours on SQLite", "ours", sqlite, "bench.ours", web, "web"),
    Contestant("postgresql", "ours on PostgreSQL", "ours", postgresql, "bench.ours", web, "web"),
)
OVER_TELEGRAM = (
    *OVER_HTTP[:3],
    Contestant("ptb", "python-telegram-bot echo", "echo", module="bench.ptb_bots"),
    Contestant("handler", "ConversationHandler in memory", "form", module="bench.ptb_bots"),
    Contestant("sqlite", "ours on SQLite", "ours", sqlite, "bench.ours_telegram"),
    Contestant("postgresql", "ours on PostgreSQL", "ours", postgresql, "bench.ours_telegram"),
)
WITHIN = tuple(c for c in OVER_HTTP if c.kind != "tuned")


@dataclass
class Measuring:
    """One contestant, running, and what was seen of it so far."""

    name: str
    window: Window
    memory: int
    figures: Figures = field(default_factory=Figures)


async def over_http(contestant: Contestant, people: int, stack: AsyncExitStack) -> Measuring:
    """The program in a process, the people and the sink in this one."""
    crowd = Crowd(TALKS[contestant.kind], people)
    server = await stack.enter_async_context(await sink(crowd.hear))
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="measured-"))
    place = stack.enter_context(contestant.stage(Path(folder)))
    told = await _prepared(place, folder, contestant.channel) or [contestant.kind]
    command = (contestant.module, *told, str(port_of(server)))
    program = await stack.enter_async_context(started(*command))
    ready = await program.told()
    say = await contestant.speak(ready["port"], people)

    async def meter() -> tuple[float, float]:
        return (await program.ask())["cpu"], place.cpu()

    return Measuring(contestant.name, partial(crowd.window, say, meter), program.memory())


async def _prepared(place: Place, folder: str, channel: str) -> list[str]:
    """What our program is started with, once its database is ready; nothing without one."""
    if not place.url:
        return []
    await finished("bench.preparing", place.url, folder, str(CITIZENS), channel)
    return [place.url, folder]


async def within(contestant: Contestant, people: int, stack: AsyncExitStack) -> Measuring:
    """The people inside the program: no HTTP on either side."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="measured-"))
    place = stack.enter_context(contestant.stage(Path(folder)))
    ours = await _prepared(place, folder, contestant.channel)
    command = (
        ["bench.ours_within", str(people), *ours]
        if ours
        else ["bench.aiogram_within", contestant.kind, str(people)]
    )
    program = await stack.enter_async_context(started(*command))
    await program.told()

    async def window(**times: float) -> Figures:
        return Figures(**await program.ask(**times))

    return Measuring(contestant.name, window, program.memory())


HEAD = (
    f"{'':<31}{'steps/s':>8}{'CPU ms':>8}{'ratio':>7}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}"
    f"{'reports/s':>11}{'idle MB':>9}{'server CPU ms':>15}"
)


def line(measured: Measuring, echo: Figures | None) -> str:
    """One line of the table."""
    seen = measured.figures
    ratio = f"{seen.cpu_ms / echo.cpu_ms:.2f}" if echo else ""
    talks = f"{seen.talks / seen.seconds:.0f}" if seen.talks < seen.steps else ""
    server = f"{seen.server_cpu / seen.steps * 1e3:.2f}" if seen.server_cpu else ""
    waits = "".join(f"{seen.percentile(p):>8.0f}" for p in (50, 95, 99))
    return (
        f"{measured.name:<31}{seen.steps / seen.seconds:>8.0f}{seen.cpu_ms:>8.2f}"
        f"{ratio:>7}{waits}{talks:>11}{measured.memory / 1e6:>9.0f}{server:>15}"
    )


async def measure(start: Start, contestants: Iterable[Contestant], asked: Asked) -> None:
    """One part of the table. All run at once and are measured in turns, again and again.

    So whatever else the machine does meanwhile happens to all of them.
    """
    async with AsyncExitStack() as stack:
        chosen = [c for c in contestants if not asked.only or c.key in asked.only]
        programs = {c.key: await start(c, asked.people, stack) for c in chosen}
        for _ in range(asked.rounds):
            for program in programs.values():
                seen = await program.window(warm=asked.warm, seconds=asked.seconds)
                program.figures.add(seen)
    echo = programs["echo"].figures if "echo" in programs else None
    print("\n".join([HEAD, *(line(program, echo) for program in programs.values())]))


IMPORTS = "import time, bot.app, bot.channels.web.plug; print(time.process_time())"


def print_surroundings() -> None:
    """What the figures depend on, and what it costs to import the program."""
    with tempfile.TemporaryDirectory(prefix="measured-") as folder:
        synced = sync_ms(Path(folder))
    imported = float(subprocess.check_output([sys.executable, "-c", IMPORTS]))
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print(f"the disk has 4 KB after {synced:.2f} ms")
    print(f"importing the program: {imported:.2f} s of CPU")


ROADS: Mapping[str, tuple[str, Start, Sequence[Contestant]]] = {
    "http": ("over HTTP on loopback", over_http, OVER_HTTP),
    "telegram": ("by webhook, on Telegram's own types", over_http, OVER_TELEGRAM),
    "within": ("without HTTP, the people inside the process", within, WITHIN),
}


def parse(words: list[str]) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="bench.steps", description=__doc__)
    parser.add_argument("--people", type=int, default=32, help="at once")
    parser.add_argument("--rounds", type=int, default=3, help="how often each has its turn")
    parser.add_argument("--seconds", type=float, default=3, help="that are measured in a turn")
    parser.add_argument("--warm", type=float, default=1, help="seconds of a turn before that")
    parser.add_argument("--only", type=lambda keys: keys.split(","), help="echo,sqlite,...")
    parser.add_argument("--road", choices=ROADS, help="only this one")
    return parser.parse_args(words)


async def main(asked: Asked) -> None:
    print_surroundings()
    for road, (says, start, contestants) in ROADS.items():
        if asked.road in (None, road):
            print(f"\n{asked.people} people at once, {says}")
            await measure(start, contestants, asked)


if __name__ == "__main__":
    asyncio.run(main(parse(sys.argv[1:])))
