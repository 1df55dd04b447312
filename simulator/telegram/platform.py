"""One bot's Telegram: everything the API methods and the persons act upon."""

from __future__ import annotations

import random
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.journal import Journal
from simulator.telegram.limits import Gate
from simulator.telegram.media import Files
from simulator.telegram.polling import Poller
from simulator.telegram.settings import Settings
from simulator.telegram.updates import TAP_LIVES, Updates
from simulator.telegram.webhook import Webhook
from simulator.telegram.world import Chat, Message, User, World

JSON = dict[str, Any]

# Separate webhook queues of one chat or person (server source): they may overtake each other.
TAPS: Final = "taps"
MEMBERSHIP: Final = "membership"


@dataclass(slots=True, eq=False)
class Tap:
    """A press of an inline button, and the bot's answer once it came."""

    id: str
    data: str
    at: float
    update_id: int | None = None
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""


class Platform:
    """The state behind one token."""

    def __init__(self, bot: User, clock: Clock, settings: Settings, seed: int) -> None:
        chance = random.Random(seed)
        self.clock = clock
        self.settings = settings
        self.chance = chance
        self.bot = bot
        self.world = World(bot)
        self.files = Files()
        self.updates = Updates(clock, chance)
        self.poller = Poller(self.updates, clock, pacing=settings.pacing)
        self.webhook = Webhook(self.updates, clock, chance)
        self.gate = Gate(settings.limits)
        self.faults = Faults()
        self.journal = Journal(settings.keep_calls)
        self.taps: dict[str, Tap] = {}
        self.commands: dict[tuple[str, str], list[JSON]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, JSON] = {}
        self.next_webhook_at = 0.0

    def now(self) -> float:
        return self.clock.seconds()

    def new_tap(self, data: str) -> Tap:
        number = self.chance.getrandbits(62)
        tap = Tap(str(number), data, self.now())
        self.taps[tap.id] = tap
        return tap

    def find_tap(self, identifier: str) -> Tap | None:
        """A tap that may still be answered."""
        tap = self.taps.get(identifier)
        return tap if tap and self.now() - tap.at <= TAP_LIVES else None

    def tell(self, kind: str, payload: JSON, lane: Hashable, *, lives_in: float = 86_400.0) -> int:
        """Queue an update for the bot; its id, or 0 when the bot doesn't want this kind."""
        update = self.updates.push(kind, payload, lane=lane, lives_in=lives_in)
        return update.id if update else 0

    def say(self, chat: Chat, sender: User, content: JSON) -> Message:
        """A message by a person, and its update unless privacy hides it from the bot."""
        message = self.world.post(chat, content, at=self.now(), sender=sender)
        if self.hears(chat, message):
            self.tell("message", message.body, chat.id)
        return message

    def hears(self, chat: Chat, message: Message) -> bool:
        """Whether the bot is told of a person's message: in groups only what is meant for it."""
        status = chat.members.get(self.bot.id, "left")
        if chat.is_private:
            return True
        if status not in {"member", "administrator"}:
            return False
        if status == "administrator" or not self.settings.privacy:
            return True
        return self._addressed(message.body)

    def _addressed(self, body: JSON) -> bool:
        if not _speaks(body):
            return True
        replied = body.get("reply_to_message", {}).get("from", {}).get("id")
        if replied == self.bot.id:
            return True
        text = body.get("text") or body.get("caption") or ""
        mine = f"@{self.bot.username}".lower()
        if mine in text.lower():
            return True
        first = text.split(maxsplit=1)[0] if text else ""
        return first.startswith("/") and "@" not in first


def _speaks(body: JSON) -> bool:
    """False for service messages, which privacy never hides."""
    return not any(
        key in body
        for key in (
            "new_chat_members",
            "left_chat_member",
            "migrate_to_chat_id",
            "migrate_from_chat_id",
            "group_chat_created",
            "forum_topic_created",
            "new_chat_title",
        )
    )
