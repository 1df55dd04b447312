"""The one way a message of the bot gets into a chat."""

from __future__ import annotations

from typing import Any

from simulator.telegram.access import check_blocked, check_write, get_chat
from simulator.telegram.entities import Entity
from simulator.telegram.keyboards import Markup, MarkupKind, read_markup
from simulator.telegram.limits import Send
from simulator.telegram.methods.types import JSON
from simulator.telegram.platform import Platform
from simulator.telegram.query import Query, number_of
from simulator.telegram.refusals import bad_request, too_many
from simulator.telegram.world import Chat, Message


def post(platform: Platform, query: Query, content: JSON, asked: list[Entity]) -> Message:
    """Check markup, chat, reply and limits in the server's order, then post."""
    chat = get_chat(platform, query)
    markup = read_markup(query, private=chat.is_private)
    content = {**content, **admit(platform, query, chat, 1)}
    return put(platform, chat, content, asked, markup=markup)


def admit(platform: Platform, query: Query, chat: Chat, messages: int) -> JSON:
    """Whatever may refuse a send; returns what the call adds to each of its messages."""
    check_write(platform, chat)
    extras = {**_reply(chat, query), **_thread(chat, query)}
    paid = query.flag("allow_paid_broadcast")
    if paid and not platform.settings.paid_broadcast:
        raise bad_request("FLOODSKIP_NOT_ALLOWED")
    send = Send(query.method, chat.id, chat.is_private, messages, paid)
    wait = platform.gate.check(send, platform.now())
    if wait:
        raise too_many(wait)
    check_blocked(chat)
    if query.flag("protect_content"):
        extras["has_protected_content"] = True
    return extras


def put(
    platform: Platform, chat: Chat, content: JSON, asked: list[Entity], *, markup: Markup | None
) -> Message:
    """Post an admitted message."""
    if markup is not None and markup.kind is MarkupKind.INLINE:
        content = {**content, "reply_markup": markup.body}
    message = platform.world.post(chat, content, at=platform.now(), sender=platform.bot)
    message.asked = asked
    if markup is not None:
        _show(chat, message, markup)
    return message


def _show(chat: Chat, message: Message, markup: Markup) -> None:
    if markup.kind is MarkupKind.INLINE:
        message.markup = markup
        return
    # A message that brought another kind of keyboard can't be edited (TDLib, can_edit_message).
    message.editable = False
    if markup.kind is MarkupKind.KEYBOARD:
        chat.keyboard = markup
    elif markup.kind is MarkupKind.REMOVE:
        chat.keyboard = None


def _reply(chat: Chat, query: Query) -> JSON:
    parameters: Any = query.decoded("reply_parameters", "reply parameters")
    if parameters is None:
        number = query.whole("reply_to_message_id")
        lenient = query.flag("allow_sending_without_reply")
    elif not isinstance(parameters, dict):
        raise bad_request("object expected as reply parameters")
    elif "message_id" not in parameters:
        raise bad_request('can\'t find field "message_id"')
    else:
        number = number_of(parameters["message_id"], "message_id")
        lenient = bool(parameters.get("allow_sending_without_reply"))
    if number <= 0:
        return {}
    message = chat.messages.get(number)
    if message is None:
        if lenient:
            return {}
        raise bad_request("message to be replied not found")
    quoted = {key: value for key, value in message.body.items() if key != "reply_to_message"}
    return {"reply_to_message": quoted}


def _thread(chat: Chat, query: Query) -> JSON:
    number = query.whole("message_thread_id")
    if number <= 0:
        return {}
    if number not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": number, "is_topic_message": True}
