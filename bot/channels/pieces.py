"""Long texts in as few messages as hold them, cut where a reader would pause."""

import re

TEXT_MOST = 4096
"""UTF-16 units of one message of Telegram's."""

# Where a long text is cut: after a paragraph, a line, a sentence, a word.
_CUTS = [re.compile(cut) for cut in (r"\n\n+", r"\n", r"(?<=[.!?…]) ", r" ")]


def units(text: str) -> int:
    """How long a platform finds a text: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def pieces(text: str, most: int = TEXT_MOST) -> list[str]:
    """The text in as few messages as hold it, cut where a reader would pause."""
    parts: list[str] = []
    rest = text.strip()
    while units(rest) > most:
        at = _cut(rest, most)
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(text: str, most: int) -> int:
    end = _fitting(text, most)
    for cut in _CUTS:
        found = [match.end() for match in cut.finditer(text, 0, end)]
        # A cut that leaves half a message empty is none.
        if found and found[-1] > end // 2:
            return found[-1]
    return end


def _fitting(text: str, most: int) -> int:
    """How many characters fit; one of two units is never torn."""
    length = 0
    for at, character in enumerate(text):
        length += 2 if character > "\uffff" else 1
        if length > most:
            return at
    return len(text)
