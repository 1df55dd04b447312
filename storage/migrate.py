"""Brings a database to the newest schema. Reference data is loaded, never migrated."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database, Session

FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database, to: str = "head") -> None:
    """Apply the migrations that are missing, in one transaction."""
    with database.writing() as session:
        _run(session, to)


def _run(session: Session, to: str) -> None:
    config = _config()
    config.attributes["connection"] = session
    go = command.downgrade if to == "base" else command.upgrade
    go(config, to)


def is_current(session: Session) -> bool:
    """Whether the schema is the one this program was written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(session).get_current_revision() == head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
