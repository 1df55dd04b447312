"""A message in Telegram's own shape: texts short enough, keyboards, no markup in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from domain.conversation import Ask, Choice, Say

TEXT_MOST = 4096
"""UTF-16 units of one message."""
CAPTION_MOST = 1024
ALBUM_MOST = 10
BUTTONS_MOST = 100
SHORT_LABEL = 18
"""Characters of a label that still leaves room for another beside it on a phone."""

# Where a long text is cut: after a paragraph, a line, a sentence, a word.
_CUTS = [re.compile(cut) for cut in (r"\n\n+", r"\n", r"(?<=[.!?…]) ", r" ")]

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
Labels = Mapping[Ask, str]


def units(text: str) -> int:
    """How long Telegram finds a text."""
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


def markup(say: Say, labels: Labels) -> Markup:
    """What stands below the message: buttons, a keyboard that asks, or nothing any more."""
    if say.ask is not None:
        return _asking(say, labels[say.ask])
    if not say.choices:
        return ReplyKeyboardRemove()
    return inline(say.choices)


def inline(choices: Sequence[Choice]) -> InlineKeyboardMarkup:
    """Choices as buttons below their message."""
    rows = [
        [InlineKeyboardButton(choice.label, callback_data=choice.id) for choice in row]
        for row in rows_of(choices[:BUTTONS_MOST])
    ]
    return InlineKeyboardMarkup(rows)


def _asking(say: Say, label: str) -> ReplyKeyboardMarkup:
    """Only a keyboard can ask a phone for its place; the choices stand on it by their labels."""
    asking = KeyboardButton(
        label,
        request_location=say.ask is Ask.PLACE or None,
        request_contact=say.ask is Ask.PHONE or None,
    )
    rows = [[KeyboardButton(choice.label) for choice in row] for row in rows_of(say.choices)]
    return ReplyKeyboardMarkup([[asking], *rows], resize_keyboard=True, one_time_keyboard=True)


def rows_of(choices: Sequence[Choice]) -> Iterator[list[Choice]]:
    """Short labels two in a row, long ones alone."""
    for short, group in groupby(choices, lambda choice: len(choice.label) <= SHORT_LABEL):
        row = list(group)
        step = 2 if short else 1
        for at in range(0, len(row), step):
            yield row[at : at + step]
