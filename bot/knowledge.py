"""Reads from `data/` what the understanding of texts rests on."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from domain.understanding import Knowledge, build_knowledge
from domain.understanding.knowledge import TABLES

UNITS = ("wards.csv", "communes_2025_01.csv", "districts_2024.csv")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_knowledge(data_dir: Path) -> Knowledge:
    """What the tables under `data_dir` teach; learned again only when one of them changed.

    Raises FileNotFoundError or KeyError when a table or a column is missing.
    """
    told = [path.stat() for path in (*_tables(data_dir).values(), *_units(data_dir))]
    return _remembered(data_dir, tuple((one.st_mtime_ns, one.st_size) for one in told))


@lru_cache(maxsize=1)
def _remembered(data_dir: Path, _stamps: tuple[tuple[int, int], ...]) -> Knowledge:
    return learn(data_dir)


def learn(data_dir: Path) -> Knowledge:
    """Read the tables under `data_dir` and train on them: about 0.3 s of CPU."""
    tables = {name: _rows(path) for name, path in _tables(data_dir).items()}
    units = (row["name"] for path in _units(data_dir) for row in _rows(path))
    return build_knowledge(tables, units)


def _tables(data_dir: Path) -> dict[str, Path]:
    return {name: data_dir / "understanding" / f"{name}.csv" for name in TABLES}


def _units(data_dir: Path) -> list[Path]:
    return [data_dir / file for file in UNITS]
