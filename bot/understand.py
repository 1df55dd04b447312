"""Tries the rules that read texts on lines of JSON."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.knowledge import load_knowledge
from bot.settings import SettingsError
from domain.text import clean
from domain.understanding import Knowledge, understand


def understand_lines(lines: Iterable[bytes], data: Path) -> Iterator[str]:
    """For each line (UTF-8) with `id` and `text`, a line with what was understood.

    SettingsError names the first line that is no such JSON.
    """
    knowledge = load_knowledge(data)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            id_, text = _read(number, line)
            yield json.dumps({"id": id_, **_said(text, knowledge)}, ensure_ascii=False)


def _read(number: int, line: bytes) -> tuple[Any, str]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
        return row["id"], clean(row["text"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError(
            f'line {number} is no JSON object with "id" and "text". '
            'Write each as {"id": "a1", "text": "Cống tắc, nước tràn vào nhà"}'
        ) from error


def _said(text: str, knowledge: Knowledge) -> dict[str, Any]:
    found = understand(text, knowledge)
    return {
        "categories": list(found.categories),
        "severity": found.severity,
        "emergency": found.emergency,
        "out_of_scope": found.out_of_scope,
        "wards": list(found.places),
        "pii": [personal.text for personal in found.personal],
    }
