"""APScheduler as the metronome: it ticks, the truth stays in the tables.

Every process may tick; a sweep that finds nothing to do does nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.rules import Moment
from scheduler import broadcasts, deadlines, digests, housekeeping
from scheduler.delivery import Runs
from storage.database import Session

log = structlog.get_logger("metronome")


@dataclass(frozen=True, slots=True)
class Sweep:
    """One thing done every so many seconds, in a transaction of its own.

    A full `batch` means that there is more: it is taken up at once, in the next transaction.
    """

    name: str
    seconds: int
    work: Callable[[Session, Moment], int]
    batch: int = 0


SWEEPS = (
    Sweep("deadlines", 5, deadlines.sweep, deadlines.BATCH),
    Sweep("broadcasts", 1, broadcasts.sweep, broadcasts.PAGE),
    Sweep("digests", 60, digests.sweep, digests.BATCH),
    Sweep("reclaim", 5, housekeeping.reclaim),
    Sweep("purge", 3600, housekeeping.purge),
)


def metronome(writer: Runs, moment: Callable[[], Moment], *, zone: str) -> AsyncIOScheduler:
    """A scheduler, not yet started, that runs every sweep at its time."""
    scheduler = AsyncIOScheduler(
        timezone=zone,
        # A tick that was missed is made up for once: the sweep finds all that came due.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for sweep in SWEEPS:
        scheduler.add_job(
            _tick, "interval", args=(sweep, writer, moment), seconds=sweep.seconds, id=sweep.name
        )
    return scheduler


async def _tick(sweep: Sweep, writer: Runs, moment: Callable[[], Moment]) -> None:
    now = moment()
    rows = done = await writer.run(lambda session: sweep.work(session, now))
    while done and done == sweep.batch:
        done = await writer.run(lambda session: sweep.work(session, now))
        rows += done
    if rows:
        log.info("swept", sweep=sweep.name, rows=rows)
