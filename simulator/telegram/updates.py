"""The queue of updates: ids, expiry, what is allowed, and what a getUpdates offset confirms."""

from __future__ import annotations

import asyncio
import json
import random
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final

from simulator.clock import Clock

DAY: Final = 86_400.0
TAP_LIVES: Final = 150.0
IDLE_WEEK: Final = 7 * DAY
"""After so long without updates the next id is random (Bot API, Update.update_id)."""
FUTURE_SLACK: Final = 10
"""An offset further ahead than this means nothing: the server begins at its head."""
ID_MAX: Final = 1 << 30

KINDS: Final = (
    "message edited_message channel_post edited_channel_post business_connection "
    "business_message edited_business_message deleted_business_messages guest_message "
    "message_reaction message_reaction_count inline_query chosen_inline_result callback_query "
    "shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member "
    "chat_member chat_join_request chat_boost removed_chat_boost managed_bot subscription "
    "stopped_message_generation"
).split()
LEFT_OUT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_ALLOWED: Final = frozenset(KINDS) - LEFT_OUT


@dataclass(slots=True, eq=False)
class Update:
    """One update, already encoded but for its id. `lane`: the webhook queue it goes through."""

    id: int
    kind: str
    fragment: bytes
    expires_at: float
    lane: Hashable

    def encoded(self) -> bytes:
        if not self.fragment:
            return b'{"update_id":%d}' % self.id
        return b'{"update_id":%d,%b}' % (self.id, self.fragment)


class Updates:
    """Pending updates of one bot, oldest first."""

    def __init__(self, clock: Clock, chance: random.Random) -> None:
        self._clock = clock
        self._chance = chance
        self._next_id = chance.randrange(100_000_000, 900_000_000)
        self._pushed_at = clock.seconds()
        self._listeners: list[Callable[[Update], None]] = []
        self.pending: OrderedDict[int, Update] = OrderedDict()
        self.allowed: frozenset[str] = DEFAULT_ALLOWED
        self.none_left = asyncio.Event()

    def listen(self, listener: Callable[[Update], None]) -> None:
        """Have `listener` told of every new update."""
        self._listeners.append(listener)

    def allow(self, names: Any) -> None:
        """allowed_updates: a list; an empty one means the default; anything else no change."""
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return
        chosen = frozenset(name.lower() for name in names) & frozenset(KINDS)
        self.allowed = chosen or DEFAULT_ALLOWED

    def push(
        self, kind: str, payload: Any, *, lane: Hashable, lives_in: float = DAY
    ) -> Update | None:
        """Queue an update for `lives_in` seconds; None when the bot doesn't want its kind."""
        if kind not in self.allowed:
            return None
        fragment = f'"{kind}":{json.dumps(payload, separators=(",", ":"))}'.encode()
        return self.push_raw(kind, fragment, lane=lane, lives_in=lives_in)

    def push_raw(
        self, kind: str, fragment: bytes, *, lane: Hashable, lives_in: float = DAY
    ) -> Update:
        """Queue an update whose JSON (without braces and id) is given, right or wrong."""
        now = self._clock.seconds()
        if now - self._pushed_at > IDLE_WEEK:
            self._next_id = self._chance.randrange(1, ID_MAX)
            # What is older than a week has expired: ids begin anew on an empty queue.
            self.pending.clear()
        self._pushed_at = now
        update = Update(self._next_id, kind, fragment, now + lives_in, lane)
        self._next_id += 1
        self.pending[update.id] = update
        self.none_left.clear()
        for listener in self._listeners:
            listener(update)
        return update

    def take(self, offset: int, limit: int) -> list[Update]:
        """What getUpdates returns; an offset forgets everything before it, a negative one
        all but the last so many."""
        if offset < 0:
            self._forget_while(lambda update: len(self.pending) > -offset)
        elif 0 < offset <= self._next_id + FUTURE_SLACK:
            self._forget_while(lambda update: update.id < offset)
        now = self._clock.seconds()
        batch: list[Update] = []
        expired: list[Update] = []
        for update in self.pending.values():
            (batch if update.expires_at > now else expired).append(update)
            if len(batch) == limit:
                break
        for update in expired:
            self.forget(update)
        return batch

    def forget(self, update: Update) -> None:
        """Drop one delivered by webhook, or expired."""
        self.pending.pop(update.id, None)
        self._note_if_none()

    def clear(self) -> None:
        self.pending.clear()
        self._note_if_none()

    def count(self) -> int:
        """How many wait, expired ones left out."""
        now = self._clock.seconds()
        return sum(1 for update in self.pending.values() if update.expires_at > now)

    def _forget_while(self, done: Callable[[Update], bool]) -> None:
        while self.pending and done(next(iter(self.pending.values()))):
            self.pending.popitem(last=False)
        self._note_if_none()

    def _note_if_none(self) -> None:
        if not self.pending:
            self.none_left.set()
