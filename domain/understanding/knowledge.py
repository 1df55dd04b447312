"""What understanding rests on: examples, cues, rules and names, made ready once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.understanding.categories import Model, Tally, train
from domain.understanding.cues import Lexicon, make_lexicon
from domain.understanding.detector import Detector, make_sample, train_detector
from domain.understanding.gazetteer import Gazetteer, make_gazetteer
from domain.understanding.names import NameWords, make_name_words
from domain.understanding.rules import Reach, Rule
from domain.understanding.words import Shorthand, read

Row = Mapping[str, str]
Tables = Mapping[str, Iterable[Row]]

# The tables that must be given; the names of units may come in any number of tables.
TABLES = (
    "examples",
    "signals",
    "cues",
    "persons",
    "rules",
    "shorthand",
    "streets",
    "place_words",
    "name_words",
)
# A row of "signals" that is no emergency has neither number nor category.
_NO_ALARM = " "
_KINDS_OF_UNIT = ("Phường ", "Xã ", "Thị trấn ", "Thị xã ", "Quận ", "Huyện ")


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Everything the understanding of one text needs; made once, and equal to itself only."""

    model: Model
    cues: Lexicon
    persons: Lexicon
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


def _lexicon(rows: Iterable[Row]) -> Lexicon:
    return make_lexicon((row["tag"], row["phrase"]) for row in rows)


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


def build_knowledge(tables: Tables, units: Iterable[str]) -> Knowledge:
    """Return the knowledge made from rows, each table gone through once.

    `tables` holds the rows of each of TABLES, `units` the full names of wards, communes and
    districts of any year. Raises KeyError when a table or a column is missing.
    """
    shorthand = {row["short"]: tuple(row["full"].split()) for row in tables["shorthand"]}
    cues = _lexicon(tables["cues"])
    categories: dict[str, Tally] = defaultdict(Tally)
    for row in tables["examples"]:
        sample = make_sample(read(row["text"], shorthand), cues)
        categories[row["category"]].add(sample.features)
    signals: dict[str, Tally] = defaultdict(Tally)
    for row in tables["signals"]:
        sample = make_sample(read(row["text"], shorthand), cues)
        signals[f"{row['outcome']} {row['category']}"].add(sample.features)
    calm = signals.pop(_NO_ALARM)
    names = _by_kind(tables["name_words"])
    return Knowledge(
        model=train(categories),
        cues=cues,
        persons=_lexicon(tables["persons"]),
        rules=_rules(tables["rules"]),
        detector=train_detector(signals, (calm, *categories.values())),
        shorthand=shorthand,
        gazetteer=_gazetteer(tables, units, names["title"] | names["tells"]),
        names=make_name_words(names),
    )
