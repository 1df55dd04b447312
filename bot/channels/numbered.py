"""Choices where a channel has too few buttons: numbered lists in the text.

One place for all such channels. Lists are remembered as they were sent, with the nonce of
their step in every option; `bot.channels.typed_numbers` reads what is typed in answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.conversation import Ask, Capabilities, Choice, Lane
from domain.requests import Do, Pick, decode
from domain.texts import Texts
from handlers.synonyms import BACK, CANCEL
from handlers.turn import CONTROL
from scheduler.seam import Message
from storage import menus
from storage.database import Session
from storage.menus import NOTICE_STEP, REPLIES, Menu

PAGE = 8
"""Options of one question shown at once."""
# What 0 does, the first of these that the step offers.
ZERO = {BACK: "numbered.back", CANCEL: "numbered.cancel"}


@dataclass(frozen=True, slots=True)
class Laid:
    """A message as such a channel can send it: finished text, and buttons where they fit."""

    text: str
    buttons: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """Lays messages out for one channel."""

    texts: Texts
    capabilities: Capabilities

    def lay_out(self, session: Session, message: Message, *, now: datetime) -> Laid:
        """The message; its list is remembered in this transaction."""
        say = message.say
        options = tuple(c for c in say.choices if not (is_control(c) or c.is_link))
        buttons_max = self.capabilities.buttons_max
        fits = len(options) <= buttons_max and buttons_max > 0
        apart = message.lane is not Lane.REPLY or any(map(_is_deed, options))
        most = len(options) if fits or apart else PAGE
        place = _beside if apart else _below
        menu, begun = place(session, message, options, most=most, now=now)
        if options or not apart:  # an answer without a list closes the one before
            menus.remember(session, message.to, menu)
        asked = self._asked(message, has_options=bool(options))
        if fits and len(say.choices) <= buttons_max:
            return Laid(asked, say.choices)
        asked = "\n\n".join([asked, *_links(say.choices)])
        controls = [choice for choice in say.choices if is_control(choice)]
        if fits or not say.choices:
            words = self._hints(message.language, None, controls) if controls else ""
            return Laid("\n\n".join(part for part in (asked, words) if part), options)
        listed = _numbered(menu, begun) if options else ""
        hints = self._hints(message.language, menu if options else None, controls)
        return Laid("\n\n".join(part for part in (asked, listed, hints) if part))

    def _asked(self, message: Message, *, has_options: bool) -> str:
        """The text, with how a place is told here where one is asked for anew."""
        if message.say.ask is not Ask.PLACE or has_options:
            return message.say.text
        key = "numbered.place" if self.capabilities.place_in else "numbered.no_place"
        return f"{message.say.text}\n\n{self.texts.say(message.language, key)}"

    def _hints(self, language: str, menu: Menu | None, controls: Sequence[Choice]) -> str:
        """The last line: how to answer."""
        say = self.texts.say
        if menu is None:
            return say(language, "numbered.words", words=_labels(controls))
        by_key = {_option(choice): choice for choice in controls}
        zero = next((key for key in ZERO if key in by_key), None)
        rest = [choice for key, choice in by_key.items() if key != zero]
        left = len(menu.options) - menu.shown
        parts = [
            say(language, "numbered.answer"),
            say(language, "numbered.more", count=left) if left else "",
            say(language, ZERO[zero]) if zero else "",
            say(language, "numbered.home"),
            say(language, "numbered.words", words=_labels(rest)) if rest else "",
        ]
        return " ".join(part for part in parts if part)


def is_control(choice: Choice) -> bool:
    """Whether it leads about in a form (back, skip, cancel): such have no number of their own."""
    return _option(choice).startswith(CONTROL)


def _option(choice: Choice) -> str:
    asked = decode(choice.id)
    return asked.option if isinstance(asked, Pick) else ""


def _is_deed(choice: Choice) -> bool:
    """Whether it does something to a case."""
    return isinstance(decode(choice.id), Do)


def _beside(
    session: Session, message: Message, options: tuple[Choice, ...], *, most: int, now: datetime
) -> tuple[Menu, int]:
    """The list of a notice or a card, whose numbers are never those of a question.

    The open question is put again below a card: two lists, and each number means one thing.
    """
    slot = menus.free_slot(menus.shown(session, message.to), message.row)
    return Menu(slot, message.row, slot * NOTICE_STEP + 1, most, options, now), 0


def _below(
    session: Session, message: Message, options: tuple[Choice, ...], *, most: int, now: datetime
) -> tuple[Menu, int]:
    """The list of an answer, and how many of it were shown before."""
    known = menus.shown(session, message.to)
    last = next((menu for menu in known if menu.slot == REPLIES), None)
    begun = _begun(last, message.row, options)
    whole = last.options if last and begun else options
    shown = min(begun + most, len(whole))
    return Menu(REPLIES, message.row, 1, shown, whole, now), begun


def _begun(last: Menu | None, row: int, options: tuple[Choice, ...]) -> int:
    """Where a list goes on that is the rest of the one shown last; 0 where it is another."""
    if last is None or not options or last.options[-len(options) :] != options:
        return 0
    at = len(last.options) - len(options)
    return at if at == last.shown or last.outbox == row else 0


def _numbered(menu: Menu, begun: int) -> str:
    shown = enumerate(menu.options[begun : menu.shown], start=menu.first + begun)
    return "\n".join(f"{number}. {option.label}" for number, option in shown)


def _links(choices: Iterable[Choice]) -> list[str]:
    """What can't be a button stands in the text, where it can be tapped too."""
    lines = [f"{choice.label}: {choice.id}" for choice in choices if choice.is_link]
    return ["\n".join(lines)] if lines else []


def _labels(controls: Iterable[Choice]) -> str:
    return " · ".join(choice.label for choice in controls)
