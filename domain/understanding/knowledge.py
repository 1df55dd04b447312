"""What understanding rests on: examples, cues, rules and names, made ready once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.understanding.categories import Model, train
from domain.understanding.cues import Lexicon, make_lexicon
from domain.understanding.emergency import (
    Alarm,
    Detector,
    Emergency,
    Traits,
    make_sample,
    train_detector,
    traits_of,
)
from domain.understanding.gazetteer import Gazetteer, make_gazetteer
from domain.understanding.names import NameWords, make_name_words
from domain.understanding.rules import Reach, Rule
from domain.understanding.words import Shorthand, read

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]

# The tables that must be given; the names of units may come in any number of tables.
TABLES = (
    "examples",
    "signals",
    "cues",
    "rules",
    "shorthand",
    "streets",
    "place_words",
    "name_words",
)
_KINDS_OF_UNIT = ("Phường ", "Xã ", "Thị trấn ", "Thị xã ", "Quận ", "Huyện ")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the understanding of one text needs."""

    model: Model
    cues: Lexicon
    rules: Mapping[str, tuple[Rule, ...]]
    detector: Detector
    shorthand: Shorthand
    gazetteer: Gazetteer
    names: NameWords

    def __repr__(self) -> str:
        """Say little: printed in full it fills a log with a megabyte."""
        return f"Knowledge({len(self.model.weights)} features, {len(self.cues.cues)} cues)"


def _by_kind(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        kinds[row["kind"]].add(row["phrase"])
    return {kind: frozenset(phrases) for kind, phrases in kinds.items()}


def _rules(rows: Iterable[Row]) -> Mapping[str, tuple[Rule, ...]]:
    topics: dict[str, list[Rule]] = defaultdict(list)
    for row in rows:
        needs, unless = tuple(row["needs"].split()), tuple(row["unless"].split())
        rule = Rule(row["outcome"], needs, unless, Reach(row["reach"]), row["category"])
        topics[row["topic"]].append(rule)
    return {topic: tuple(rules) for topic, rules in topics.items()}


def unit_names(name: str) -> tuple[str, ...]:
    """Return the names people use for a unit: "Phường Mỹ Đình 1" is also "Mỹ Đình"."""
    for kind in _KINDS_OF_UNIT:
        name = name.removeprefix(kind)
    parts = tuple(part.strip() for part in name.split(" - "))
    return tuple(dict.fromkeys((name, name.rstrip(" 0123456789"), *parts)))


def _gazetteer(tables: Tables, units: Iterable[str], titles: frozenset[str]) -> Gazetteer:
    streets = [row["name"] for row in tables["streets"]]
    names = (known for unit in units for known in unit_names(unit))
    words = {**_by_kind(tables["place_words"]), "person": titles}
    return make_gazetteer((*streets, *names), words)


def _detector(rows: Sequence[Row], marked: Sequence[Traits], plain: Sequence[Traits]) -> Detector:
    """Learn from the marked emergencies and from everything that is none."""
    alarms: list[tuple[Alarm, Traits]] = []
    others = list(plain)
    for row, traits in zip(rows, marked, strict=True):
        if row["outcome"]:
            alarms.append((Alarm(Emergency(row["outcome"]), row["category"]), traits))
        else:
            others.append(traits)
    return train_detector(alarms, others)


def build_knowledge(tables: Tables, units: Iterable[str]) -> Knowledge:
    """Return the knowledge made from rows.

    `tables` holds the rows of each of TABLES, `units` the full names of wards, communes and
    districts of any year. Raises KeyError when a table or a column is missing.
    """
    shorthand = {row["short"]: tuple(row["full"].split()) for row in tables["shorthand"]}
    cues = make_lexicon((row["tag"], row["phrase"]) for row in tables["cues"])

    def learned(table: str) -> list[Traits]:
        texts = (read(row["text"], shorthand) for row in tables[table])
        return [traits_of(make_sample(reading, cues)) for reading in texts]

    examples = learned("examples")
    categories = (row["category"] for row in tables["examples"])
    names = _by_kind(tables["name_words"])
    return Knowledge(
        model=train(zip(categories, (traits.features for traits in examples), strict=True)),
        cues=cues,
        rules=_rules(tables["rules"]),
        detector=_detector(tables["signals"], learned("signals"), examples),
        shorthand=shorthand,
        gazetteer=_gazetteer(tables, units, names["title"] | names["tells"]),
        names=make_name_words(names),
    )
