"""Reference data in the database: what `nangniu load` brought in, as the domain's City."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from storage import schema
from storage.database import Session
from storage.statements import upsert

# The file in data/ and the table it fills, in the order of loading.
TABLES: Mapping[str, Table] = {
    "districts_2024": schema.districts,
    "communes_2025_01": schema.communes,
    "wards": schema.wards,
    "agencies": schema.agencies,
    "categories": schema.categories,
    "reject_codes": schema.reject_codes,
    "standard_answers": schema.standard_answers,
}


def load(session: Session, file: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Bring a table up to date with the rows of its file; the same rows again change nothing."""
    upsert(session, TABLES[file], [dict(row) for row in rows])


def rows(session: Session, file: str) -> list[Mapping[str, Any]]:
    """A table's rows by their code, column by column as in its file."""
    in_order = select(TABLES[file]).order_by(TABLES[file].c.code)
    return [dict(row._mapping) for row in session.execute(in_order)]
