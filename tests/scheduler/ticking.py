"""A process that does nothing but sweep: `python -m tests.scheduler.ticking URL MOMENT`.

It says a word after every batch it committed, and ends when nothing is due any more.
"""

import sys
from datetime import datetime

from sqlalchemy.exc import OperationalError

from domain.rules import Moment
from scheduler import deadlines
from storage.database import Database
from tests.domain.cases import RULES
from tests.records import opened


def main(url: str, now: str) -> None:
    """Sweep until nothing is due."""
    moment = Moment(datetime.fromisoformat(now), RULES)
    with opened(url, connections=1) as database:
        while (done := _tick(database, moment)) != 0:
            print(done or 0, flush=True)


def _tick(database: Database, moment: Moment) -> int | None:
    """One tick of the metronome: what fails is tried again at the next, as it is there."""
    try:
        with database.writing() as session:
            return deadlines.sweep(session, moment)
    except OperationalError as error:
        # SQLite lets one write at a time: who waited too long for it has a next tick.
        if "database is locked" not in str(error):
            raise
        print(error.orig, file=sys.stderr)
        return None


if __name__ == "__main__":
    main(*sys.argv[1:])
