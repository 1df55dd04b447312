"""Carries the bell's rings between processes, by PostgreSQL's LISTEN and NOTIFY.

A ring that is lost on the way costs a moment, never a message: who waits for rows also
looks by itself.
"""

import asyncio
import secrets

from psycopg import AsyncConnection
from sqlalchemy.engine import URL

from bot.bell import Bell

_LISTEN = "LISTEN nangniu_bell"
_NOTIFY = "SELECT pg_notify('nangniu_bell', %s || ' ' || topic) FROM unnest(%s::text[]) AS topic"
_KEEPALIVE_SECONDS = 30


class Wire:
    """Both ends of one process: `send` and `hear` run side by side, each starts over by itself."""

    def __init__(self, url: URL, bell: Bell) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._bell = bell
        self._here = secrets.token_hex(8)
        self._topics: set[str] = set()
        self._rung = asyncio.Event()
        bell.carried_by(self._take)

    async def send(self) -> None:
        """Tell the others of each ring, many in one statement when there are many."""
        async with await self._connect() as connection:
            while True:
                await self._rung.wait()
                self._rung.clear()
                topics, self._topics = self._topics, set()
                await connection.execute(_NOTIFY, (self._here, list(topics)))

    async def hear(self) -> None:
        """Ring here what was rung elsewhere."""
        async with await self._connect() as connection:
            await connection.execute(_LISTEN)
            async for notice in connection.notifies():
                where, _, topic = notice.payload.partition(" ")
                if where != self._here:
                    self._bell.ring_here(topic)

    def _take(self, topic: str) -> None:
        self._topics.add(topic)
        self._rung.set()

    async def _connect(self) -> AsyncConnection:
        return await AsyncConnection.connect(
            self._url, autocommit=True, keepalives_idle=_KEEPALIVE_SECONDS
        )
