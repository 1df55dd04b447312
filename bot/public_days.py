"""The country's public days, as the `holidays` library knew them when they were written down.

Asking the library costs half a second and ten megabytes at each start; so a file is read
instead. Run as a program it writes that file anew: python -m bot.public_days 2024 2035
"""

import csv
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from domain.public_days import DayKind, PublicDays, public_days

FILE = "public_days.csv"


def read_public_days(folder: Path, years: range) -> PublicDays:
    """The days of these years; of years that the file lacks the library is asked."""
    days: dict[DayKind, set[date]] = defaultdict(set)
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days[DayKind(row["kind"])].add(date.fromisoformat(row["date"]))
    if not set(years) <= {day.year for day in days[DayKind.OFF]}:
        return public_days(years)
    off, worked = (
        frozenset(day for day in days[kind] if day.year in years)
        for kind in (DayKind.OFF, DayKind.WORK)
    )
    return PublicDays(years, off, worked)


def write_public_days(folder: Path, years: range) -> None:
    """Write down what the library knows of these years."""
    found = public_days(years)
    kinds = dict.fromkeys(found.off, DayKind.OFF) | dict.fromkeys(found.worked, DayKind.WORK)
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("date", "kind"))
        rows.writerows((day.isoformat(), kinds[day]) for day in sorted(kinds))


if __name__ == "__main__":
    first, last = map(int, sys.argv[1:])
    write_public_days(Path("data"), range(first, last + 1))
