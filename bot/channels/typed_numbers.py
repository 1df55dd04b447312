"""What is typed in answer to a numbered list becomes the choice it stands for.

A number is a choice only while a list is open: in a step that asks for words it stays text, but
for the numbers of a card (from 101 on) that was shown together with the question. It means what
stood beside it on the screen, so an answer to an older list is stale by its nonce.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.numbered import ZERO
from domain.conversation import Choice, Event, Lane, Say
from domain.requests import Go, Pick, decode, encode
from domain.text import fold
from domain.texts import LANGUAGES, Texts
from handlers.turn import CONTROL
from storage import conversations, menus, outbox
from storage.conversations import Conversation
from storage.database import Session
from storage.menus import REPLIES, Menu
from storage.outbox import Letter

HOME = encode(Go("start"))
HOME_WORD = "menu"
NUMBER_MOST = 3
"""Digits."""
LABEL_MOST = 120
TOGETHER_IN = timedelta(seconds=5)
"""How far apart the parts of one answer may arrive."""


def understand(session: Session, event: Event, *, texts: Texts, now: datetime) -> Event | None:
    """The event as the core knows it; None where it only turned a page, which is done."""
    typed = fold(event.text or "") if len(event.text or "") <= LABEL_MOST else ""
    if not typed or event.choice is not None or event.photos:
        return event
    if (plain := HOME if typed == HOME_WORD else event.text) and decode(plain) is not None:
        return _chosen(event, plain)
    found = conversations.find(session, event.peer)
    if found is None:
        return event
    known = menus.shown(session, event.peer)
    if _asks_for_words(found):
        beside = _numbered(typed, _with_the_question(known))
        return event if beside is None else _chosen(event, beside)
    if typed in _more(texts) and (rest := _rest(known)):
        page = _page(found, rest, texts)
        key = f"page:{event.peer.channel}:{event.key}"[:200]
        letter = Letter(key, event.peer, Lane.REPLY, found.person.language, page)
        outbox.put(session, [letter], now=now)
        return None
    choice = _choice(typed, found, known)
    return event if choice is None else _chosen(event, choice)


def _chosen(event: Event, data: str) -> Event:
    return replace(event, text=None, choice=data)


def _asks_for_words(conversation: Conversation) -> bool:
    """Whether a form is open whose question has no numbered options."""
    numbered = (key for key, _ in conversation.options if not key.startswith(CONTROL))
    return bool(conversation.drafts) and next(numbered, None) is None


def _choice(typed: str, conversation: Conversation, known: Sequence[Menu]) -> str | None:
    if typed == "0":
        return _zero(conversation, known)
    if (numbered := _numbered(typed, known)) is not None or typed.isdecimal():
        return numbered
    if conversation.drafts:  # labels of its own options are read by the form
        return None
    options = (option for menu in known for option in menu.options)
    return next((option.id for option in options if fold(option.label) == typed), None)


def _numbered(typed: str, known: Sequence[Menu]) -> str | None:
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= NUMBER_MOST):
        return None
    found = (menu.choice(int(typed)) for menu in known)
    return next((choice.id for choice in found if choice), None)


def _with_the_question(known: Sequence[Menu]) -> list[Menu]:
    """Lists of cards that came along when a question for words was put (again)."""
    last = _last(known)
    together = (m for m in known if last and abs(m.sent_at - last.sent_at) <= TOGETHER_IN)
    return [menu for menu in together if menu.slot != REPLIES]


def _last(known: Sequence[Menu]) -> Menu | None:
    """The list of the last answer, an empty one where that had none."""
    return next((menu for menu in known if menu.slot == REPLIES), None)


def _zero(conversation: Conversation, known: Sequence[Menu]) -> str | None:
    """Back or cancel, as the list said that was shown last; the first page outside a form."""
    if not conversation.drafts:
        return HOME
    offered = dict(conversation.options)
    key = next((key for key in ZERO if key in offered), None)
    last = _last(known)
    if key is None or last is None or not last.options:
        return None
    shown = decode(last.options[0].id)
    nonce = shown.nonce if isinstance(shown, Pick) else conversation.nonce
    return encode(Pick(nonce, key))


def _more(texts: Texts) -> set[str]:
    """The words that turn a page, in every language."""
    words = (texts.say(language, "said.more").split("|") for language in LANGUAGES)
    return {fold(word) for said in words for word in said}


def _rest(known: Sequence[Menu]) -> tuple[Choice, ...]:
    """What of the list shown last was not shown yet."""
    last = _last(known)
    return last.options[last.shown :] if last else ()


def _page(conversation: Conversation, rest: tuple[Choice, ...], texts: Texts) -> Say:
    controls = tuple(
        Choice(encode(Pick(conversation.nonce, key)), label)
        for key, label in conversation.options
        if key.startswith(CONTROL)
    )
    return Say(texts.say(conversation.person.language, "numbered.next"), (*rest, *controls))
