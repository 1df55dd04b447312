"""Tries the rules that read texts on lines of JSON."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.knowledge import load_knowledge
from bot.settings import SettingsError
from domain.text import clean
from domain.understanding import understand


def understand_lines(lines: Iterable[str], data: Path) -> Iterator[str]:
    """For each line with `id` and `text`, a line with what was understood.

    SettingsError names the first line that is no such JSON.
    """
    knowledge = load_knowledge(data)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = clean(row["text"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(
                f'line {number} is not JSON with "id" and "text": {error!r}'
            ) from error
        found = understand(text, knowledge)
        said = {
            "id": row.get("id"),
            "categories": list(found.categories),
            "severity": found.severity,
            "emergency": found.emergency,
            "out_of_scope": found.out_of_scope,
            "wards": list(found.places),
            "pii": [personal.text for personal in found.personal],
        }
        yield json.dumps(said, ensure_ascii=False)
