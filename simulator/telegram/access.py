"""Which chat a call means, and whether the bot may act there."""

from __future__ import annotations

from simulator.telegram.platform import Platform
from simulator.telegram.query import NUMBER, Query
from simulator.telegram.refusals import CHAT_NOT_FOUND, MIGRATED, bad_request, forbidden
from simulator.telegram.world import Chat, Message, User


def get_chat(platform: Platform, query: Query, name: str = "chat_id") -> Chat:
    """The chat an argument names. Raises ApiError "chat_id is empty", "chat not found"."""
    value = query.arguments.get(name)
    if type(value) is not int:
        text = query.text(name)
        if not text:
            raise bad_request("chat_id is empty")
        value = int(text) if NUMBER.fullmatch(text) else 0
    chat = platform.world.chats.get(value)
    if chat is None:
        raise bad_request(CHAT_NOT_FOUND)
    return chat


def check_write(platform: Platform, chat: Chat) -> None:
    """Raise unless the bot may write here; blocks are found out by writing, not earlier."""
    if chat.user is not None:
        _check_person(chat.user)
        return
    if chat.migrated_to is not None:
        raise bad_request(MIGRATED, {"migrate_to_chat_id": chat.migrated_to})
    status = chat.members.get(platform.bot.id, "left")
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def _check_person(user: User) -> None:
    if user.deactivated:
        raise forbidden("user is deactivated")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")


def check_blocked(chat: Chat) -> None:
    if chat.user is not None and chat.user.blocked:
        raise forbidden("bot was blocked by the user")


def get_message(chat: Chat, query: Query, purpose: str, name: str = "message_id") -> Message:
    """The message an argument names. Raises ApiError "message to PURPOSE not found"."""
    number = query.whole(name)
    if number <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message
