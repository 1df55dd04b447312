"""Makes a database ready: folders, schema, reference data."""

from collections.abc import Iterator
from pathlib import Path

from bot.reference import load_file
from bot.settings import Settings, SettingsError
from storage import reference
from storage.database import Database
from storage.migrate import is_current, migrate


def prepare_database(settings: Settings) -> None:
    """Make the folder of an embedded database, and bring its schema up to date."""
    database = _open(settings)
    try:
        migrate(database)
    finally:
        database.close()


def load_reference(settings: Settings) -> Iterator[tuple[str, int]]:
    """Load each file of reference data; its name and its rows, as soon as it is in."""
    database = _open(settings)
    try:
        check_current(database)
        for name in reference.TABLES:
            with database.writing() as session:
                count = load_file(session, settings.paths.data, name)
            yield name, count
    finally:
        database.close()


def check_current(database: Database) -> None:
    """SettingsError says what to do when the schema is not the one this program needs."""
    with database.reading() as session:
        if not is_current(session):
            raise SettingsError("the database has another schema: run `nangniu migrate` first")


def check_loaded(database: Database) -> None:
    """SettingsError says what to do when there is no reference data yet."""
    with database.reading() as session:
        empty = [name for name in reference.TABLES if not reference.rows(session, name)]
    if empty:
        raise SettingsError(f"no rows in {', '.join(empty)}: run `nangniu load` first")


def _open(settings: Settings) -> Database:
    database = Database(settings.database, connections=2)
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    return database
