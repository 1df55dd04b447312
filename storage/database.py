"""The engine: SQLite embedded by default, PostgreSQL for several machines."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from domain.errors import NangNiuError

Session = Connection
"""An open transaction. Who opened it commits it; the functions of this package never do."""

_WIPES = "wipes"

# FULL, because a platform is answered "received" right after the commit.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -16000",
    "PRAGMA secure_delete = ON",
)


class Database:
    """One database: transactions for writing and for reading."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        """`url` is `sqlite:///path` or `postgresql+psycopg://...`."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._unwiped = False
        self._writer = self._engine(connections)
        self._reader = self._engine(connections) if self.is_sqlite else self._writer

    def _engine(self, connections: int) -> Engine:
        # What people wrote stands in the parameters, and errors are logged.
        options: Mapping[str, Any] = {
            "pool_size": connections, "max_overflow": 0, "hide_parameters": True,
        }  # fmt: skip
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, **options)
        engine = create_engine(
            self.url, connect_args={"check_same_thread": False, "timeout": 10}, **options
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end, rolled back on any error."""
        with self._writer.begin() as session:
            if self.is_sqlite:
                # A transaction that reads first and writes later can't wait for the lock: it
                # fails. Work that writes says so at once.
                session.exec_driver_sql("BEGIN IMMEDIATE")
            yield session
            self._unwiped |= session.info.pop(_WIPES, False)
        if self._unwiped and self.is_sqlite:
            self._wipe()

    def _wipe(self) -> None:
        """Empty the log of changes, which holds what was overwritten until it is used again.

        While somebody reads it stays, and is emptied after the next transaction.
        """
        with suppress(DBAPIError), self._reader.connect() as connection:
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            self._unwiped = bool(busy)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads, beside any writer."""
        with self._reader.begin() as session:
            if self.is_sqlite:
                session.exec_driver_sql("BEGIN")
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self._writer.dispose()
        self._reader.dispose()


def wipe(session: Session) -> None:
    """What this transaction blanks or deletes is gone from the disk too, soon after its commit.

    PostgreSQL does that by itself in time (VACUUM, and its log is recycled).
    """
    session.info[_WIPES] = True


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


class LostError(NangNiuError):
    """The database has given up the whole transaction (its disk is full): nothing of it counts."""


@contextmanager
def apart(session: Session) -> Iterator[None]:
    """A part of the transaction that is undone alone when it fails.

    Like `session.begin_nested()`, which costs as much as three statements. LostError when
    there is no transaction any more in which anything could be undone.
    """
    run_on_driver(session, "SAVEPOINT apart")
    try:
        yield
    except BaseException as error:
        _undo(session, error)
        raise
    run_on_driver(session, "RELEASE SAVEPOINT apart")


def _undo(session: Session, error: BaseException) -> None:
    try:
        run_on_driver(session, "ROLLBACK TO SAVEPOINT apart")
        run_on_driver(session, "RELEASE SAVEPOINT apart")
    except DBAPIError:
        raise LostError from error


def run_on_driver(
    session: Session, sql: str, values: Any = (), *, many: bool = False, **how: Any
) -> Any:
    """Hand finished SQL to the driver and give its cursor; errors are SQLAlchemy's, as ever."""
    cursor = session.connection.cursor()
    errors: Any = session.dialect.loaded_dbapi.Error
    try:
        (cursor.executemany if many else cursor.execute)(sql, values, **how)
    except errors as error:
        raise DBAPIError.instance(sql, values, error, errors, dialect=session.dialect) from error
    return cursor
