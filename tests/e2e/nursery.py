"""Starts the product again and again in a fraction of a second: imported once, then forked.

Run as a program it obeys lines on its standard input: `site {...}` moves into a place, `start
SECONDS` begins a process there whose clock is that much later (`start SECONDS POINT`: one that
dies at that failpoint once it is told `arm`), `kill` ends it as a power switch does, `stop` as a
service manager does, and `wait` waits for its own death.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

from bot.app import running
from bot.channels.telegram.decode import Decoder
from bot.clock import wall_clock
from bot.logs import set_up_logs
from bot.serving import serve
from bot.settings import Settings, load_settings
from tests.e2e.failpoints import plant
from tests.forking import TELEGRAM, Forked, Start
from tests.programs import Site

START_AT = datetime.fromisoformat("2026-10-05T09:00:00+07:00")
"""A Monday morning, the city's offices are open."""


class Nursery:
    """The product of one place, born and killed as often as wanted; each life begins later."""

    later_by = timedelta(seconds=40)
    """Long enough for a letter held by a dead process to be taken up again."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.log = site.folder / "product.log"
        self.log.touch()
        self.lives = 0
        told = {"settings": site.settings, "log": str(self.log)}
        self._tell(f"site {json.dumps(told)}", "known")

    def begin(self, failpoint: str = "") -> None:
        """Start a process, and return once it serves; `failpoint` is where it is to die."""
        later = self.lives * self.later_by.total_seconds()
        self._tell(f"start {later} {failpoint}", "serving")
        self.lives += 1

    def arm(self) -> None:
        """From now on it dies when it gets to its failpoint."""
        self._tell("arm", "armed")

    def dies(self) -> None:
        """Return once it has died at its failpoint."""
        self._tell("wait", "died")

    def stop(self) -> None:
        """SIGTERM, and return once it has ended well."""
        self._tell("stop", "stopped")

    def kill(self) -> None:
        """kill -9, and return once it is gone."""
        self._tell("kill", "killed")

    def close(self) -> None:
        """Kill what still runs."""
        self._tell("kill", "killed")

    def _tell(self, order: str, answer: str) -> None:
        said = _mother().asked(order)
        assert said == answer, f"{order}: {said!r}\n{self.log.read_text()}"


class Mother:
    """The process that all others are forked from, in this and all later tests."""

    def __init__(self) -> None:
        mother = Start("tests.e2e.nursery")
        self._process = Forked(mother, sys.__stderr__, imported=TELEGRAM)

    def asked(self, order: str) -> str:
        """What it says when the order is carried out."""
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


_mother = cache(Mother)


@dataclass
class Home:
    """Where the next processes live: their settings and their log; and the one that lives."""

    settings: Settings
    log: Path
    child: int = 0


def raise_them() -> None:
    """Obey until standard input ends; what still runs then is killed."""
    home: Home | None = None
    for line in sys.stdin:
        order, _, words = line.strip().partition(" ")
        if order == "site":
            home = _moved(**json.loads(words))
        else:
            ORDERS[order](home, *words.split(" ", 1))
    if home is not None and home.child:
        os.kill(home.child, signal.SIGKILL)


def _moved(settings: Mapping[str, str], log: str) -> Home:
    home = Home(load_settings(Path(settings["NANGNIU_CONFIG"]), settings), Path(log))
    set_up_logs(home.settings.log.level)  # standard output is for answers
    if home.settings.channels.telegram.token:
        Decoder().load()
    asyncio.run(_first_breath(home.settings))
    gc.collect()
    gc.freeze()  # each child would go through all of it, and copy it
    say("known")
    return home


async def _first_breath(settings: Settings) -> None:
    """A short life that brings all that is needed into memory for the others."""
    async with running(settings):
        pass


def _start(home: Home, later: str, failpoint: str = "") -> None:
    home.child = os.fork()
    if home.child:
        return
    with home.log.open("a") as log:
        os.dup2(log.fileno(), sys.stderr.fileno())
    if failpoint:
        plant(failpoint)
    shift = START_AT + timedelta(seconds=float(later)) - wall_clock()
    serving = serve(
        home.settings, ready=lambda app: say("serving"), clock=lambda: wall_clock() + shift
    )
    asyncio.run(serving)
    os._exit(0)


def _arm(home: Home, _: str) -> None:
    os.kill(home.child, signal.SIGUSR1)


def _end(home: Home, _: str, *, sent: int, well: str) -> None:
    """A signal of 0 only waits; where there is nobody nobody has to be ended."""
    child, home.child = home.child, 0
    if sent and child:
        os.kill(child, sent)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else -signal.SIGKILL
    expected = 0 if sent == signal.SIGTERM else -signal.SIGKILL
    say(well if code == expected else f"ended with {code}")


ORDERS: Mapping[str, Callable[..., None]] = {
    "start": _start,
    "arm": _arm,
    "kill": partial(_end, sent=signal.SIGKILL, well="killed"),
    "stop": partial(_end, sent=signal.SIGTERM, well="stopped"),
    "wait": partial(_end, sent=0, well="died"),
}


def say(word: str) -> None:
    """Answer an order."""
    print(word, flush=True)


if __name__ == "__main__":
    raise_them()
