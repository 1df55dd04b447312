"""Who and what exists on the simulated platform: users, chats, messages."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any, Final

from simulator.telegram.entities import Entity
from simulator.telegram.keyboards import Markup

JSON = dict[str, Any]

FIRST_PERSON: Final = 500_000_001
FIRST_GROUP: Final = 4_000_001
SUPERGROUP_BASE: Final = -1_000_000_000_000
DELETE_WITHIN: Final = 48 * 3600.0
"""Seconds within which a bot may delete a message (Bot API, deleteMessage)."""


@dataclass(slots=True, eq=False)
class User:
    """An account; `started`: has pressed Start, so the bot may write."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "vi"
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def card(self) -> JSON:
        card: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            card["last_name"] = self.last_name
        if self.username:
            card["username"] = self.username
        if self.language and not self.is_bot:
            card["language_code"] = self.language
        return card


@dataclass(slots=True, eq=False)
class Message:
    """One message. `body` is what the bot's side reads; `asked` are the entities its sender
    asked for, the others in `body` the server found."""

    id: int
    body: JSON
    by_bot: bool
    at: float
    asked: list[Entity]
    revision: int
    markup: Markup | None = None
    editable: bool = True


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat (`user` set), a group or a supergroup. `members` maps users to status."""

    id: int
    kind: str
    title: str = ""
    user: User | None = None
    members: dict[int, str] = field(default_factory=dict)
    migrated_to: int | None = None
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Markup | None = None
    revision: int = 0
    watchers: list[asyncio.Future[None]] = field(default_factory=list)
    card: JSON = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.user is not None

    def changed(self) -> int:
        """Count a change and wake who waits for one."""
        self.revision += 1
        watchers, self.watchers = self.watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)
        return self.revision


class World:
    """All chats of one bot. Ids count up from fixed starts: runs repeat exactly."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.bot_card = bot.card()
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self._person_ids = itertools.count(FIRST_PERSON)
        self._group_ids = itertools.count(FIRST_GROUP)
        # Private chats and basic groups share one counter per account, supergroups have their own.
        self._message_ids = itertools.count(1)
        self._supergroup_ids: dict[int, itertools.count[int]] = {}

    def add_user(self, first_name: str, **card: Any) -> tuple[User, Chat]:
        """A person and the private chat with the bot."""
        user = User(card.pop("id", None) or next(self._person_ids), first_name, **card)
        self.users[user.id] = user
        chat = Chat(user.id, "private", user=user)
        chat.card = _private_card(user)
        self.chats[chat.id] = chat
        return user, chat

    def add_group(self, title: str, *, supergroup: bool, is_forum: bool = False) -> Chat:
        number = next(self._group_ids)
        chat_id = SUPERGROUP_BASE - number if supergroup else -number
        kind = "supergroup" if supergroup else "group"
        chat = Chat(chat_id, kind, title, is_forum=is_forum)
        chat.card = {"id": chat_id, "type": kind, "title": title}
        if is_forum:
            chat.card["is_forum"] = True
        if supergroup:
            self._supergroup_ids[chat_id] = itertools.count(1)
        self.chats[chat_id] = chat
        return chat

    def next_message_id(self, chat: Chat) -> int:
        return next(self._supergroup_ids.get(chat.id, self._message_ids))

    def post(self, chat: Chat, content: JSON, *, at: float, sender: User) -> Message:
        """Put a new message into a chat and tell its watchers."""
        number = self.next_message_id(chat)
        by_bot = sender is self.bot
        body: JSON = {
            "message_id": number,
            "from": self.bot_card if by_bot else sender.card(),
            "chat": chat.card,
            "date": int(at),
            **content,
        }
        message = Message(number, body, by_bot, at, [], chat.changed())
        chat.messages[number] = message
        return message

    def amend(self, chat: Chat, message: Message, changes: JSON, *, at: float) -> None:
        """Change a message in place; a None removes its key."""
        body = {**message.body, **changes, "edit_date": int(at)}
        message.body = {key: value for key, value in body.items() if value is not None}
        message.revision = chat.changed()

    def remove(self, chat: Chat, message: Message) -> None:
        del chat.messages[message.id]
        chat.changed()


def _private_card(user: User) -> JSON:
    card = {k: v for k, v in user.card().items() if k in {"id", "first_name", "last_name"}}
    card["type"] = "private"
    if user.username:
        card["username"] = user.username
    return card
