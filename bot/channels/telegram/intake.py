"""What came in is stored, many updates in one commit; only then is anyone told."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.bell import INBOX, Bell
from bot.channels.fetching import MEDIA
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.api import Api, ApiError
from bot.channels.telegram.raw import files_of, kind_and_body, lane_of
from bot.writer import Writer
from storage import inbox
from storage.inbox import Arrival

log = structlog.get_logger("telegram")

ALBUM_SETTLES_IN = timedelta(seconds=1.5)
"""The pictures of an album come as separate messages; their sender can't say how many."""
ANSWERS_MOST = 20
KEY_DIGITS = 20


class Intake:
    """Stores updates, rings, and stops the little clock on tapped buttons."""

    def __init__(
        self, writer: Writer, bell: Bell, api: Api, *, clock: Callable[[], datetime]
    ) -> None:
        self._writer = writer
        self._bell = bell
        self._api = api
        self._clock = clock
        self._answers: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(ANSWERS_MOST)

    async def store(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """All of them in one transaction; whoever called may confirm them afterwards."""
        arrivals = [arrival_of(update, self._api.access.bot) for update in updates]
        now = self._clock()
        await self._writer.run(lambda session: inbox.receive_all(session, arrivals, now=now))
        self._bell.ring(INBOX)
        if any(arrival.has_media for arrival in arrivals):
            self._bell.ring(MEDIA)
        for update in updates:
            self._answer_tap(update)

    async def store_unreadable(self, update_id: int, body: str) -> None:
        """What is no JSON is kept as it came, for a person to look at."""
        lane = f"unreadable:{update_id}"
        key = _key(self._api.access.bot, update_id, body)
        arrival = Arrival(CHANNEL, key, lane, body.replace("\x00", "\ufffd"))
        now = self._clock()
        await self._writer.run(lambda session: inbox.receive(session, arrival, now=now))
        self._bell.ring(INBOX)

    async def stop(self) -> None:
        """Give up answers that are still under way: nothing depends on them."""
        for task in self._answers:
            task.cancel()
        if self._answers:
            await asyncio.wait(self._answers)

    def _answer_tap(self, update: Mapping[str, Any]) -> None:
        kind, body = kind_and_body(update)
        id_ = body.get("id") if kind == "callback_query" else None
        if isinstance(id_, str):
            task = asyncio.create_task(self._stop_the_clock(id_))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _stop_the_clock(self, id_: str) -> None:
        async with self._turns:
            try:
                await self._api.call("answerCallbackQuery", callback_query_id=id_)
            except ApiError as error:
                log.debug("tap not answered", code=error.code)


def arrival_of(update: Mapping[str, Any], bot: str) -> Arrival:
    """What is stored of an update: all of it, in the lane of the person who caused it."""
    raw = json.dumps(update, separators=(",", ":"), sort_keys=True)
    _, body = kind_and_body(update)
    album = body.get("media_group_id")
    unit = f"album:{album}"[:120] if isinstance(album, str | int) else None
    return Arrival(
        CHANNEL,
        _key(bot, update.get("update_id"), raw),
        lane_of(update),
        raw,
        unit=unit,
        settles_in=ALBUM_SETTLES_IN if unit else timedelta(0),
        has_media=bool(files_of(update)),
    )


def _key(bot: str, update_id: object, raw: str) -> str:
    """The same for every delivery of one update, and never again for another.

    Ids alone won't do: after a quiet week they go on from a random number (Bot API). What
    an update says tells it from an older one that had its id.
    """
    digest = hashlib.sha256(raw.encode(errors="replace")).hexdigest()[:KEY_DIGITS]
    return f"{bot}:{update_id}:{digest}"[:200]
