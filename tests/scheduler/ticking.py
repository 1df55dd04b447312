"""A process that does nothing but sweep: `python -m tests.scheduler.ticking URL MOMENT`.

It says a word after every batch it committed, and ends when nothing is due any more.
"""

import sys
from datetime import datetime

from domain.rules import Moment
from scheduler import deadlines
from tests.domain.cases import RULES
from tests.records import opened


def main(url: str, now: str) -> None:
    """Sweep until nothing is due."""
    moment = Moment(datetime.fromisoformat(now), RULES)
    with opened(url, connections=1) as database:
        done = 1
        while done:
            with database.writing() as session:
                done = deadlines.sweep(session, moment)
            print(done, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
