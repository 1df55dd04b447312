"""Text measured as Telegram measures it: in UTF-16 code units."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

BMP_LAST = "\uffff"


def utf16_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for letter in text if letter > BMP_LAST)


def pieces(text: str, size: int) -> list[str]:
    """Cut a text into parts of at most `size` units, halving no letter; at least one part."""
    parts = []
    while utf16_length(text) > size:
        ruler = Ruler(text)
        index = ruler.index_at(size)
        index -= ruler.unit_at(index) > size
        parts.append(text[:index])
        text = text[index:]
    return [*parts, text]


class Ruler:
    """Converts between positions in a text: letters, UTF-16 units, UTF-8 bytes."""

    __slots__ = ("_starts", "_text", "length")

    def __init__(self, text: str) -> None:
        self._text = text
        self.length = utf16_length(text)
        # None: every letter is one unit, positions are the same.
        self._starts: list[int] | None = None
        if self.length != len(text):
            sizes = (1 + (letter > BMP_LAST) for letter in text)
            self._starts = list(accumulate(sizes, initial=0))

    def unit_at(self, index: int) -> int:
        return index if self._starts is None else self._starts[index]

    def index_at(self, unit: int) -> int:
        """The letter at or after a unit."""
        return unit if self._starts is None else bisect_left(self._starts, unit)

    def splits(self, unit: int) -> bool:
        """Whether a cut here would halve a letter."""
        if self._starts is None:
            return False
        return self._starts[self.index_at(unit)] != unit

    def byte_at(self, unit: int) -> int:
        index = self.index_at(unit)
        return len(self._text[: index - self.splits(unit)].encode())
