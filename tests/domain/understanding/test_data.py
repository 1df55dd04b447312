"""The tables of understanding fit together: every tag is used, every word of a rule exists."""

import csv
import shutil
from dataclasses import fields
from pathlib import Path

from bot.knowledge import learn, load_knowledge
from domain.text import fold
from domain.understanding import Knowledge

PROJECT = Path(__file__).parents[3]
DATA = PROJECT / "data" / "understanding"
HERE = Path(__file__).parent


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_tag_of_a_rule_has_cues_and_every_cue_a_rule() -> None:
    named = {
        tag.removesuffix("@text")
        for rule in rows(DATA / "rules.csv")
        for tag in (rule["needs"] + " " + rule["unless"]).split()
    }
    assert named == {cue["tag"] for cue in rows(DATA / "cues.csv")} - {"idiom"}


def test_examples_teach_every_category_alike() -> None:
    codes = {row["code"] for row in rows(PROJECT / "data" / "categories.csv")}
    taught = [row["category"] for row in rows(DATA / "examples.csv")]
    assert set(taught) == codes
    assert min(taught.count(code) for code in codes) >= 100


def test_no_held_out_text_is_an_example() -> None:
    taught = {
        fold(row["text"]) for name in ("examples", "signals") for row in rows(DATA / f"{name}.csv")
    }
    held = [
        fold(row["text"])
        for name in ("heldout", "heldout_alarms")
        for row in rows(HERE / f"{name}.csv")
    ]
    assert len(held) > 100
    assert taught.isdisjoint(held)


def test_knowledge_is_loaded_the_same_twice(knowledge: Knowledge) -> None:
    again = learn(PROJECT / "data")
    for field in fields(Knowledge):
        assert getattr(again, field.name) == getattr(knowledge, field.name), field.name


def test_it_is_learned_again_only_when_a_table_changed(tmp_path: Path) -> None:
    data = shutil.copytree(PROJECT / "data", tmp_path / "data")
    for table in ("examples", "streets", "cues"):
        path = data / "understanding" / f"{table}.csv"
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:60]))
    first = load_knowledge(data)
    assert load_knowledge(data) is first
    path.write_text(path.read_text().replace("cháy", "bốc khói"))
    assert load_knowledge(data) != first
