"""Reference data between its files, the database and the domain's City."""

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from domain.city import (
    Agency,
    AgencyKind,
    Category,
    City,
    Commune,
    District,
    RejectCode,
    StandardAnswer,
    Ward,
)
from domain.severity import Severity
from domain.text import clean
from storage import reference
from storage.database import Session

T = TypeVar("T")
Row = Mapping[str, Any]

# How a column's word in the file becomes its value; all others are words.
_READ: Mapping[str, Callable[[str], Any]] = {
    "lat": float,
    "lon": float,
    "km2": float,
    "position": int,
    "valid_from": date.fromisoformat,
    "valid_to": date.fromisoformat,
}
_EMPTY_IS_NONE = frozenset(
    {"parent", "ward_code", "valid_from", "valid_to", "merged_into", "calendar"}
)


def read_file(path: Path) -> list[dict[str, Any]]:
    """The rows of one file; ValueError names the line that can't be read."""
    read = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            try:
                read.append(_values(row))
            except ValueError as error:
                raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
    return read


def _values(row: Mapping[str | None, str | None]) -> dict[str, Any]:
    if None in row or None in row.values():
        raise ValueError("the row has more or fewer columns than the first line names")
    return {str(column): _value(str(column), str(word)) for column, word in row.items()}


def _value(column: str, word: str) -> Any:
    if column in _EMPTY_IS_NONE and not word:
        return None
    return _READ.get(column, clean)(word)


def load_file(session: Session, folder: Path, name: str) -> int:
    """Bring one table up to date with its file; how many rows. ValueError says what is wrong."""
    path = folder / f"{name}.csv"
    rows = read_file(path)
    wanted = {column.name for column in reference.TABLES[name].c}
    if any(row.keys() != wanted for row in rows):
        raise ValueError(f"{path}: the columns must be {', '.join(sorted(wanted))}")
    twice = [code for code, count in Counter(row["code"] for row in rows).items() if count > 1]
    if twice:
        raise ValueError(f"{path}: the code {twice[0]} stands in two rows")
    reference.load(session, name, rows)
    return len(rows)


def read_city(session: Session) -> City:
    """The City of the loaded reference data."""

    def each(name: str, make: Callable[..., T]) -> list[T]:
        return [make(**row) for row in reference.rows(session, name)]

    return City.build(
        wards=each("wards", Ward),
        communes=each("communes_2025_01", _commune),
        districts=each("districts_2024", District),
        agencies=each("agencies", _agency),
        categories=each("categories", _category),
        reject_codes=each("reject_codes", RejectCode),
        standard_answers=each("standard_answers", StandardAnswer),
    )


def _commune(*, ward_codes: str, **row: str) -> Commune:
    return Commune(**row, ward_codes=tuple(ward_codes.split("|")))


def _agency(*, kind: str, **row: Any) -> Agency:
    return Agency(**row, kind=AgencyKind(kind))


def _category(*, severity: str, **row: Any) -> Category:
    return Category(**row, severity=Severity(severity))
