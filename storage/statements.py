"""The few statements that the two databases spell differently."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, func
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(session: Session, table: Table, values: Any) -> int:
    """Insert rows, passing over those whose key is there already; how many were new."""
    return session.execute(_insert_new(session.dialect.name, table), values).rowcount


@cache
def _insert_new(dialect: str, table: Table) -> Any:
    # PostgreSQL's driver forgets the count of an INSERT unless it is told to keep it.
    insert = _INSERT[dialect](table).on_conflict_do_nothing()
    return insert.execution_options(preserve_rowcount=True)


def upsert(session: Session, table: Table, values: Sequence[dict[str, Any]]) -> None:
    """Insert rows, or bring those with the same primary key up to date."""
    if not values:
        return
    insert = _INSERT[session.dialect.name](table)
    keys = [c.name for c in table.primary_key]
    changed = {c.name: insert.excluded[c.name] for c in table.c if c.name not in keys}
    statement = (
        insert.on_conflict_do_update(index_elements=keys, set_=changed)
        if changed
        else insert.on_conflict_do_nothing()
    )
    session.execute(statement, list(values))


def count_up(session: Session, table: Table, key: dict[str, Any]) -> None:
    """Add one to the row's `count`, in one statement, so that no two can lose one."""
    insert = _INSERT[session.dialect.name](table).values(**key, count=1)
    more = {"count": func.coalesce(table.c.count, 0) + 1}
    session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=more))
