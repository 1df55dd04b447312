"""An update read with aiogram's types, which follow every release of the Bot API."""

from collections.abc import Mapping
from typing import Any

from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, Update
from pydantic import ValidationError

from bot.channels.telegram.told import Told, point


class RefusedError(ValueError):
    """The types don't know this update, or it breaks their rules."""


def read(update: Mapping[str, Any]) -> Told:
    """What the update tells; RefusedError where the types don't take it."""
    try:
        typed = Update.model_validate(update)
    except (ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise RefusedError(type(error).__name__) from None
    if (message := typed.message or typed.edited_message) is not None:
        return _message(message, edited=typed.edited_message is not None)
    if typed.callback_query is not None:
        return _tap(typed.callback_query)
    if typed.my_chat_member is not None:
        return _member(typed.my_chat_member)
    raise RefusedError("a kind of update nobody asked for")


def _message(message: Message, *, edited: bool) -> Told:
    private = message.chat.type == "private"
    person = message.from_user.id if message.from_user else message.chat.id if private else None
    location = message.location or (message.venue.location if message.venue else None)
    contact = message.contact
    return Told(
        person,
        _room(message.chat),
        text=message.text or message.caption or None,
        place=point(location.latitude, location.longitude) if location else None,
        phone=contact.phone_number if contact and contact.user_id == person else None,
        odd=_plain(message.content_type),
        edited=edited,
        moved_to=message.migrate_to_chat_id,
    )


def _tap(tap: CallbackQuery) -> Told:
    room = _room(tap.message.chat) if tap.message else None
    return Told(tap.from_user.id, room, choice=tap.data or "?")


def _member(change: ChatMemberUpdated) -> Told:
    was, status = change.old_chat_member.status, change.new_chat_member.status
    room = _room(change.chat)
    return Told(change.from_user.id, room, status=_plain(status), was=_plain(was))


def _plain(word: object) -> str:
    """The library gives some words as they came and others as members of its enums."""
    return str(getattr(word, "value", word))


def _room(chat: Chat) -> int | None:
    return None if chat.type == "private" else chat.id
