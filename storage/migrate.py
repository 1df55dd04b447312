"""Brings a database to the newest schema. Reference data is loaded, never migrated."""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.database import Database, Session

FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database, to: str = "head") -> None:
    """Apply the migrations that are missing, in one transaction."""
    from alembic import command  # noqa: PLC0415 (0.25 s and 6 MB that only migrating needs)
    from alembic.config import Config  # noqa: PLC0415 (the same)

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    go = command.downgrade if to == "base" else command.upgrade
    with database.writing() as session:
        config.attributes["connection"] = session
        go(config, to)


def is_current(session: Session) -> bool:
    """Whether the schema is the one this program was written for."""
    if not inspect(session).has_table("alembic_version"):
        return False
    found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return found == newest()


def newest() -> str:
    """The last migration; their files are named by number."""
    name = max(path.name for path in (FOLDER / "versions").glob("[0-9]*.py"))
    return name.partition("_")[0]
