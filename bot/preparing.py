"""Makes a database ready: folders, schema, reference data."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.reference import load_file
from bot.settings import Settings, SettingsError
from storage import reference
from storage.database import Database
from storage.migrate import is_current, migrate

_WHAT_TO_DO = {
    "sqlite": "Make its folder writable, or name another file as `database` in config.yaml",
    "postgresql": "Start the server, or correct `database` in config.yaml",
}


@contextmanager
def opened(settings: Settings, *, making: bool = False) -> Iterator[Database]:
    """The database, for a short while; SettingsError says what to do when it can't be had.

    Who only looks makes none: an empty file would hide that the name in the settings is wrong.
    """
    database = Database(settings.database, connections=2)
    if database.is_sqlite and database.url.database:
        _find_file(Path(database.url.database), making=making)
    try:
        yield database
    except OperationalError as error:
        raise SettingsError(_out_of_reach(database, error)) from error
    finally:
        database.close()


def _find_file(path: Path, *, making: bool) -> None:
    if making:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        raise SettingsError(f"there is no database {path} yet: run `nangniu migrate` first")


def prepare_database(settings: Settings) -> None:
    """Make the folder of an embedded database, and bring its schema up to date."""
    with opened(settings, making=True) as database:
        with database.reading() as session:
            ready = is_current(session)
        if not ready:
            migrate(database)


def load_reference(settings: Settings) -> Iterator[tuple[str, int]]:
    """Load each file of reference data; its name and its rows, as soon as it is in."""
    with opened(settings) as database:
        check_current(database)
    return _loading(settings)


def _loading(settings: Settings) -> Iterator[tuple[str, int]]:
    with opened(settings) as database:
        for name in reference.TABLES:
            yield name, _load(database, settings.paths.data, name)


def _load(database: Database, folder: Path, name: str) -> int:
    try:
        with database.writing() as session:
            return load_file(session, folder, name)
    except OperationalError:
        raise
    except (ValueError, TypeError, SQLAlchemyError) as error:
        why = str(error).splitlines()[0]
        raise SettingsError(f"{folder / name}.csv can't be loaded: {why}") from error


def check(settings: Settings) -> None:
    """SettingsError says what to do before the product can run."""
    with opened(settings) as database:
        check_current(database)
        check_loaded(database)


def check_current(database: Database) -> None:
    """SettingsError says what to do when the schema is not the one this program needs."""
    with database.reading() as session:
        if not is_current(session):
            raise SettingsError("the database has another schema: run `nangniu migrate` first")


def check_loaded(database: Database) -> None:
    """SettingsError says what to do when there is no reference data yet."""
    if empty := _empty(database):
        raise SettingsError(f"no rows in {', '.join(empty)}: run `nangniu load` first")


def is_loaded(settings: Settings) -> bool:
    """Whether there are reference data of every kind."""
    with opened(settings) as database:
        return not _empty(database)


def _empty(database: Database) -> list[str]:
    with database.reading() as session:
        return [name for name in reference.TABLES if not reference.rows(session, name)]


def _out_of_reach(database: Database, error: OperationalError) -> str:
    url = database.url.render_as_string(hide_password=True)
    why = str(error.orig).splitlines()[0]
    what_to_do = _WHAT_TO_DO[database.url.get_backend_name()]
    return f"the database {url} can't be used: {why}. {what_to_do}"
