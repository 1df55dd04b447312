"""Starts the product again and again in a fraction of a second: imported once, then forked.

Run as a program it obeys lines on its standard input: `start SECONDS` begins a process whose
clock is that much later, `kill` ends it as a power switch does.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bot import house
from bot.app import running
from bot.clock import wall_clock
from bot.knowledge import load_knowledge
from bot.logs import set_up_logs
from bot.settings import Settings, load_settings
from tests.programs import ROOT, Site

START_AT = datetime.fromisoformat("2026-10-05T09:00:00+07:00")
"""A Monday morning, the city's offices are open."""


class Nursery:
    """The product of one place, born and killed as often as wanted; each life begins later."""

    later_by = timedelta(seconds=40)
    """Long enough for a letter held by a dead process to be taken up again."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.log = site.folder / "product.log"
        with self.log.open("a") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.nursery"], cwd=ROOT, env=site.environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True,
            )  # fmt: skip
        self.lives = 0

    def begin(self) -> None:
        """Start a process, and return once it serves."""
        self._tell(f"start {self.lives * self.later_by.total_seconds()}", "serving")
        self.lives += 1

    def kill(self) -> None:
        """kill -9, and return once it is gone."""
        self._tell("kill", "killed")

    def close(self) -> None:
        with closing(self._process.stdout), self._process.stdin:
            pass
        self._process.wait()

    def _tell(self, order: str, answer: str) -> None:
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline().strip()
        assert said == answer, f"{order}: {said!r}\n{self.log.read_text()}"


def raise_them() -> None:
    """Obey until standard input ends; what still runs then is killed."""
    settings = load_settings(Path(os.environ["NANGNIU_CONFIG"]))
    set_up_logs(settings.log.level)  # standard output is for answers
    # Training takes longer than all the rest of a start; it is the same for all of them.
    setattr(house, "load_knowledge", cache(load_knowledge))  # noqa: B010 (a typed name)
    asyncio.run(_live(settings, wall_clock(), ready=lambda: None))
    child = 0
    for line in sys.stdin:
        order, _, later = line.partition(" ")
        if order == "start":
            child = _born(settings, START_AT + timedelta(seconds=float(later)))
        else:
            child = _end(child)
            print("killed", flush=True)
    _end(child)


def _born(settings: Settings, at: datetime) -> int:
    if child := os.fork():
        return child
    asyncio.run(_live(settings, at, ready=lambda: print("serving", flush=True), ever=True))
    os._exit(0)


async def _live(
    settings: Settings, at: datetime, *, ready: Callable[[], None], ever: bool = False
) -> None:
    """One life; a first short one brings all that is needed into memory for the others."""
    shift = at - wall_clock()
    async with running(settings, clock=lambda: wall_clock() + shift):
        ready()
        if ever:
            await asyncio.Event().wait()


def _end(child: int) -> int:
    if child:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return 0


if __name__ == "__main__":
    raise_them()
