"""A message in Telegram's own shape: texts short enough, keyboards, no markup in words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.pieces import TEXT_MOST, pieces, units
from domain.conversation import Ask, Choice, Say

__all__ = [
    "ALBUM_MOST",
    "BUTTONS_MOST",
    "TEXT_MOST",
    "Labels",
    "Markup",
    "inline",
    "markup",
    "pieces",
    "rows_of",
    "units",
    "with_link",
]

CAPTION_MOST = 1024
ALBUM_MOST = 10
BUTTONS_MOST = 100
SHORT_LABEL = 18
"""Characters of a label that still leaves room for another beside it on a phone."""

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
Labels = Mapping[Ask, str]


def markup(say: Say, labels: Labels) -> Markup:
    """What stands below the message: buttons, a keyboard that asks, or nothing any more."""
    if say.ask is not None:
        return _asking(say, labels[say.ask])
    if not say.choices:
        return ReplyKeyboardRemove()
    return inline(say.choices)


def inline(choices: Sequence[Choice]) -> InlineKeyboardMarkup:
    """Choices as buttons below their message."""
    rows = [[_button(choice) for choice in row] for row in rows_of(choices[:BUTTONS_MOST])]
    return InlineKeyboardMarkup(rows)


def with_link(below: Markup, label: str, url: str) -> Markup:
    """A link as a button of its own below the others; nothing where no button can stand."""
    if not isinstance(below, InlineKeyboardMarkup):
        return below
    return InlineKeyboardMarkup([*below.inline_keyboard, [InlineKeyboardButton(label, url=url)]])


def _button(choice: Choice) -> InlineKeyboardButton:
    if choice.is_link:
        return InlineKeyboardButton(choice.label, url=choice.id)
    return InlineKeyboardButton(choice.label, callback_data=choice.id)


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
