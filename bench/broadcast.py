"""What a recipient of a broadcast costs, by the size of the audience; and a receipt beside it.

    BROADCAST_PEOPLE=1000000 python -m bench.broadcast [--first 10000] [--only sqlite]

Time is virtual: each second the sweep beats once and the platform takes as many letters as the
rate allows, with a citizen's receipt among them. What is printed is the CPU and the memory of
this process, the share of the rate that was used, and how long the receipt really took.
"""

import argparse
import os
import resource
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import insert, select

from bench.databases import Place, postgresql, sqlite
from bench.sweeps import bar
from domain.broadcast import Aim, Broadcast, BroadcastRules, Content, Filter, Standing
from domain.conversation import Lane, Peer, Say
from domain.people import Role
from domain.rules import Moment
from scheduler import broadcasts as sweeping
from scheduler.delivery import record
from scheduler.seam import Delivered
from storage import broadcasts, outbox, recipients, schema
from storage.database import Database
from storage.migrate import migrate
from storage.outbox import Letter
from tests.domain.cases import NOW, RULES
from tests.records import a_person

RATE, TOGETHER = 1000, 5000
CITY = replace(RULES, broadcasts=BroadcastRules(rates={"web": RATE}), quiet=None)
PLACES = {"sqlite": sqlite, "postgresql": postgresql}
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one audience took; memory in MB, times in milliseconds."""

    people: int
    cpu_ms: float
    grown_mb: float
    share: float
    receipt_p99: float


def measure(place: Place, count: int) -> Cost:
    """Fill a fresh database, then announce to everybody."""
    with closing(Database(place.url, connections=2)) as database:
        migrate(database)
        _fill(database, count)
        number = _begin(database)
        now, seconds, took = NOW, 0, list[float]()
        spent, before = process_time() + place.cpu(), _memory()
        while not _is_over(database, number):
            now, seconds = now + timedelta(seconds=1), seconds + 1
            took.append(_second(database, now, seconds))
            bar(min(count, seconds * RATE), count)
        cpu, grown = process_time() + place.cpu() - spent, _memory() - before
        with database.reading() as session:
            assert sum(recipients.counts(session, number).values()) == count + 2
    p99 = sorted(took)[int(len(took) * 0.99)]
    return Cost(count, cpu / count * 1e3, grown, count / (seconds * RATE), p99 * 1e3)


def _fill(database: Database, count: int) -> None:
    said = {"channel": "web", "drafts": [], "options": [], "nonce": "", "version": 0}
    for first in range(1, count + 1, TOGETHER):
        some = range(first, min(first + TOGETHER, count + 1))
        with database.writing() as session:
            people = [{"id": n, "language": "vi", "joined_at": NOW} for n in some]
            session.execute(insert(schema.people), people)
            said_by = [said | {"peer": str(n), "person": n, "seen_at": NOW} for n in some]
            session.execute(insert(schema.conversations), said_by)
    if not database.is_sqlite:  # it counts by itself, and we have counted for it
        with database.writing() as session:
            session.exec_driver_sql("SELECT setval('people_id_seq', (SELECT max(id) FROM people))")


def _begin(database: Database) -> int:
    with database.writing() as session:
        author, other = (a_person(session, (Role.ADMIN, None)) for _ in range(2))
        plan = Broadcast(0, 0, Standing.DRAFT, author.person or 0, Content("Mai cắt nước."),
                         (Filter(Aim.EVERYONE),), NOW + 24 * HOUR)  # fmt: skip
        one = broadcasts.begin(session, plan, now=NOW)
        for key, by in (("submit", author), ("approve", other)):
            one = broadcasts.perform(session, one, key, by, Moment(NOW, CITY))
    return one.id


def _second(database: Database, now: datetime, number: int) -> float:
    """A beat of the sweep, then a second of sending; how long its receipt waited."""
    moment = Moment(now, CITY)
    more = True
    while more:
        with database.writing() as session:
            more = sweeping.sweep(session, moment) == sweeping.PAGE
    begun, left, took = perf_counter(), RATE, 0.0
    with database.writing() as session:
        receipt = Letter(f"receipt:{number}", Peer("web", "1"), Lane.REPLY, "vi", Say("Đã ghi."))
        outbox.put(session, [receipt], now=now)
    while left > 0:
        with database.writing() as session:
            due = outbox.claim(session, most=min(64, left), now=now)
        with database.writing() as session:
            record(session, [(one, Delivered("1")) for one in due], now=now)
        if any(one.lane is Lane.REPLY for one in due):
            took = perf_counter() - begun
        left -= len(due) or left
    return took


def _is_over(database: Database, number: int) -> bool:
    with database.reading() as session:
        asked = select(schema.broadcasts.c.standing).where(schema.broadcasts.c.id == number)
        return session.scalar(asked) == Standing.DONE


def _memory() -> float:
    """The most this process has ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(words: list[str]) -> None:
    """One line for each database and size; the ratio is of the CPU per recipient."""
    parser = argparse.ArgumentParser(prog="bench.broadcast", description=__doc__)
    parser.add_argument("--first", type=int, default=10_000, help="people, at first")
    parser.add_argument("--only", choices=PLACES, help="this database")
    asked = parser.parse_args(words)
    many = int(os.environ.get("BROADCAST_PEOPLE", "50000"))
    heads = ("ms CPU each", "ratio", "MB more", "of rate", "receipt p99 ms")
    print(f"{'':<12}{'people':>10}" + "".join(f"{head:>16}" for head in heads))
    for name in [asked.only] if asked.only else PLACES:
        first: Cost | None = None
        for count in (asked.first, many):
            with tempfile.TemporaryDirectory() as folder, PLACES[name](Path(folder)) as place:
                cost = measure(place, count)
            first = first or cost
            print(
                f"{name:<12}{cost.people:>10,}{cost.cpu_ms:>16.3f}"
                f"{cost.cpu_ms / first.cpu_ms:>16.2f}{cost.grown_mb:>16.1f}{cost.share:>16.1%}"
                f"{cost.receipt_p99:>16.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
