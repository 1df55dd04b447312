"""Methods about chats: what they are, who is in them, forum topics."""

from __future__ import annotations

from typing import Any

from simulator.telegram.access import check_write, get_chat, get_message
from simulator.telegram.methods.types import JSON, Method
from simulator.telegram.platform import Platform
from simulator.telegram.query import Query
from simulator.telegram.refusals import bad_request, forbidden
from simulator.telegram.roles import member_card
from simulator.telegram.world import Chat, User


def get_chat_info(platform: Platform, query: Query) -> JSON:
    chat = get_chat(platform, query)
    _check_read(platform, chat)
    info: JSON = {
        **chat.card,
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if not chat.is_private:
        info["permissions"] = {"can_send_messages": True, "can_send_photos": True}
    return info


def _check_read(platform: Platform, chat: Chat) -> None:
    if chat.kind == "supergroup" and chat.members.get(platform.bot.id, "left") == "left":
        raise forbidden("bot is not a member of the supergroup chat")
    if chat.members.get(platform.bot.id) == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")


def _user(platform: Platform, query: Query) -> User:
    number = query.whole("user_id")
    if number <= 0:
        raise bad_request("invalid user_id specified")
    user = platform.world.users.get(number)
    if user is None:
        raise bad_request("user not found")
    return user


def get_chat_member(platform: Platform, query: Query) -> JSON:
    chat = get_chat(platform, query)
    user = _user(platform, query)
    _check_read(platform, chat)
    status = "member" if chat.is_private else chat.members.get(user.id, "left")
    return member_card(user, status)


def get_administrators(platform: Platform, query: Query) -> list[JSON]:
    chat = get_chat(platform, query)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    check_write(platform, chat)
    leading = [(number, s) for number, s in chat.members.items() if s in LEADING]
    return [member_card(platform.world.users[number], status) for number, status in leading]


LEADING = frozenset({"creator", "administrator"})
PRESENT = LEADING | {"member"}


def count_members(platform: Platform, query: Query) -> int:
    chat = get_chat(platform, query)
    if chat.is_private:
        return 2
    return sum(1 for status in chat.members.values() if status in PRESENT)


def leave_chat(platform: Platform, query: Query) -> bool:
    chat = get_chat(platform, query)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    check_write(platform, chat)
    chat.members[platform.bot.id] = "left"
    chat.changed()
    return True


def create_topic(platform: Platform, query: Query) -> JSON:
    chat, name = _forum(platform, query), query.required("name")
    created = {"name": name, "icon_color": 7322096}
    content = {"forum_topic_created": created, "is_topic_message": True}
    message = platform.world.post(chat, content, at=platform.now(), sender=platform.bot)
    message.body["message_thread_id"] = message.id
    message.editable = False
    chat.topics[message.id] = name
    return {"message_thread_id": message.id, **created}


def _forum(platform: Platform, query: Query) -> Chat:
    chat = get_chat(platform, query)
    check_write(platform, chat)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.members.get(platform.bot.id) != "administrator":
        raise bad_request("not enough rights to create a topic")
    return chat


def change_topic(platform: Platform, query: Query) -> bool:
    """edit, close, reopen, delete: the topic must be there."""
    chat = _forum(platform, query)
    thread = query.whole("message_thread_id")
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    if query.method == "deleteforumtopic":
        del chat.topics[thread]
    elif query.method == "editforumtopic":
        chat.topics[thread] = query.text("name") or chat.topics[thread]
    return True


def touch_message(platform: Platform, query: Query) -> bool:
    """pin, unpin, react: the message must be there; nothing else of it is played."""
    chat = get_chat(platform, query)
    check_write(platform, chat)
    get_message(chat, query, PURPOSES[query.method])
    return True


PURPOSES = {
    "pinchatmessage": "pin",
    "unpinchatmessage": "unpin",
    "setmessagereaction": "react",
}


def profile_photos(platform: Platform, query: Query) -> JSON:
    _user(platform, query)
    photos: list[Any] = []
    return {"total_count": len(photos), "photos": photos}


CHATS: dict[str, Method] = {
    "getchat": get_chat_info,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_administrators,
    "getchatmembercount": count_members,
    "leavechat": leave_chat,
    "createforumtopic": create_topic,
    "editforumtopic": change_topic,
    "closeforumtopic": change_topic,
    "reopenforumtopic": change_topic,
    "deleteforumtopic": change_topic,
    "getuserprofilephotos": profile_photos,
    **dict.fromkeys(PURPOSES, touch_message),
}
