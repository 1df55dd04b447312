"""The databases that are measured on, both of them on the disk and waiting for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil
import psycopg
from sqlalchemy.engine import make_url

from tests.databases import PostgresServer, Run, server_url


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and the processes it is served by, if they are others than ours."""

    url: str
    server: psutil.Process | None = None

    def cpu(self) -> float:
        """CPU seconds of the server and all who work for it."""
        if self.server is None:
            return 0.0
        processes = [self.server, *self.server.children(recursive=True)]
        return sum(sum(p.cpu_times()[:2]) for p in processes)


@contextmanager
def nowhere(folder: Path) -> Iterator[Place]:
    """No database at all."""
    yield Place("")


@contextmanager
def sqlite(folder: Path) -> Iterator[Place]:
    """A file in the folder."""
    yield Place(f"sqlite:///{folder / 'measured.db'}")


@contextmanager
def postgresql(folder: Path) -> Iterator[Place]:
    """A database on the server that is given, or on one of our own."""
    run = Run()
    try:
        server = PostgresServer(server_url(run.directory, durable=True), prefix="measured_")
        with server.fresh() as url:
            yield Place(url, _postmaster(url))
        server.close()
    finally:
        run.close()


def _postmaster(url: str) -> psutil.Process | None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        # On another machine that number is nobody, or somebody else.
        backend = psutil.Process(row[0]) if psutil.pid_exists(row[0]) else None
        is_here = backend is not None and "postgres" in backend.name()
        return backend.parent() if backend is not None and is_here else None


def sync_ms(folder: Path, times: int = 100) -> float:
    """Milliseconds until the disk has 4 KB: what the cheapest commit costs in time."""
    with (folder / "synced").open("wb", buffering=0) as file:
        begun = perf_counter()
        for _ in range(times):
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
        return (perf_counter() - begun) / times * 1e3
