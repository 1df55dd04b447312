"""Every test here may ask for a migrated database of each kind."""

from tests.records import database, plain_log, session

__all__ = ["database", "plain_log", "session"]
