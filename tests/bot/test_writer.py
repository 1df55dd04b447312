"""The writer: many pieces of work in one commit, and each stands or falls by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from threading import Event

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.writer import TOGETHER_MOST, ClosedError, Writer
from domain.errors import StaleError
from domain.people import Role
from storage import cases, counters, schema
from storage.database import Database, Session
from tests.domain.cases import NOW
from tests.records import a_person, count_of, migrated, opened, performed, routed

TODAY = NOW.date()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, fresh_database):
    with opened(fresh_database(request.param, migrated)) as database:
        yield database


@contextmanager
def a_writer(database: Database):
    writer = Writer(database)
    try:
        yield writer
    finally:
        writer.close()


@pytest.fixture
def writer(database):
    with a_writer(database) as writer:
        yield writer


def joins(session):
    """Somebody joins; their number."""
    return a_person(session).person


def fails(session):
    """Something is written, and then the work fails."""
    joins(session)
    raise ZeroDivisionError("this work is wrong")


def breaks_the_rules(session):
    """The database itself refuses what is written."""
    joins(session)
    session.execute(insert(schema.followers).values(case=4711, person=4711, since_at=NOW))


@contextmanager
def commits(database: Database):
    """How many transactions are committed meanwhile."""
    seen: list[str] = []
    engine = database._writer
    listener = lambda connection: seen.append("commit")  # noqa: E731 (it must be the same one below)
    event.listen(engine, "commit", listener)
    yield seen
    event.remove(engine, "commit", listener)


@asynccontextmanager
async def busy(writer: Writer) -> AsyncIterator[None]:
    """Every thread of the writer is held up, so that what comes now waits together."""
    go_on, held = Event(), []
    for _ in writer._threads:  # one after the other: who waits would be taken along
        begun = Event()
        held.append(asyncio.ensure_future(writer.run(partial(_hold, begun, go_on))))
        await asyncio.to_thread(begun.wait)
    yield
    go_on.set()
    await asyncio.gather(*held)


def _hold(begun: Event, go_on: Event, session: Session) -> None:
    begun.set()
    go_on.wait()


async def test_the_result_comes_once_it_is_committed(database, writer):
    person = await writer.run(joins)
    with database.reading() as session:
        assert session.scalars(select(schema.people.c.id)).all() == [person]


async def test_an_error_comes_back_and_nothing_of_that_work_stays(database, writer):
    with pytest.raises(ZeroDivisionError, match="this work is wrong"):
        await writer.run(fails)
    with pytest.raises(IntegrityError):
        await writer.run(breaks_the_rules)
    with database.reading() as session:
        assert count_of(session, "people") == 0


async def waiting_together(writer: Writer, *work):
    """The outcomes of work that came while a commit was under way."""
    async with busy(writer):
        jobs = [asyncio.ensure_future(writer.run(one)) for one in work]
        await asyncio.sleep(0)
    return await asyncio.gather(*jobs, return_exceptions=True)


async def test_what_waits_shares_a_commit(fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database, a_writer(database) as writer:
        with commits(database) as seen:
            found = await waiting_together(writer, *[joins] * 20)
        assert len({*found}) == 20
        assert len(seen) == 2  # what held it up, and all twenty


async def test_a_commit_is_shared_by_so_many_at_most(fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database, a_writer(database) as writer:
        with commits(database) as seen:
            await waiting_together(writer, *[joins] * (TOGETHER_MOST + 1))
        assert len(seen) == 3


def join(session, names):
    """Work for many at once: a person for each name; one name is refused."""
    if "nobody" in names:
        raise ZeroDivisionError("nobody can't join")
    return [(name, joins(session), len(names)) for name in names]


async def joined(writer: Writer, *names: str):
    """What became of each who came while a commit was under way."""
    async with busy(writer):
        jobs = [asyncio.ensure_future(writer.share(join, name)) for name in names]
        await asyncio.sleep(0)
    return await asyncio.gather(*jobs, return_exceptions=True)


async def test_what_waits_for_the_same_work_is_handed_over_together(fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database, a_writer(database) as writer:
        found = await joined(writer, "Lan", "Hoa", "Ba")
        assert [(name, together) for name, _, together in found] == [
            ("Lan", 3), ("Hoa", 3), ("Ba", 3),
        ]  # fmt: skip


async def test_one_that_fails_spoils_nothing_for_those_handed_over_with_it(database, writer):
    lan, nobody, ba = await joined(writer, "Lan", "nobody", "Ba")
    assert (lan[0], type(nobody), ba[0]) == ("Lan", ZeroDivisionError, "Ba")
    with database.reading() as session:
        assert count_of(session, "people") == 2


async def test_what_fails_undoes_no_neighbour(database, writer):
    work = [joins, fails, joins, breaks_the_rules, joins]
    found = await waiting_together(writer, *work)
    assert [type(one) for one in found] == [int, ZeroDivisionError, int, IntegrityError, int]
    with database.reading() as session:
        assert count_of(session, "people") == 3


async def test_work_that_nobody_waits_for_any_more_is_done_and_hurts_nobody(database, writer):
    async with busy(writer):
        given_up = asyncio.ensure_future(writer.run(joins))
        neighbour = asyncio.ensure_future(writer.run(joins))
        await asyncio.sleep(0)
        given_up.cancel()
    assert isinstance(await neighbour, int)
    with pytest.raises(asyncio.CancelledError):
        await given_up
    await asyncio.to_thread(writer.close)
    with database.reading() as session:
        assert count_of(session, "people") == 2


async def test_a_commit_that_fails_fails_for_all_and_nothing_stays(fresh_database):
    """A deferred constraint is checked by the commit itself, when all work seems done."""
    defer = (
        "ALTER TABLE followers ALTER CONSTRAINT fk_followers_person DEFERRABLE INITIALLY DEFERRED"
    )
    with opened(fresh_database("postgresql", migrated)) as database, a_writer(database) as writer:
        with database.writing() as session:
            case = routed(session, a_person(session))
            session.execute(text(defer))

        def promises(session):
            row = {"case": case.id, "person": 4711, "since_at": NOW}
            session.execute(insert(schema.followers).values(row))

        found = await waiting_together(writer, joins, promises, fails, joins)
        stored = [one for one in found if isinstance(one, int)]
        assert any(isinstance(one, IntegrityError) for one in found)
        assert isinstance(found[2], ZeroDivisionError)
        with database.reading() as session:
            assert count_of(session, "people") == 1 + len(stored)
        assert isinstance(await writer.run(joins), int)


# --- the database goes away ------------------------------------------------------------------

KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


async def test_it_survives_a_database_that_restarts(fresh_database):
    url = fresh_database("postgresql", migrated)
    with opened(url) as database, opened(url) as elsewhere, a_writer(database) as writer:
        for _ in range(3):
            before = await writer.run(lambda session: count_of(session, "people"))
            with elsewhere.writing() as session:
                session.execute(text(KILL))
            assert isinstance(await writer.run(joins), int)
            assert await writer.run(lambda session: count_of(session, "people")) == before + 1


async def test_work_under_way_when_the_connection_breaks_fails_and_leaves_nothing(fresh_database):
    """Never a result for what is not stored."""
    url = fresh_database("postgresql", migrated)
    with opened(url) as database, opened(url) as elsewhere, a_writer(database) as writer:

        def cut_off(session):
            joins(session)
            with elsewhere.writing() as other:
                other.execute(text(KILL))
            return "done"

        found = await waiting_together(writer, joins, cut_off, joins, cut_off)
        stored = await writer.run(lambda session: count_of(session, "people"))
        told = [one for one in found if not isinstance(one, Exception)]
        assert len(told) <= stored
        assert any(isinstance(one, DBAPIError) for one in found)
        assert "done" not in told


# --- closing ---------------------------------------------------------------------------------


async def test_closing_finishes_what_waits(database):
    writer = Writer(database)
    jobs = [asyncio.ensure_future(writer.run(joins)) for _ in range(100)]
    await asyncio.sleep(0)
    await asyncio.to_thread(writer.close)
    assert len({*await asyncio.gather(*jobs)}) == 100
    with database.reading() as session:
        assert count_of(session, "people") == 100


async def test_after_closing_work_is_refused(database):
    writer = Writer(database)
    writer.close()
    with pytest.raises(ClosedError):
        await writer.run(joins)


def test_who_waited_in_a_loop_that_is_gone_holds_up_nobody(database, writer):
    async def leaves():
        job = asyncio.ensure_future(writer.run(joins))
        await asyncio.sleep(0)
        job.cancel()

    async def stays():
        return await writer.run(joins)

    for _ in range(20):
        asyncio.run(leaves())
    assert isinstance(asyncio.run(stays()), int)


# --- 64 at once ------------------------------------------------------------------------------


async def test_of_64_officers_who_accept_at_once_one_has_it(database, writer):
    """One winner, 63 who learn that somebody was quicker, one event."""
    with database.writing() as session:
        case = routed(session, a_person(session))
        officers = [a_person(session, (Role.OFFICER, "SXD")) for _ in range(64)]

    def press(officer):
        return writer.run(lambda session: performed(session, case, "accept", officer))

    found = await asyncio.gather(*map(press, officers), return_exceptions=True)
    (winner,) = (after for after in found if not isinstance(after, BaseException))
    assert sum(isinstance(one, StaleError) for one in found) == 63
    with database.reading() as session:
        assert cases.get(session, case.code) == winner
        assert [e.action for e in cases.history(session, case)] == ["submit", "route", "accept"]


async def test_no_count_is_lost_by_sharing_commits(database, writer):
    def count(session):
        counters.count(session, "turned_away", on=TODAY)

    await asyncio.gather(*(writer.run(count) for _ in range(100)))
    assert await writer.run(lambda session: counters.total(session, "turned_away")) == 100
