"""Every test here may ask for a migrated database of each kind."""

from tests.records import database, session

__all__ = ["database", "session"]
