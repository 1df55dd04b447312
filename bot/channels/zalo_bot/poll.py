"""Asks for updates one by one; an idle question ends with 408, which is no error."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.channels.zalo_bot.api import IDLE, Api, ZaloError
from bot.channels.zalo_bot.intake import Intake

log = structlog.get_logger("zalo_bot")

WAIT = 30
"""Seconds Zalo holds a question open."""
PAUSE_IN = 1.0
"""Seconds after the first failure; they double."""
AGAIN_MOST = 60.0
HOOKED = 400


class Poller:
    """The getUpdates loop: there is no offset, what was seen is told by its id."""

    def __init__(
        self,
        api: Api,
        intake: Intake,
        *,
        apart: float = PAUSE_IN,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`apart` is how many seconds there are at least between two questions."""
        self._api = api
        self._intake = intake
        self._apart = apart
        self._sleep = sleep
        self._monotonic = monotonic
        self._failures = 0

    async def run(self) -> None:
        """Ask for ever."""
        while True:
            await self._sleep(await self.round())

    async def round(self) -> float:
        """One question, stored; how many seconds to wait before the next."""
        asked_at = self._monotonic()
        try:
            told = await self._api.call("getUpdates", wait=WAIT, timeout=WAIT)
        except ZaloError as error:
            if error.code != IDLE:
                return await self._failed(error)
            told = None
        self._failures = 0
        if isinstance(told, Mapping) and told:
            await self._intake.store(told)
        return max(0.0, self._apart - (self._monotonic() - asked_at))

    async def _failed(self, error: ZaloError) -> float:
        wait: float = min(PAUSE_IN * 2.0**self._failures, AGAIN_MOST)
        self._failures = min(self._failures + 1, 10)
        log.warning("no updates", code=error.code, words=str(error))
        if error.code == HOOKED:
            await self._unhook()
        return wait

    async def _unhook(self) -> None:
        """A webhook that is still set takes everything."""
        try:
            await self._api.call("deleteWebhook")
        except ZaloError as error:
            log.warning("webhook not removed", code=error.code)
