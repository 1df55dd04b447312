"""Chat members as the Bot API shows them, and the updates when a status changes."""

from __future__ import annotations

from typing import Any, Final

from simulator.telegram.platform import MEMBERSHIP, Platform
from simulator.telegram.world import Chat, User

JSON = dict[str, Any]

ADMIN_RIGHTS: Final = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
    "can_delete_stories can_pin_messages can_manage_topics can_send_welcome_messages"
).split()


def member_card(user: User, status: str) -> JSON:
    """A ChatMember object of this status."""
    card: JSON = {"user": user.card(), "status": status}
    if status == "kicked":
        card["until_date"] = 0
    elif status == "creator":
        card["is_anonymous"] = False
    elif status == "administrator":
        card |= dict.fromkeys(ADMIN_RIGHTS, True)
        card |= {"can_be_edited": False, "is_anonymous": False}
    return card


def change_status(platform: Platform, chat: Chat, user: User, status: str, *, by: User) -> None:
    """Set someone's status in a group and tell the bot as the server would."""
    before = chat.members.get(user.id, "left")
    chat.members[user.id] = status
    tell_status(platform, chat, user, (before, status), by=by)


def tell_status(
    platform: Platform, chat: Chat, user: User, change: tuple[str, str], *, by: User
) -> None:
    before, after = change
    payload = {
        "chat": chat.card,
        "from": by.card(),
        "date": int(platform.now()),
        "old_chat_member": member_card(user, before),
        "new_chat_member": member_card(user, after),
    }
    if user is platform.bot:
        platform.tell("my_chat_member", payload, (MEMBERSHIP, chat.id))
    else:
        platform.tell("chat_member", payload, (MEMBERSHIP, user.id))
