"""What a platform was asked: every call, for assertions and for counting."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from simulator.clock import moment


class Call(NamedTuple):
    """One call. `seconds` are Unix seconds, `size` the bytes of its body, `status` HTTP's
    (0: the connection was cut)."""

    method: str
    chat: str
    seconds: float
    size: int
    status: int
    arguments: Mapping[str, Any]

    @property
    def at(self) -> datetime:
        return moment(self.seconds)


class Journal:
    """The newest `keep` calls, and counts of all."""

    def __init__(self, keep: int) -> None:
        self.calls: deque[Call] = deque(maxlen=keep)
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()

    def add(self, call: Call) -> None:
        self.calls.append(call)
        self.counts[call.method] += 1
        self.statuses[call.status] += 1

    def of(self, method: str, *, chat: int | str | None = None) -> list[Call]:
        """Calls of one method in any case, oldest first, of one chat if given."""
        name = method.lower()
        return [
            call
            for call in self.calls
            if call.method == name and (chat is None or call.chat == str(chat))
        ]

    def clear(self) -> None:
        self.calls.clear()
        self.counts.clear()
        self.statuses.clear()
