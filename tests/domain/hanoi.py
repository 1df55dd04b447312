"""Hanoi for tests: the city built from data/*.csv as they are committed."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

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

DATA = Path(__file__).parents[2] / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The lines of data/NAME.csv by their header."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _wards() -> Iterator[Ward]:
    for row in rows("wards"):
        lat, lon, km2 = (float(row[key]) for key in ("lat", "lon", "km2"))
        yield Ward(row["code"], row["name"], row["kind"], lat, lon, km2)


def _communes() -> Iterator[Commune]:
    for row in rows("communes_2025_01"):
        wards = tuple(row["ward_codes"].split("|"))
        yield Commune(row["code"], row["name"], row["district_code"], wards)


def _agencies() -> Iterator[Agency]:
    for row in rows("agencies"):
        yield Agency(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            kind=AgencyKind(row["kind"]),
            parent=row["parent"] or None,
            ward_code=row["ward_code"] or None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            merged_into=row["merged_into"] or None,
            calendar=row["calendar"] or None,
        )


def _categories() -> Iterator[Category]:
    for row in rows("categories"):
        names = row["code"], row["name"], row["name_en"], row["responsible"]
        yield Category(*names, Severity(row["severity"]), int(row["position"]))


@cache
def hanoi() -> City:
    """The whole city."""
    return City.build(
        wards=_wards(),
        communes=_communes(),
        districts=(District(**row) for row in rows("districts_2024")),
        agencies=_agencies(),
        categories=_categories(),
        reject_codes=(RejectCode(**row) for row in rows("reject_codes")),
        standard_answers=(StandardAnswer(**row) for row in rows("standard_answers")),
    )
