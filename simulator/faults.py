"""What goes wrong on request: slow and failing answers, garbage, cut connections, 429."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final


class Trouble(StrEnum):
    SLOW = "slow"
    """The answer comes after `delay_in`, otherwise right."""
    ERROR = "error"
    """HTTP `status` instead of the effect."""
    GARBAGE = "garbage"
    """200 with a body that isn't JSON; the effect happened."""
    CUT_BEFORE = "cut_before"
    """The connection closes, nothing happened."""
    CUT_AFTER = "cut_after"
    """It happened, and the connection closes without an answer."""
    TOO_MANY = "too_many"
    """429 with `retry_after`, whatever that is."""


MISSING: Final = "missing"
"""As `retry_after`: a 429 that doesn't say for how long."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One order: which calls it strikes, and how.

    `method` is a platform method in any case, or "*". `times` None strikes until cleared.
    `skip` lets so many matching calls pass first. `scope` ("chat" or "bot") is what a 429
    closes for a `retry_after` that is a number.
    """

    trouble: Trouble
    method: str = "*"
    chat: int | str | None = None
    times: int | None = 1
    skip: int = 0
    delay_in: timedelta = timedelta(0)
    status: int = 502
    retry_after: Any = 1
    scope: str = "chat"


@dataclass(slots=True)
class _Order:
    fault: Fault
    skip: int
    left: int | None


@dataclass(slots=True)
class Faults:
    """The orders in force, oldest first."""

    _orders: list[_Order] = field(default_factory=list)
    _struck: asyncio.Event = field(default_factory=asyncio.Event)

    def __bool__(self) -> bool:
        return bool(self._orders)

    def add(self, fault: Fault) -> None:
        self._orders.append(_Order(fault, fault.skip, fault.times))

    def clear(self) -> None:
        self._orders.clear()

    def take(self, method: str, chat: int | str | None) -> Fault | None:
        """The fault that strikes this call, if any; counts it."""
        for order in self._orders:
            if not _matches(order.fault, method, chat):
                continue
            if order.skip > 0:
                order.skip -= 1
                continue
            self._spend(order)
            self._struck.set()
            return order.fault
        return None

    async def struck(self) -> None:
        """Wait until a fault has struck a call."""
        await self._struck.wait()

    def _spend(self, order: _Order) -> None:
        if order.left is None:
            return
        order.left -= 1
        if order.left <= 0:
            self._orders.remove(order)


def _matches(fault: Fault, method: str, chat: int | str | None) -> bool:
    if fault.method != "*" and fault.method.lower() != method.lower():
        return False
    return fault.chat is None or str(fault.chat) == str(chat)
