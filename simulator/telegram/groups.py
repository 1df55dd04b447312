"""Groups: who joins and leaves, the bot among them, and how a group becomes a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.telegram.platform import Platform
from simulator.telegram.roles import change_status
from simulator.telegram.world import Chat, User

if TYPE_CHECKING:
    from simulator.telegram.persons import Person


class Group:
    """A group chat, made by its `owner`."""

    def __init__(self, platform: Platform, chat: Chat, owner: Person) -> None:
        self._platform = platform
        self.chat = chat
        self.owner = owner
        chat.members[owner.id] = "creator"

    @property
    def id(self) -> int:
        return self.chat.id

    def adds(self, person: Person) -> None:
        """Somebody joins."""
        self._joins(person.user, by=self.owner.user)

    def adds_bot(self, *, admin: bool = False) -> None:
        """The owner adds the bot."""
        self._joins(self._platform.bot, by=self.owner.user)
        if admin:
            self.promotes_bot()

    def promotes_bot(self) -> None:
        """The owner makes the bot an administrator; it hears everything from then on."""
        bot, owner = self._platform.bot, self.owner.user
        change_status(self._platform, self.chat, bot, "administrator", by=owner)

    def removes(self, person: Person) -> None:
        self._leaves(person.user, "left")

    def removes_bot(self) -> None:
        """The owner throws the bot out."""
        self._leaves(self._platform.bot, "kicked")

    def migrates(self) -> int:
        """Become a supergroup: old messages stay behind. Returns the new chat's id."""
        old = self.chat
        new = self._platform.world.add_group(old.title, supergroup=True)
        new.members = dict(old.members)
        owner = self.owner.user
        self._platform.say(old, owner, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.chat = new
        self._platform.say(new, owner, {"migrate_from_chat_id": old.id})
        return new.id

    def _joins(self, user: User, *, by: User) -> None:
        change_status(self._platform, self.chat, user, "member", by=by)
        self._platform.say(self.chat, by, {"new_chat_members": [user.card()]})

    def _leaves(self, user: User, status: str) -> None:
        owner = self.owner.user
        self._platform.say(self.chat, owner, {"left_chat_member": user.card()})
        change_status(self._platform, self.chat, user, status, by=owner)
