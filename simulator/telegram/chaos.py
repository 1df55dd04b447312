"""Delivery as badly as at-least-once allows: copies, and order lost within a window."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field

from simulator.telegram.updates import Update


@dataclass(slots=True)
class Chaos:
    """Each update comes `copies` times (a range), shuffled within `window` deliveries."""

    chance: random.Random
    copies: tuple[int, int] = (1, 5)
    window: int = 50
    _late: deque[Update] = field(default_factory=deque)

    def spoil(self, fresh: list[Update], limit: int) -> list[Update]:
        """A batch made of `fresh` updates, copies of them and of earlier ones, shuffled.

        Some copies wait for a later batch, after their update was confirmed.
        """
        batch = [self._late.popleft() for _ in range(min(len(self._late), limit // 2))]
        for update in fresh:
            batch.append(update)
            for _ in range(self.chance.randint(*self.copies) - 1):
                (batch if self.chance.random() < 0.5 else self._late).append(update)  # noqa: PLR2004 - a coin
        return self.shuffled(batch)

    def shuffled(self, updates: list[Update]) -> list[Update]:
        """Shuffle within windows, so that nothing moves further than one."""
        mixed: list[Update] = []
        for start in range(0, len(updates), self.window):
            part = updates[start : start + self.window]
            self.chance.shuffle(part)
            mixed.extend(part)
        return mixed

    def fit(self, limit: int) -> int:
        """How many fresh updates leave room for their copies in a batch of `limit`."""
        return max(1, limit // (2 * self.copies[1]))

    @property
    def has_late(self) -> bool:
        return bool(self._late)
