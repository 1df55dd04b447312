"""What a sweep costs beside many open cases: 10,000 against 1,000,000, with 1,000 of them due.

    python -m bench.sweeps [--few 10000] [--many 1000000] [--due 1000] [--only sqlite]

How to read the table: docs/benchmarks.md.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import text

from bench.databases import Place, postgresql, sqlite
from domain.people import Role
from domain.rules import Moment
from scheduler import deadlines
from storage.database import Database, Session
from storage.migrate import migrate
from tests.crowds import multiply
from tests.domain.cases import MOMENT, OURS, RULES
from tests.records import a_person, routed

SWEPT = Moment(MOMENT.now + timedelta(days=30), RULES)
Stage = Callable[[Path], AbstractContextManager[Place]]
PLACES: dict[str, Stage] = {
    "sqlite": sqlite,
    "postgresql": postgresql,
}
FILLED_TOGETHER = 50_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What was seen: looking when nothing is due, and working off what is."""

    idle_ms: float
    seconds: float
    cpu: float
    swept: int
    plan: str


def measure(place: Place, open_: int, due: int) -> Cost:
    """Fill a fresh database, then look and sweep."""
    with closing(Database(place.url, connections=2)) as database:
        migrate(database)
        _fill(database, open_, due)
        idle_ms = _idle(database)
        plan = _plan(database)
        begun, spent, swept = perf_counter(), process_time() + place.cpu(), 0
        while done := _once(database):
            swept += done
        cpu = process_time() + place.cpu() - spent
        return Cost(idle_ms, perf_counter() - begun, cpu, swept, plan)


def _measured(stage: Stage, open_: int, due: int) -> Cost:
    with tempfile.TemporaryDirectory(prefix="measured-") as folder, stage(Path(folder)) as place:
        return measure(place, open_, due)


def _fill(database: Database, open_: int, due: int) -> None:
    far = RULES.calendar.add(SWEPT.now, 480 * 200)
    with database.writing() as session:
        a_person(session, (Role.OFFICER, OURS), name="officer")
        a_person(session, (Role.DISPATCHER, None), name="dispatcher")
        case = routed(session, a_person(session, name="reporter"), OURS)
        multiply(session, case, due - 1, moment=MOMENT)
    later = {"handle_due_at": far, "receive_due_at": far, "assigned_at": None}
    for start in range(due, open_, FILLED_TOGETHER):
        count = min(FILLED_TOGETHER, open_ - start)
        with database.writing() as session:
            multiply(session, case, count, moment=MOMENT, start=start, **later)
        bar(min(start + count, open_), open_)
    with database.writing() as session:
        session.execute(text("ANALYZE"))


def _idle(database: Database, times: int = 200) -> float:
    """Milliseconds of a look that finds nothing, as every few seconds all day."""
    before = Moment(MOMENT.now + timedelta(minutes=1), RULES)
    begun = perf_counter()
    for _ in range(times):
        with database.writing() as session:
            assert deadlines.sweep(session, before) == 0
    return (perf_counter() - begun) / times * 1e3


def _once(database: Database) -> int:
    with database.writing() as session:
        return deadlines.sweep(session, SWEPT)


def _plan(database: Database) -> str:
    """How the database finds what is due, in its own words."""
    # As the sweep asks, but for the columns: what has come due, sorted by how grave it is.
    grave = "CASE WHEN severity = 'urgent' THEN 0 ELSE 1 END, handle_due_at, id"
    asked = f"SELECT id FROM cases WHERE next_check_at <= :now ORDER BY {grave} LIMIT 50"  # noqa: S608 (no word from outside)
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.reading() as session:
        now = SWEPT.now.strftime("%Y-%m-%d %H:%M:%S.%f") if database.is_sqlite else SWEPT.now
        found = " · ".join(_lines(session, explain + asked, now))
    assert "ix_cases_next_check_at" in found, found
    return found


def _lines(session: Session, words: str, now: object) -> Iterator[str]:
    for row in session.execute(text(words), {"now": now}):
        yield " ".join(str(row[-1]).split())


def bar(done: int, all_: int) -> None:
    """How far the filling is, on a terminal only."""
    if sys.stderr.isatty():
        blocks = done * 30 // all_
        print(f"\r{'█' * blocks}{'·' * (30 - blocks)} {done:,}", end="", file=sys.stderr)


def parse(words: list[str]) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="bench.sweeps", description=__doc__)
    parser.add_argument("--few", type=int, default=10_000, help="open cases, at first")
    parser.add_argument("--many", type=int, default=1_000_000, help="open cases, then")
    parser.add_argument("--due", type=int, default=1_000, help="of them that are due")
    parser.add_argument("--only", choices=PLACES, help="this database")
    return parser.parse_args(words)


def main(asked: argparse.Namespace) -> None:
    """One line for each database and size; the ratio is of the CPU spent on sweeping."""
    print(f"{'':<12}{'open':>10}{'idle ms':>9}{'swept':>7}{'s':>7}{'CPU s':>7}{'ratio':>7}")
    for name, stage in PLACES.items():
        if asked.only not in (None, name):
            continue
        first: Cost | None = None
        for open_ in (asked.few, asked.many):
            cost = _measured(stage, open_, asked.due)
            assert cost.swept == asked.due, "every due case is swept, and no other"
            first = first or cost
            print(
                f"{name:<12}{open_:>10,}{cost.idle_ms:>9.2f}{cost.swept:>7}{cost.seconds:>7.1f}"
                f"{cost.cpu:>7.2f}{cost.cpu / first.cpu:>7.2f}   {cost.plan}",
                flush=True,
            )


if __name__ == "__main__":
    main(parse(sys.argv[1:]))
