"""Processes that sweep and deliver, born in a moment: imported once, then forked.

`python -m tests.scheduler.workers` obeys lines on standard input, `WORK URL MOMENT`, each with a new
process. Such a process says `PID ROWS` after every batch that it committed, `PID held ROWS` when it
has work in its hands that it will never end, and `PID ended` when nothing is due any more.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import OperationalError

from domain.rules import Moment
from scheduler import deadlines
from storage.database import Database
from tests.domain.cases import RULES
from tests.forking import Forked, Start
from tests.records import opened
from tests.scheduler.post import a_post


class Workers:
    """Starts processes, and hears what they say."""

    def __init__(self, process: Forked) -> None:
        self._process = process

    def order(self, work: str, url: str, now: datetime) -> None:
        """One more process that does this."""
        self._process.stdin.write(f"{work} {url} {now.isoformat()}\n")
        self._process.stdin.flush()

    def hear(self) -> tuple[int, str]:
        """The next that one of them says, and which."""
        pid, said = self._process.stdout.readline().split(maxsplit=1)
        return int(pid), said.strip()

    def rows(self, processes: int) -> int:
        """How many rows so many processes have done when they end."""
        done = 0
        while processes:
            _, said = self.hear()
            done += 0 if said == "ended" else int(said)
            processes -= said == "ended"
        return done


@contextmanager
def hired() -> Iterator[Workers]:
    """Ready to work; whoever still runs at the end is killed with them."""
    process = Forked(Start("tests.scheduler.workers"), sys.__stderr__)
    yield Workers(process)
    process.communicate()


def _tick(url: str, now: datetime) -> None:
    """Sweep until nothing is due."""
    with opened(url, connections=1) as database:
        while (done := _swept(database, now)) != 0:
            _say(done or 0)


def _swept(database: Database, now: datetime) -> int | None:
    """One tick of the metronome: what fails is tried again at the next, as it is there."""
    try:
        with database.writing() as session:
            return deadlines.sweep(session, Moment(now, RULES))
    except OperationalError as error:
        # SQLite lets one write at a time: who waited too long for it has a next tick.
        if "database is locked" not in str(error):
            raise
        print(error.orig, file=sys.stderr)
        return None


def _hang_ticking(url: str, now: datetime) -> None:
    """Sweep a batch, and never commit it."""
    with opened(url, connections=1) as database, database.writing() as session:
        _say(f"held {deadlines.sweep(session, Moment(now, RULES))}")
        signal.pause()


def _hang_sending(url: str, now: datetime) -> None:
    """Send a batch to a platform that never answers."""

    async def send() -> None:
        with a_post(url) as post:
            post.clock.now = now
            for said in post.states():
                post.web.holds(said)
            await post.delivery.round()
            _say(f"held {len(post.web.calls)}")
            signal.pause()

    asyncio.run(send())


_WORK: Mapping[str, Callable[[str, datetime], None]] = {
    "tick": _tick,
    "hang ticking": _hang_ticking,
    "hang sending": _hang_sending,
}


def _say(words: object) -> None:
    print(os.getpid(), words, flush=True)


def _live(work: str, url: str, now: datetime) -> None:
    try:
        _WORK[work](url, now)
        _say("ended")
    except Exception:
        traceback.print_exc()
        _say("failed")
    finally:
        os._exit(0)


def main() -> None:
    """Obey until standard input ends; then nobody goes on."""
    children = []
    for line in sys.stdin:
        work, url, now = line.rsplit(maxsplit=2)
        if not (child := os.fork()):
            _live(work, url, datetime.fromisoformat(now))
        children.append(child)
    for child in children:
        os.kill(child, signal.SIGKILL)  # not yet waited for, so the number is still its own
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
