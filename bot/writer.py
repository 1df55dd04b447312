"""Transactions off the event loop, many of them sharing one commit.

A commit that is really on disk costs far more than the work in it. Work that waits while
one commit is under way goes into the next one together. Where that fails, all of it is done
once more, each piece in a savepoint of its own: it all happens or none of it, for each piece of
work and for the commit. Work may therefore run twice, and changes nothing but the session.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from domain.errors import NangNiuError
from storage.database import Database, LostError, Session, apart

log = structlog.get_logger("writer")

T = TypeVar("T")
Item = TypeVar("Item")
TOGETHER_MOST = 64


class ClosedError(NangNiuError):
    """The writer takes no more work."""


@dataclass(frozen=True, slots=True)
class _Shared:
    work: Callable[[Session, Sequence[Any]], Sequence[Any]]
    item: Any


@dataclass(slots=True)
class _Job:
    work: Callable[[Session], Any]
    shared: "_Shared | None"
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Runs synchronous work on open transactions in its own few threads."""

    def __init__(self, database: Database) -> None:
        """SQLite has one writer at a time, so one thread; PostgreSQL gets four."""
        self._database = database
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        count = 1 if database.is_sqlite else 4
        self._threads = [
            threading.Thread(target=self._write, name=f"writer-{n}") for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[Session], T]) -> T:
        """The result of `work(session)` once it is committed, or the error that undid it.

        ClosedError after `close`: nobody would ever take the work up.
        """
        return await self._run(work)

    async def share(self, work: Callable[[Session, Sequence[Item]], Sequence[T]], item: Item) -> T:
        """Like `run`, for work that takes many items at once: one result for each, in order.

        Items that wait for the same function are handed to it together.
        """
        return await self._run(lambda session: work(session, [item])[0], _Shared(work, item))

    async def _run(self, work: Callable[[Session], T], shared: "_Shared | None" = None) -> T:
        loop = asyncio.get_running_loop()
        job = _Job(work, shared, loop, loop.create_future())
        with self._closing:
            if self._closed:
                raise ClosedError
            self._jobs.put(job)
        result: T = await job.future
        return result

    def close(self) -> None:
        """Finish what is waiting, then stop."""
        with self._closing:
            self._closed = True
            for _ in self._threads:
                self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        while (first := self._jobs.get()) is not None:
            jobs, ended = self._waiting(first)
            self._commit(jobs)
            _settle(jobs)
            if ended:
                return

    def _waiting(self, first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while len(jobs) < TOGETHER_MOST:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _commit(self, jobs: list[_Job]) -> None:
        if not self._commit_together(jobs):
            self._commit_apart(jobs)

    def _commit_together(self, jobs: list[_Job]) -> bool:
        """Without savepoints, which would take as long as most work does; whether it held.

        What failed is told by the second try, unless it fails no more: two transactions that
        waited for each other (PostgreSQL), or a connection that was found dead.
        """
        try:
            with self._database.writing() as session:
                _share(session, jobs)
                for job in jobs:
                    if job.shared is None:
                        job.result = job.work(session)
        except BaseException as error:
            log.info("done again, each apart", jobs=len(jobs), error=type(error).__name__)
            return False
        return True

    def _commit_apart(self, jobs: list[_Job]) -> None:
        try:
            with self._database.writing() as session:
                for job in jobs:
                    _run(session, job)
        except BaseException as error:  # the commit failed: nothing of it happened
            for job in jobs:
                job.error = job.error or error


def _share(session: Session, jobs: Iterable[_Job]) -> None:
    groups: dict[Any, list[_Job]] = {}
    for job in jobs:
        if job.shared is not None:
            groups.setdefault(job.shared.work, []).append(job)
    for work, group in groups.items():
        results = work(session, [job.shared.item for job in group if job.shared])
        for job, result in zip(group, results, strict=True):
            job.result = result


def _run(session: Session, job: _Job) -> None:
    try:
        with apart(session):
            job.result = job.work(session)
    except LostError:
        raise  # nothing of what was done before counts any more
    except Exception as error:
        job.error = error


def _settle(jobs: list[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, settled in by_loop.items():
        with suppress(RuntimeError):  # the loop may close at any moment; nobody waits there then
            loop.call_soon_threadsafe(_tell, settled)


def _tell(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()
