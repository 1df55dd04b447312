"""The wall clock: the only place where the time is read."""

from datetime import UTC, datetime


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)
