"""Statements that the two databases spell differently, and those that are run for every event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Dialect,
    Table,
    bindparam,
    func,
    insert,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from storage.database import Session, run_on_driver

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


Values = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


@dataclass(slots=True)
class _Spelled:
    """A statement in the words of one database, with what its values go through."""

    sql: str
    order: Sequence[str] | None
    into: Mapping[str, Convert]
    fixed: Values
    out: Sequence[Convert] | None = None

    def bound(self, values: Values) -> Any:
        """The values as the driver takes them."""
        given = {**self.fixed, **values}
        ready = {
            name: given[name] if convert is None else convert(given[name])
            for name, convert in self.into.items()
        }
        return ready if self.order is None else [ready[name] for name in self.order]


class Prepared:
    """A statement that is run for every event: compiled once, then handed to the driver.

    SQLAlchemy weighs every execution anew, which costs several times what SQLite needs for the
    work: with this a step of a conversation takes an eighth less CPU (bench/steps.py). A list
    of changing length can't be compiled once, except with `among`.
    """

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        """`columns` are those an INSERT fills, where the statement doesn't name them."""
        self._statement = statement
        self._columns = columns
        self._spelled: dict[str, _Spelled] = {}

    def rows(self, session: Session, values: Values) -> list[tuple[Any, ...]]:
        """The rows it finds or returns."""
        spelled = self._for(session.dialect)
        cursor = run_on_driver(session, spelled.sql, spelled.bound(values))
        if spelled.out is None:
            spelled.out = self._out(session.dialect, cursor.description)
        rows = [_converted(row, spelled.out) for row in cursor.fetchall()]
        cursor.close()
        return rows

    def run(self, session: Session, *many: Values) -> int:
        """Run it with each of these values; how many rows it changed."""
        spelled = self._for(session.dialect)
        bound = [spelled.bound(values) for values in many]
        if len(bound) == 1:
            cursor = run_on_driver(session, spelled.sql, bound[0])
        else:
            cursor = run_on_driver(session, spelled.sql, bound, many=True)
        changed: int = cursor.rowcount
        cursor.close()
        return changed

    def each(self, session: Session, many: Sequence[Values]) -> list[int]:
        """Run it with each of these values; how many rows each changed."""
        if session.dialect.name != "postgresql":
            return [self.run(session, values) for values in many]
        spelled = self._for(session.dialect)
        bound = [spelled.bound(values) for values in many]
        # psycopg hands them over in one go and keeps what became of each.
        cursor = run_on_driver(session, spelled.sql, bound, many=True, returning=True)
        changed = [cursor.rowcount for _ in cursor.results()]
        cursor.close()
        return changed

    def _out(self, dialect: Dialect, described: Sequence[Any]) -> list[Convert]:
        """What each column goes through; some types depend on the driver's, told with the rows."""
        pairs = zip(self._statement.exported_columns, described, strict=True)
        return [_impl(column, dialect).result_processor(dialect, own[1]) for column, own in pairs]

    def _for(self, dialect: Dialect) -> _Spelled:
        if dialect.name not in self._spelled:
            self._spelled[dialect.name] = _spell(self._statement, self._columns, dialect)
        return self._spelled[dialect.name]


def _spell(statement: Any, columns: Sequence[str], dialect: Dialect) -> _Spelled:
    compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
    if compiled.post_compile_params:
        raise ValueError(f"this can't be compiled once: {compiled}")
    binds = compiled.binds
    return _Spelled(
        sql=str(compiled),
        order=compiled.positiontup,
        into={name: _impl(bind, dialect).bind_processor(dialect) for name, bind in binds.items()},
        fixed={name: bind.effective_value for name, bind in binds.items() if not bind.required},
    )


def _impl(typed: Any, dialect: Dialect) -> Any:
    return typed.type.dialect_impl(dialect)


def _converted(row: Sequence[Any], out: Sequence[Convert]) -> tuple[Any, ...]:
    pairs = zip(row, out, strict=True)
    return tuple([value if convert is None else convert(value) for value, convert in pairs])


class among(ColumnElement[bool]):  # noqa: N801 - used like a function, as SQLAlchemy's own are
    """Whether a column's value is in the list given under a name, however long that is."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        list_type = JSON().with_variant(postgresql.ARRAY(column.type), "postgresql")
        self.column = column
        self.given = bindparam(name, type_=list_type)

    def self_group(self, against: Any = None) -> "among":
        """Itself: SQLAlchemy would write `= 1` behind it, and SQLite then finds no index."""
        return self


@compiles(among, "sqlite")
def _in_json(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in (element.column, element.given))
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 - from the compiler


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in (element.column, element.given))
    return f"{column} = ANY({given})"


def run_insert(session: Session, table: Table, values: Values) -> None:
    """Insert a row; compiled once for these columns."""
    _insert(table, tuple(values)).run(session, values)


@cache
def _insert(table: Table, columns: tuple[str, ...]) -> Prepared:
    return Prepared(insert(table), columns)


def run_update(session: Session, table: Table, same: Values, values: Values) -> int:
    """Update the rows that have the `same` values; how many. Compiled once for these columns."""
    found = {f"same_{name}": value for name, value in same.items()}
    return _update(table, tuple(same), tuple(values)).run(session, {**found, **values})


@cache
def _update(table: Table, same: tuple[str, ...], columns: tuple[str, ...]) -> Prepared:
    where = [table.c[name] == bindparam(f"same_{name}") for name in same]
    return Prepared(update(table).where(*where), columns)


def insert_new(session: Session, table: Table, values: Values | Sequence[Values]) -> int:
    """Insert rows, passing over those whose key is there already; how many were new."""
    rows = [values] if isinstance(values, Mapping) else values
    return _insert_new(session.dialect.name, table, tuple(rows[0])).run(session, *rows)


def insert_each_new(session: Session, table: Table, rows: Sequence[Values]) -> list[bool]:
    """Insert rows of the same columns, passing over those whose key is there; which were new."""
    new = _insert_new(session.dialect.name, table, tuple(rows[0]))
    return [changed == 1 for changed in new.each(session, rows)]


@cache
def _insert_new(dialect: str, table: Table, columns: tuple[str, ...]) -> Prepared:
    return Prepared(_INSERT[dialect](table).on_conflict_do_nothing(), columns)


def upsert(session: Session, table: Table, values: Sequence[dict[str, Any]]) -> None:
    """Insert rows, or bring those with the same primary key up to date."""
    if not values:
        return
    new = _INSERT[session.dialect.name](table)
    keys = [c.name for c in table.primary_key]
    changed = {c.name: new.excluded[c.name] for c in table.c if c.name not in keys}
    statement = (
        new.on_conflict_do_update(index_elements=keys, set_=changed)
        if changed
        else new.on_conflict_do_nothing()
    )
    session.execute(statement, list(values))


def count_up(session: Session, table: Table, key: dict[str, Any]) -> None:
    """Add one to the row's `count`, in one statement, so that no two can lose one."""
    new = _INSERT[session.dialect.name](table).values(**key, count=1)
    more = {"count": func.coalesce(table.c.count, 0) + 1}
    session.execute(new.on_conflict_do_update(index_elements=list(key), set_=more))
