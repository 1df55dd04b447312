"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, types
from sqlalchemy.dialects.postgresql import JSONB

Id = BigInteger().with_variant(Integer, "sqlite")
"""A whole number that SQLite counts up by itself only when it is called INTEGER."""

Json = types.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Instant(types.TypeDecorator[datetime]):
    """A moment, aware and UTC on both sides; a naive one is a mistake of the caller."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Store UTC; SQLite keeps no zone, so everything there is UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive moment can't be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)  # type: ignore[no-any-return] # SQLite's own
        return value.astimezone(UTC)  # type: ignore[no-any-return] # psycopg's own
