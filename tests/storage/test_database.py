"""The engine: what is committed is on the disk, readers see no half of it, writers take turns."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from storage import counters, inbox, schema
from storage.inbox import Arrival
from storage.schema import followers, people
from tests.domain.cases import NOW
from tests.records import a_person, count_of, migrated, opened

# What SQLite must be told on every connection, and how it answers.
PRAGMAS = [
    ("journal_mode", "wal"),
    ("synchronous", 2),  # FULL: a commit that was answered survives a power cut
    ("foreign_keys", 1),
    ("busy_timeout", 10_000),
    ("secure_delete", 1),
]


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS)
def test_sqlite_keeps_what_it_committed(pragma, value, fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database:
        with database.writing() as session:
            assert session.scalar(text(f"PRAGMA {pragma}")) == value
        with database.reading() as session:
            assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_postgresql_keeps_what_it_committed(fresh_database):
    with (
        opened(fresh_database("postgresql", migrated)) as database,
        database.writing() as session,
    ):
        assert session.scalar(text("SHOW synchronous_commit")) == "on"


def test_what_fails_leaves_nothing(database):
    def fails():
        with database.writing() as session:
            a_person(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with database.reading() as session:
        assert count_of(session, "people") == 0


def test_a_reader_sees_all_of_a_transaction_or_nothing(database):
    with database.writing() as session:
        a_person(session)
        with database.reading() as reader:
            assert count_of(reader, "people") == 0
    with database.reading() as reader:
        assert count_of(reader, "people") == 1


def test_foreign_keys_are_kept(database):
    row = {"case": 4711, "person": 4711, "since_at": NOW}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(insert(followers).values(row))


def test_a_second_writer_waits_for_the_first(database):
    """Two add to the same count at once: the one that comes later waits, none is lost."""
    entered = Event()

    def second():
        entered.set()
        with database.writing() as session:
            counters.count(session, "turned_away", on=NOW.date())

    thread = Thread(target=second)
    with database.writing() as session:
        counters.count(session, "turned_away", on=NOW.date())
        thread.start()
        entered.wait()
    thread.join()
    with database.reading() as session:
        assert counters.total(session, "turned_away") == 2


# --- moments -----------------------------------------------------------------------------------

HANOI = timezone(timedelta(hours=7))


@pytest.mark.parametrize("at", [NOW, NOW.astimezone(HANOI), NOW.replace(microsecond=123_456)])
def test_a_moment_comes_back_in_utc(session, at):
    session.execute(insert(people).values(language="vi", joined_at=at))
    found = session.scalar(select(people.c.joined_at))
    assert (found, found.utcoffset()) == (at, timedelta(0))


def test_moments_of_different_zones_compare_by_time(session):
    for at in (NOW, (NOW - timedelta(hours=1)).astimezone(HANOI)):
        session.execute(insert(people).values(language="vi", joined_at=at))
    earlier = select(people.c.id).where(people.c.joined_at < NOW.astimezone(HANOI))
    assert len(session.scalars(earlier).all()) == 1


def test_a_naive_moment_is_refused(session):
    with pytest.raises(StatementError, match="naive"):
        session.execute(insert(people).values(language="vi", joined_at=datetime(2026, 10, 5)))  # noqa: DTZ001 (the mistake that is refused)


SECRET = "Ông ấy nhận tiền của tôi, đừng cho ai biết. " * 200  # pages of its own, too


def on_disk(database) -> bool:
    """Whether the words still stand in a file of the database."""
    folder = Path(database.url.database).parent
    return any(SECRET[:40].encode() in file.read_bytes() for file in folder.iterdir())


def forgotten(database) -> None:
    with database.writing() as session:
        inbox.receive(session, Arrival("web", "a", "a", SECRET), now=NOW)
        row = session.scalar(select(schema.inbox.c.id))
    assert on_disk(database)
    with database.writing() as session:
        inbox.forget_body(session, row)


def test_what_is_forgotten_is_gone_from_the_disk(fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database:
        forgotten(database)
        assert not on_disk(database)


def test_what_somebody_reads_while_it_is_forgotten_is_gone_after_the_next_commit(
    fresh_database, monkeypatch
):
    monkeypatch.setattr("storage.database._PRAGMAS", ("PRAGMA busy_timeout = 1",))
    with opened(fresh_database("sqlite", migrated)) as database:
        with database.reading() as reader:
            count_of(reader, "people")
            forgotten(database)
            assert on_disk(database)
        with database.writing() as session:
            a_person(session)
        assert not on_disk(database)
