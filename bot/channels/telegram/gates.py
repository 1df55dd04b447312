"""How fast we may send: overall, in each chat, in each group; and what Telegram has closed.

Generic cell rate algorithm: each scope has the moment at which it will have paid for what it
did; the burst is how far ahead of now that moment may lie.
"""

import heapq
import itertools
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

OVERALL = "bot"
KEYS_MOST = 100_000
ONE_END_IN = 2.0
"""Chats closed until moments no further apart, in seconds: it is the bot that is closed."""
# Seconds; whole bursts don't add up exactly in floating point.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second after so many at once."""

    per_second: float
    burst: float = 1

    @property
    def each_in(self) -> float:
        """Seconds one more costs."""
        return 1 / self.per_second

    @property
    def ahead_in(self) -> float:
        """How far ahead of now what was paid for may lie, in seconds."""
        return (self.burst - 1) * self.each_in


@dataclass(frozen=True, slots=True)
class Rates:
    """Telegram's limits (FAQ: about 30 a second, 1 in a chat, 20 a minute in a group).

    What burst is forgiven isn't published: it is kept small, for on the way two messages may
    come closer together than they were sent.
    """

    overall: Rate
    chat: Rate
    group: Rate


def is_room(chat: str) -> bool:
    """Whether an address is that of a group (Bot API: their ids are negative)."""
    return chat.startswith("-")


@dataclass
class Gates:
    """When each scope opens. All times are seconds of one clock that never goes back."""

    rates: Rates
    _paid_at: OrderedDict[str, float] = field(default_factory=OrderedDict)
    _closed_until: dict[str, float] = field(default_factory=dict)

    def opens_in(self, chat: str, now: float) -> float:
        """Seconds until one message may go into this chat."""
        return max(self._wait(scope, rate, now) for scope, rate in self._scopes(chat))

    def chat_opens_in(self, chat: str, now: float) -> float:
        """The same without what all chats share."""
        return self._wait(chat, self._rate(chat), now)

    def closed_in(self, scope: str, now: float) -> float:
        """Seconds until a scope Telegram has closed opens again."""
        return max(0.0, self._closed_until.get(scope, 0.0) - now)

    def blamed(self, chat: str, until: float) -> str:
        """Which scope a 429 closes: it doesn't say.

        The chat's own; but where another chat is closed until the same moment, it is the bot as
        a whole. So a bot that is closed costs one call more before nobody calls.
        """
        ends = (end for one, end in self._closed_until.items() if one != chat)
        return OVERALL if any(abs(end - until) <= ONE_END_IN for end in ends) else chat

    def charge(self, chat: str, count: int, now: float) -> None:
        """Count messages that are sent now: an album is one in its chat, several overall."""
        for scope, rate in self._scopes(chat):
            cost = 1 if scope == chat else count
            self._paid_at[scope] = max(self._paid_at.get(scope, now), now) + cost * rate.each_in
            self._paid_at.move_to_end(scope)
        while len(self._paid_at) > KEYS_MOST:
            self._paid_at.popitem(last=False)

    def close(self, scope: str, until: float) -> None:
        """Telegram said so: nothing goes into this scope before then."""
        self._closed_until[scope] = max(until, self._closed_until.get(scope, 0.0))

    def close_all(self, closed: Mapping[str, float]) -> None:
        """What was closed before a restart."""
        for scope, until in closed.items():
            self.close(scope, until)

    def _scopes(self, chat: str) -> tuple[tuple[str, Rate], tuple[str, Rate]]:
        return (OVERALL, self.rates.overall), (chat, self._rate(chat))

    def _rate(self, chat: str) -> Rate:
        return self.rates.group if is_room(chat) else self.rates.chat

    def _wait(self, scope: str, rate: Rate, now: float) -> float:
        closed = self._closed_until.get(scope, 0.0) - now
        if closed <= 0:
            self._closed_until.pop(scope, None)
        paid = self._paid_at.get(scope, now) - rate.ahead_in - now
        wait = max(closed, paid)
        return wait if wait > _ROUNDING else 0.0


@dataclass(order=True, slots=True)
class Waiting:
    """One call in the queue: the lane first served goes first, then who came first."""

    lane: int
    number: int
    chat: str = field(compare=False)
    messages: int = field(compare=False)
    let: Callable[[], None] = field(compare=False)
    given_up: bool = field(default=False, compare=False)


class Line:
    """Those who wait for a gate, in order."""

    def __init__(self, gates: Gates) -> None:
        self._gates = gates
        self._numbers = itertools.count()
        self._heap: list[Waiting] = []

    def join(self, lane: int, chat: str, messages: int, let: Callable[[], None]) -> Waiting:
        """Stand in line."""
        waiting = Waiting(lane, next(self._numbers), chat, messages, let)
        heapq.heappush(self._heap, waiting)
        return waiting

    def serve(self, now: float) -> float | None:
        """Let pass whoever may; seconds until the next may, or None if nobody waits.

        One whose own chat is closed holds up nobody behind.
        """
        soonest: float | None = None
        stay: list[Waiting] = []
        while self._heap:
            waiting = heapq.heappop(self._heap)
            if waiting.given_up:
                continue
            wait = self._gates.opens_in(waiting.chat, now)
            if wait <= 0:
                self._gates.charge(waiting.chat, waiting.messages, now)
                waiting.let()
                continue
            stay.append(waiting)
            soonest = wait if soonest is None else min(soonest, wait)
            if self._gates.chat_opens_in(waiting.chat, now) <= 0:
                break  # it waits for the gate of all: so does everybody behind it
        for waiting in stay:
            heapq.heappush(self._heap, waiting)
        return soonest
