"""Searching a list of options by what was typed."""

from collections.abc import Iterable

from handlers.synonyms import bare
from handlers.turn import Option

ALL = "*"
"""What is asked of a source for everything it has."""

MORE = "more"
"""The option that shows everything instead of the first suggestions."""

FOUND_MOST = 8


def matching(wanted: str, options: Iterable[Option]) -> list[Option]:
    """The options in whose label words begin with each that was typed, with or without marks."""
    typed = [] if wanted == ALL else bare(wanted).split()
    if wanted != ALL and wanted and not typed:
        return []
    return [option for option in options if _holds(bare(option[1]).split(), typed)]


def _holds(words: list[str], typed: list[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in typed)
