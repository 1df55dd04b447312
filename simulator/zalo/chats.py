"""What a person sees in a chat on Zalo, and waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button as shown; `payload` is what a press sends as a text."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of ours on the screen; `template` holds the parameters of an approved text."""

    number: int
    text: str
    buttons: tuple[Button, ...] = ()
    picture: bytes = b""
    document: bytes = b""
    template: Mapping[str, Any] | None = None
    seconds: float = 0


@dataclass(slots=True)
class Chat:
    """One person's screen."""

    said: list[Seen] = field(default_factory=list)
    marked: int = 0
    _arrivals: list[asyncio.Future[None]] = field(default_factory=list)

    def show(self, text: str, **more: Any) -> Seen:
        seen = Seen(len(self.said) + 1, text, **more)
        self.said.append(seen)
        arrivals, self._arrivals = self._arrivals, []
        for arrival in arrivals:
            if not arrival.done():
                arrival.set_result(None)
        return seen

    async def changes(self) -> None:
        """Wait for the next message."""
        arrival: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrivals.append(arrival)
        await arrival

    async def sees(self, words: str, *, within: float = 10) -> Seen:
        """The newest message since the last act that holds the words. Raises AssertionError."""
        try:
            async with asyncio.timeout(within):
                while (found := self._find(words)) is None:
                    await self.changes()
                return found
        except TimeoutError:
            shown = "\n---\n".join(seen.text for seen in self.said[-5:])
            raise AssertionError(f"not seen: {words!r}\n{shown}") from None

    def _find(self, words: str) -> Seen | None:
        since = reversed(self.said[self.marked :])
        return next((seen for seen in since if words in seen.text), None)
