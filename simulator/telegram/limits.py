"""Telegram's sending limits, and who ran into them.

Published: about 30 messages a second for a bot, one a second in a chat, 20 a minute in a
group, 1,000 a second when broadcasting is paid for (Bot API FAQ). How much burst the live
server forgives isn't published; the values here are cautious and can be set.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from simulator.clock import moment

# Clocks of two machines and the way between them: a group's minute may be 2 % short.
WINDOW_SLACK = 0.98


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates a second and bursts in messages; `None` as a rate switches that limit off."""

    bot_rate: float | None = 30.0
    bot_burst: float = 8.0
    chat_rate: float | None = 1.0
    chat_burst: float = 3.0
    group_per_minute: int | None = 20
    paid_rate: float | None = 1000.0
    paid_burst: float = 250.0


UNLIMITED = Limits(bot_rate=None, chat_rate=None, group_per_minute=None, paid_rate=None)


class Send(NamedTuple):
    """One call that sends `messages` into a chat."""

    method: str
    chat: int
    private: bool
    messages: int = 1
    paid: bool = False


class Violation(NamedTuple):
    """A send into a scope that had been closed by a 429 until later."""

    scope: Hashable
    method: str
    chat: int
    seconds: float
    too_early: float

    @property
    def at(self) -> datetime:
        return moment(self.seconds)


class _Bucket:
    """A leaky bucket that admits while its debt is small; a large album may overdraw it."""

    __slots__ = ("_burst", "_free_at", "_interval")

    def __init__(self, rate: float, burst: float) -> None:
        self._interval = 1.0 / rate
        self._burst = (burst - 1.0) * self._interval
        self._free_at = 0.0

    def wait(self, now: float) -> float:
        # A microsecond of float rounding isn't a breach.
        return max(0.0, self._free_at - self._burst - now - 1e-6)

    def charge(self, now: float, count: int) -> None:
        self._free_at = max(self._free_at, now) + count * self._interval


class _Window:
    """At most `count` in any minute."""

    __slots__ = ("_count", "_times")

    def __init__(self, count: int) -> None:
        self._count = count
        self._times: deque[float] = deque(maxlen=count)

    def wait(self, now: float) -> float:
        if len(self._times) < self._count:
            return 0.0
        return max(0.0, self._times[0] + 60.0 * WINDOW_SLACK - now)

    def charge(self, now: float, count: int) -> None:
        self._times.extend([now] * count)


_Meter = _Bucket | _Window


class Gate:
    """Admits sends or says for how many seconds to wait; remembers every breach."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._meters: dict[Hashable, _Meter] = {}
        self._closed_until: dict[Hashable, float] = {}
        self.refused = 0
        self.violations: list[Violation] = []

    def change(self, limits: Limits) -> None:
        """Other limits from now on; what was counted so far is forgotten, breaches are kept."""
        self._limits = limits
        self._meters.clear()
        self._closed_until.clear()

    def close(self, scope: Hashable, until: float) -> None:
        """Close a scope ("bot", or ("chat", id)) as a 429 does, by order of a test."""
        self._closed_until[scope] = until

    def note(self, send: Send, now: float) -> None:
        """Count a send that something else refused, if its scope had been closed."""
        self._closed_wait(_scopes(send), send, now)

    def check(self, send: Send, now: float) -> int:
        """Seconds to wait as a 429 says them, or 0: then the send is counted."""
        scopes = _scopes(send)
        wait = self._closed_wait(scopes, send, now)
        meters = [(scope, meter) for scope in scopes if (meter := self._meter(scope))]
        if wait == 0.0:
            wait = self._measured_wait(meters, now)
        if wait > 0.0:
            self.refused += 1
            return max(1, math.ceil(wait))
        for scope, meter in meters:
            # An album is one message in its chat's own second, but ten for the rest.
            meter.charge(now, 1 if scope[0] == "chat" else send.messages)
        return 0

    def _measured_wait(self, meters: list[tuple[tuple[str, int], _Meter]], now: float) -> float:
        longest = 0.0
        for scope, meter in meters:
            wait = meter.wait(now)
            if wait > 0.0:
                self._closed_until[scope] = now + max(1, math.ceil(wait))
                longest = max(longest, wait)
        return longest

    def _closed_wait(self, scopes: tuple[tuple[str, int], ...], send: Send, now: float) -> float:
        wait = 0.0
        if not self._closed_until:
            return wait
        for scope in scopes:
            left = self._closed_until.get(scope, 0.0) - now
            if left > 0.0:
                self.violations.append(Violation(scope, send.method, send.chat, now, left))
                wait = max(wait, left)
            else:
                self._closed_until.pop(scope, None)
        return wait

    def _meter(self, scope: tuple[str, int]) -> _Meter | None:
        meter = self._meters.get(scope)
        if meter is None and (meter := self._new_meter(scope[0])):
            self._meters[scope] = meter
        return meter

    def _new_meter(self, kind: str) -> _Meter | None:
        limits = self._limits
        if kind == "group":
            return _Window(limits.group_per_minute) if limits.group_per_minute else None
        rate, burst = {
            "bot": (limits.bot_rate, limits.bot_burst),
            "paid": (limits.paid_rate, limits.paid_burst),
            "chat": (limits.chat_rate, limits.chat_burst),
        }[kind]
        return _Bucket(rate, burst) if rate else None


def _scopes(send: Send) -> tuple[tuple[str, int], ...]:
    everyone = ("paid" if send.paid else "bot", 0)
    return (everyone, ("chat", send.chat)) if send.private else (everyone, ("group", send.chat))
