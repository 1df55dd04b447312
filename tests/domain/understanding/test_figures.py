"""What the rules and the classifier find in labelled texts of people, printed, and their floors.

Names count as the same when they are equal or one holds the other, case and marks aside.
"""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from domain.text import fold
from domain.understanding import Knowledge, Understanding, emergency_in, understand

HERE = Path(__file__).parent
REPORTS = HERE.parents[1] / "data" / "reports.jsonl"
LEAST = 0.92
LEAST_FOUND = 0.90


@dataclass(frozen=True)
class Labelled:
    """A text, what its writer meant by it, and what was understood."""

    text: str
    category: str | None
    emergency: str | None
    out_of_scope: str | None
    wards: list[str]
    pii: list[str]
    note: dict[str, list[str]]
    group: str
    severity: str
    found: Understanding


@dataclass
class Count:
    """How many of the labels were found, and how many of the finds were labelled."""

    labels: int = 0
    found: int = 0
    finds: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, labels: list[str], finds: list[str]) -> None:
        self.labels += len(labels)
        self.found += sum(any(alike(label, find) for find in finds) for label in labels)
        self.finds += len(finds)
        extra = [find for find in finds if not any(alike(find, label) for label in labels)]
        self.right += len(finds) - len(extra)
        self.wrong += extra

    @property
    def recall(self) -> float:
        return self.found / self.labels

    @property
    def precision(self) -> float:
        return self.right / self.finds


def alike(one: str, other: str) -> bool:
    one, other = fold(one), fold(other)
    return one in other or other in one


def note_of(row: dict[str, Any]) -> dict[str, list[str]]:
    return {
        key: [value.strip() for value in values.split(",")]
        for key, values in re.findall(r"(\w+)=([^;]+)", row["note"])
    }


@pytest.fixture(scope="module")
def reports(knowledge: Knowledge) -> list[Labelled]:
    rows = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    keys = ("text", "category", "emergency", "out_of_scope", "wards", "pii", "severity")
    return [
        Labelled(
            **{key: row[key] for key in keys},
            note=note_of(row),
            group=row["note"].split(";")[0].strip(),
            found=understand(row["text"], knowledge),
        )
        for row in rows
    ]


def share(of: Iterable[bool]) -> float:
    values = list(of)
    return sum(values) / len(values)


def test_the_right_category_is_among_the_three_offered(reports: list[Labelled]) -> None:
    rows = [row for row in reports if row.category]
    strict = share(row.category in row.found.categories for row in rows)
    lenient = share(
        bool({row.category, *row.note.get("alt", [])} & set(row.found.categories)) for row in rows
    )
    first = share(row.category == row.found.categories[0] for row in rows)
    print(
        f"\ncategory: first {first:.1%}, in three {strict:.1%}, or an accepted one {lenient:.1%}"
    )
    assert strict >= LEAST
    assert all(len(set(row.found.categories)) == 3 for row in reports)


def test_every_emergency_gets_its_card_and_hardly_anything_else(reports: list[Labelled]) -> None:
    urgent = [row for row in reports if row.emergency]
    found = [row for row in urgent if row.found.emergency]
    right = [
        row for row in found if row.found.emergency in {row.emergency, *row.note.get("altem", [])}
    ]
    false = [row.text for row in reports if not row.emergency and row.found.emergency]
    print(f"\nemergency: {len(right)} of {len(urgent)}, false cards {false}")
    assert len(right) == len(urgent) == 10
    assert len(false) <= 1


def test_what_is_out_of_scope_is_turned_away_and_hardly_anything_else(
    reports: list[Labelled],
) -> None:
    outside = [row for row in reports if row.out_of_scope]
    away = [row for row in outside if row.found.out_of_scope]
    kinds = [row for row in away if row.found.out_of_scope == row.out_of_scope]
    false = [row.text for row in reports if not row.out_of_scope and row.found.out_of_scope]
    print(f"\nscope: {len(away)} of {len(outside)}, right kind {len(kinds)}, wrong {false}")
    assert len(away) == len(outside) == 12
    assert len(false) <= 1


def test_places_are_found_as_written(reports: list[Labelled]) -> None:
    count, everywhere = Count(), Count()
    for row in reports:
        inside = row.note.get("lm", [])
        finds = [place for place in row.found.places if not any(alike(place, lm) for lm in inside)]
        everywhere.add(row.wards, finds)
        if row.wards:
            count.add(row.wards, finds)
    print(f"\nplaces: found {count.recall:.1%}, precision {count.precision:.1%}", end="")
    print(f" (over all texts {everywhere.precision:.1%}: {everywhere.wrong})")
    assert count.recall >= LEAST_FOUND
    assert count.precision >= LEAST_FOUND


def test_personal_data_is_found_as_written(reports: list[Labelled]) -> None:
    count, everywhere = Count(), Count()
    for row in reports:
        finds = [personal.text for personal in row.found.personal]
        everywhere.add(row.pii, finds)
        if row.pii:
            count.add(row.pii, finds)
    print(f"\npersonal data: found {count.recall:.1%}, precision {count.precision:.1%}", end="")
    print(f" (over all texts {everywhere.precision:.1%}: {everywhere.wrong})")
    assert count.recall >= LEAST_FOUND
    assert count.precision >= LEAST_FOUND


def test_severity_mostly_agrees_with_the_city_office(reports: list[Labelled]) -> None:
    rows = [row for row in reports if row.group != "spam" and not row.out_of_scope]
    agreed = share(row.severity == row.found.severity for row in rows)
    print(f"\nseverity: {agreed:.1%}")
    assert agreed >= 0.85


# heldout.csv and heldout_alarms.csv were written apart from the examples, and nothing was
# changed because of what is got wrong in them. Keep it so, or write new ones.
def held_out(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_categories_of_texts_never_tuned_on(knowledge: Knowledge) -> None:
    rows = held_out("heldout.csv")
    offered = [(row, understand(row["text"], knowledge).categories) for row in rows]
    strict = share(row["category"] in categories for row, categories in offered)
    lenient = share(
        bool({row["category"], row["also"]} & set(categories)) for row, categories in offered
    )
    print(f"\nheld out, {len(rows)} texts: in three {strict:.1%}, or accepted {lenient:.1%}")
    assert strict >= 0.88


def test_emergencies_of_texts_never_tuned_on(knowledge: Knowledge) -> None:
    rows = held_out("heldout_alarms.csv")
    urgent = [row for row in rows if row["number"]]
    calm = [row for row in rows if not row["number"]]
    found = share(emergency_in(row["text"], knowledge) is not None for row in urgent)
    right = share(emergency_in(row["text"], knowledge) == row["number"] for row in urgent)
    false = share(emergency_in(row["text"], knowledge) is not None for row in calm)
    print(f"\nheld out: {len(urgent)} emergencies found {found:.1%}, number {right:.1%}", end="")
    print(f"; {len(calm)} that sound like one but are none: false cards {false:.1%}")
    assert found >= 0.75
    assert false <= 0.15
