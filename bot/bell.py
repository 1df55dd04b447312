"""Wakes those who wait for rows: a commit rings, nobody has to poll."""

import asyncio
from collections.abc import Callable
from types import TracebackType

INBOX, OUTBOX = "inbox", "outbox"


class Bell:
    """Named bells; a ring nobody listens to is gone, rows are what counts."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._carry: Callable[[str], None] = lambda topic: None

    def carried_by(self, carry: Callable[[str], None]) -> None:
        """Have every ring carried to other processes as well."""
        self._carry = carry

    def ring(self, topic: str) -> None:
        """Wake all who listen to the topic, wherever they are."""
        self.ring_here(topic)
        self._carry(topic)

    def ring_here(self, topic: str) -> None:
        """Wake all who listen to the topic in this process."""
        for listener in self._listeners.get(topic, ()):
            listener.rung.set()

    def listen(self, topic: str) -> "Listener":
        """Listen from entering the context on: look for rows after that, then wait."""
        return Listener(self._listeners, topic)


class Listener:
    """One ear at a bell."""

    def __init__(self, listeners: dict[str, set["Listener"]], topic: str) -> None:
        self.rung = asyncio.Event()
        self._listeners = listeners
        self._topic = topic

    def __enter__(self) -> "Listener":
        self._listeners.setdefault(self._topic, set()).add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        ears = self._listeners[self._topic]
        ears.discard(self)
        if not ears:
            del self._listeners[self._topic]

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring, at most so long; whether it rang."""
        try:
            async with asyncio.timeout(seconds):
                await self.rung.wait()
        except TimeoutError:
            return False
        self.rung.clear()
        return True
