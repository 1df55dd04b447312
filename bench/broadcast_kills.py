"""A broadcast by four processes that are killed while they send, and one that is cancelled.

    python -m bench.broadcast_kills [--people 20000] [--kills 50] [--only sqlite]

The processes are those of tests/scheduler/broadcasting.py: each sends 100 letters a second at
most and has 4 under way. Printed: letters that arrived twice, people who were missed, people
told who wanted none, and seconds from a cancel until the last letter arrived.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.broadcast import PLACES
from bot.clock import wall_clock
from domain.rules import Moment
from storage import broadcasts
from tests.records import migrated, opened
from tests.scheduler.announcing import CITY, announced, survived
from tests.scheduler.broadcasting import PROCESSES, stop


def cancelled(url: str, people: int) -> float:
    """Seconds from the cancel, by the wall clock, until nothing arrives any more."""
    number, author = announced(url, people)

    def cancel() -> None:
        with opened(url) as database, database.writing() as session:
            one = broadcasts.get(session, number)
            broadcasts.perform(session, one, "cancel", author, Moment(wall_clock(), CITY))

    return stop(url, people, cancel)


def main(words: list[str]) -> None:
    """One line for each database."""
    parser = argparse.ArgumentParser(prog="bench.broadcast_kills", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--only", choices=PLACES, help="this database")
    asked = parser.parse_args(words)
    for name in [asked.only] if asked.only else PLACES:
        with tempfile.TemporaryDirectory() as folder, PLACES[name](Path(folder)) as place:
            migrated(place.url)
            told = survived(place.url, asked.people, asked.kills)
        most = asked.kills * PROCESSES
        assert told.twice <= most
        assert (told.missed, told.unwanted, told.final) == (0, 0, asked.people + 2)
        with tempfile.TemporaryDirectory() as folder, PLACES[name](Path(folder)) as place:
            migrated(place.url)
            stopped = cancelled(place.url, min(asked.people, 4000))
        print(
            f"{name:<12}{asked.people:>8,} people, {told.kills} kills: {told.twice} twice (of "
            f"{most} allowed), {told.missed} missed, {told.unwanted} unwanted, "
            f"{told.seconds:.0f} s; a cancel took {stopped:.2f} s",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
