"""The engine: SQLite embedded by default, PostgreSQL for several machines."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

Session = Connection
"""An open transaction. Who opened it commits it; the functions of this package never do."""

# FULL, because a platform is answered "received" right after the commit.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -16000",
)


class Database:
    """One database: transactions for writing and for reading."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        """`url` is `sqlite:///path` or `postgresql+psycopg://...`."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = self._engine(connections, begin="BEGIN IMMEDIATE")
        self._reader = self._engine(connections, begin="BEGIN") if self.is_sqlite else self._writer

    def _engine(self, connections: int, *, begin: str) -> Engine:
        options: Mapping[str, Any] = {"pool_size": connections, "max_overflow": 0}
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, **options)
        engine = create_engine(
            self.url, connect_args={"check_same_thread": False, "timeout": 10}, **options
        )
        event.listen(engine, "connect", _prepare_sqlite)
        # A transaction that reads first and writes later can't wait for the lock: it fails.
        # Work that writes says so at once.
        event.listen(engine, "begin", lambda c: c.exec_driver_sql(begin))
        return engine

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end, rolled back on any error."""
        with self._writer.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads, beside any writer."""
        with self._reader.begin() as session:
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self._writer.dispose()
        self._reader.dispose()


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)
