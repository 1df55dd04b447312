"""Words of the digests: a head with the figures, then a line for each case or agency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from domain.wording import Wording

Params = Mapping[str, Any]
BAR_MOST = 12
"""Blocks of the longest bar."""
LATE, DUE = "🟥", "🟨"


def morning(wording: Wording, language: str, params: Params) -> str:
    """What waits, case by case."""
    lines = (_case(wording, language, case) for case in params["cases"])
    return _text(wording, language, "morning", params, lines)


def weekly(wording: Wording, language: str, params: Params) -> str:
    """How agencies stand, each with a bar of what is overdue and what is due."""
    lines = (_agency(wording, language, row, params["most"]) for row in params["agencies"])
    return _text(wording, language, "weekly", params, lines)


def _text(wording: Wording, language: str, key: str, params: Params, lines: Iterator[str]) -> str:
    figures = {name: value for name, value in params.items() if isinstance(value, int)}
    head = wording.texts.say(language, f"digest.{key}.head", **figures)
    more = figures["more"]
    rest = [wording.texts.say(language, f"digest.{key}.more", more=more)] if more else []
    return "\n".join([head, "", *lines, *rest])


def _case(wording: Wording, language: str, case: Params) -> str:
    return wording.texts.say(
        language,
        f"digest.case.{case['sign']}",
        code=case["code"],
        category=wording.category(language, case["category"]),
        ward=wording.ward(language, case["ward"]),
        due=wording.when(language, case["due_at"]),
    )


def _agency(wording: Wording, language: str, row: Params, most: int) -> str:
    name = wording.agency(language, row["agency"])
    figures = {key: row[key] for key in ("open", "due", "late")}
    line = wording.texts.say(language, "digest.agency", agency=name, **figures)
    bar = LATE * _blocks(row["late"], most) + DUE * _blocks(row["due"], most)
    return f"{line}\n{bar}" if bar else line


def _blocks(count: int, most: int) -> int:
    """In proportion to the longest bar; what is there at all has one block."""
    return max(1, round(count * BAR_MOST / most)) if count else 0


DIGESTS = {"digest.morning": morning, "digest.weekly": weekly}
