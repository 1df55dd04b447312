"""Many open cases at once: copies of one that was really sent, so that they differ in nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from domain.case import Case
from domain.clocks import next_check_at
from domain.codes import case_code
from domain.rules import Moment
from storage import schema
from storage.database import Session

_TOGETHER = 5_000
_FIRST = 1_000_000
"""Where the numbers behind their codes begin: far from those of single cases."""


def multiply(
    session: Session, case: Case, count: int, *, moment: Moment, start: int = 0, **changed: Any
) -> list[str]:
    """That many copies of a case with `changed` fields, checked next when they should be."""
    found = session.execute(select(schema.cases).where(schema.cases.c.id == case.id)).one()
    like = replace(case, **changed)
    row = dict(found._mapping) | changed | {"next_check_at": next_check_at(like, moment)}
    del row["id"]
    codes = _codes(start, count)
    made: list[str] = []
    while some := list(islice(codes, _TOGETHER)):
        session.execute(insert(schema.cases), [row | {"code": code} for code in some])
        made += some
    return made


def _codes(start: int, count: int) -> Iterator[str]:
    numbers = range(_FIRST + start, _FIRST + start + count)
    return (case_code(number.to_bytes(7)) for number in numbers)
