"""Asks for updates one by one; an idle question ends with 408, which is no error."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.channels.zalo_bot.api import IDLE, Api, ZaloError
from bot.channels.zalo_bot.intake import Intake

log = structlog.get_logger("zalo_bot")

WAIT = 30
"""Seconds Zalo holds a question open."""
PAUSE_IN = 1.0
"""Seconds between questions that brought nothing new: some servers repeat the last update."""
AGAIN_MOST = 60.0
HOOKED = 400


class Poller:
    """The getUpdates loop: there is no offset, what was seen is told by its id."""

    def __init__(
        self, api: Api, intake: Intake, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._api = api
        self._intake = intake
        self._sleep = sleep
        self._failures = 0

    async def run(self) -> None:
        """Ask for ever."""
        while True:
            await self._sleep(await self.round())

    async def round(self) -> float:
        """One question, stored; how many seconds to wait before the next."""
        try:
            told = await self._api.call("getUpdates", wait=WAIT, timeout=WAIT)
        except ZaloError as error:
            return await self._failed(error)
        self._failures = 0
        if not isinstance(told, Mapping) or not told:
            return PAUSE_IN
        return 0.0 if await self._intake.store(told) else PAUSE_IN

    async def _failed(self, error: ZaloError) -> float:
        if error.code == IDLE:
            self._failures = 0
            return PAUSE_IN
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
