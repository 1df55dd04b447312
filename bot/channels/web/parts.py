"""What the web channel is made of; the composition root fills it in."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.bell import Bell
from bot.channels import Demo
from bot.channels.web.limits import Limits
from bot.media import Media
from bot.writer import Writer
from storage.database import Database, Session

T = TypeVar("T")
Item = TypeVar("Item")
STATIC = Path(__file__).with_name("static")


@dataclass(frozen=True, slots=True)
class WebParts:
    """Everything the web channel needs.

    `proxies` are addresses of reverse proxies whose X-Forwarded-For is believed: those on
    this machine, unless others are named.
    """

    writer: Writer
    database: Database
    bell: Bell
    media: Media
    clock: Callable[[], datetime]
    limits: Limits
    sign_key: bytes = field(repr=False)
    demo: Demo | None = None
    proxies: frozenset[str] = frozenset({"127.0.0.1", "::1"})
    static: Path = STATIC
    monotonic: Callable[[], float] = time.monotonic

    async def read(self, look: Callable[[Session], T]) -> T:
        """What `look` finds in the database."""
        return await asyncio.to_thread(self._read, look)

    async def write(self, work: Callable[[Session], T]) -> T:
        """The result of `work` once it is committed; TimeoutError if that takes too long.

        Too long does not mean never: who tries again with the same key does it once.
        """
        async with asyncio.timeout(self.limits.store_in.total_seconds()):
            return await self.writer.run(work)

    async def share(self, work: Callable[[Session, Sequence[Item]], Sequence[T]], item: Item) -> T:
        """Like `write`, for work that takes what many bring at once."""
        async with asyncio.timeout(self.limits.store_in.total_seconds()):
            return await self.writer.share(work, item)

    def _read(self, look: Callable[[Session], T]) -> T:
        with self.database.reading() as session:
            return look(session)
