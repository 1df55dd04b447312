"""A migrated database of each kind, and the records that tests of storage begin with."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count
from threading import Barrier
from typing import Any, TypeVar

import pytest
import structlog
from sqlalchemy import func, select

from domain.case import Case, Report
from domain.codes import case_code
from domain.conversation import Peer
from domain.people import SYSTEM, Actor, Grant
from domain.rules import Moment
from domain.severity import Severity
from domain.workflow import Act
from storage import cases, conversations, files, people, schema
from storage.database import Database, Session
from storage.files import Picture
from storage.migrate import migrate
from storage.statements import Prepared
from tests.domain.cases import GIVEN, MOMENT, NOW

T = TypeVar("T")
_numbers = count(1)


def migrated(url: str) -> None:
    """Bring an empty database to the newest schema: a maker of templates."""
    with opened(url) as database:
        migrate(database)


# Closed, but still with all the statements that they have compiled.
_closed: defaultdict[tuple[str, int], list[Database]] = defaultdict(list)


@contextmanager
def opened(url: str, *, connections: int = 8) -> Iterator[Database]:
    """A database, closed again."""
    others = _closed[url, connections]
    with closing(others.pop() if others else Database(url, connections=connections)) as database:
        yield database
    others.append(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, fresh_database) -> Iterator[Database]:
    """A migrated database: the test runs on SQLite and on PostgreSQL."""
    with opened(fresh_database(request.param, migrated)) as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """An open transaction of that database."""
    with database.writing() as session:
        yield session


@pytest.fixture
def plain_log() -> Iterator[None]:
    """Errors are logged without the drawing of their frames, which takes a second each."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.ReturnLoggerFactory(),
    )
    yield
    structlog.reset_defaults()


def a_person(session: Session, *held: tuple[Any, str | None], name: str = "") -> Actor:
    """Somebody who has said a first word on the web, with roles from then on."""
    peer = Peer("web", name or f"person-{next(_numbers)}")
    person = conversations.begin(session, peer, language="vi", now=NOW).person.id
    for role, agency in held:
        people.grant(session, person, Grant(role, agency), now=NOW)
    return people.actors(session, [person], now=NOW)[person]


def a_picture(session: Session, name: str) -> str:
    """A stored picture; the same name is the same picture."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    files.keep(session, Picture(digest, "image/jpeg", 9, 3, 3), now=NOW)
    return digest


def a_code() -> str:
    """A case code nobody has had in this run."""
    return case_code(next(_numbers).to_bytes(7))


def submitted(session: Session, reporter: Actor, *, moment: Moment = MOMENT, **told: Any) -> Case:
    """A case as it was sent, not yet routed."""
    usual: dict[str, Any] = {
        "text": "Cống tắc gây ngập ngõ suốt ba ngày nay",
        "category": "drainage",
        "severity": Severity.NORMAL,
        "ward": "00097",
    }
    report = Report(reporter=reporter.person or 0, **usual | told)
    return cases.submit(session, report, code=a_code(), moment=moment)


def routed(session: Session, reporter: Actor, agency: str | None = "SXD", **told: Any) -> Case:
    """A case with an agency, or with the city office for triage."""
    case = submitted(session, reporter, **told)
    return performed(session, case, "route", SYSTEM, agency=agency)


def performed(
    session: Session, case: Case, action: str, by: Actor, moment: Moment = MOMENT, **given: Any
) -> Case:
    """The case after somebody's action, recorded."""
    given = given or {k: v for k, v in GIVEN.get(action, {}).items() if k != "photos"}
    return cases.perform(session, case, Act(action, by, moment, given))


def count_of(session: Session, table: str) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(schema.metadata.tables[table])) or 0


def at_once(work: Callable[[int], T], times: int) -> list[T | Exception]:
    """The results, or errors, of that many threads that begin at the same moment."""
    ready = Barrier(times)

    def one(number: int) -> T | Exception:
        ready.wait()
        try:
            return work(number)
        except Exception as error:  # an answer like any other: the test says which it expects
            return error

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def numbers_up_to(database: Database, last: int) -> tuple[str, str]:
    """What makes `n` run from 1 to that number, in one SELECT: what stands before it, its FROM."""
    if database.is_sqlite:
        count_on = f"SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}"
        return f"WITH RECURSIVE numbers(n) AS ({count_on})", "numbers"
    return "", f"generate_series(1, {last}) AS numbers(n)"


def explained(session: Session, prepared: Prepared, values: Mapping[str, Any]) -> str:
    """How the database will answer a prepared statement."""
    spelled = prepared._for(session.dialect)
    explain = "EXPLAIN QUERY PLAN" if session.dialect.name == "sqlite" else "EXPLAIN"
    bound = spelled.bound(values)
    rows = session.exec_driver_sql(
        f"{explain} {spelled.sql}", bound if spelled.order is None else tuple(bound)
    )
    return "\n".join(str(row[-1]) for row in rows)
