"""Asks Telegram for updates: stored and committed first, confirmed by the next question."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import structlog

from bot.channels.telegram.api import Api, ApiError
from bot.channels.telegram.intake import Intake

log = structlog.get_logger("telegram")

WAIT = 30
"""Seconds Telegram holds a question open."""
LIMIT = 100
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
LOOK_AGAIN_IN, LOOK_AGAIN_MOST = 0.5, 30.0
"""Seconds after a failure, doubled with each more in a row: never over two questions a second."""
CONFLICT, UNAUTHORIZED = 409, frozenset({401, 404})
_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})\b')
INT_DIGITS_MOST = 18


class Poller:
    """The getUpdates loop."""

    def __init__(self, api: Api, intake: Intake) -> None:
        self._api = api
        self._intake = intake
        self._offset: int | None = None
        self._limit = LIMIT
        self._failures = 0

    async def run(self) -> None:
        """Ask for ever. A webhook that is still set would take everything: it goes first."""
        await self._unhook()
        while True:
            await self.round()

    async def round(self) -> None:
        """One question, stored; what goes wrong only delays the next one."""
        try:
            body = await self._api.raw(
                "getUpdates",
                wait=WAIT,
                offset=self._offset,
                limit=self._limit,
                timeout=WAIT,
                allowed_updates=KINDS,
            )
            await self._take(body)
        except ApiError as error:
            await self._rest(error)
        else:
            self._failures = 0

    async def _take(self, body: bytes) -> None:
        updates = updates_in(body)
        if updates is None:
            await self._take_unreadable(body)
            return
        self._limit = LIMIT
        if updates:
            await self._intake.store(sorted(updates, key=_number))
            ids = [id_ for update in updates if isinstance(id_ := update.get("update_id"), int)]
            # Of this batch, not of all there ever were: ids may begin again lower.
            self._offset = max(ids) + 1 if ids else self._offset

    async def _take_unreadable(self, body: bytes) -> None:
        """One update that is no JSON must not keep back the others: they come one by one."""
        found = _ID.search(body)
        if found is None:
            raise ApiError(0, "the answer is no list of updates")
        if self._limit > 1:
            self._limit = 1
            return
        await self._intake.store_unreadable(int(found[1]), body.decode(errors="replace"))
        self._offset = int(found[1]) + 1

    async def _rest(self, error: ApiError) -> None:
        wait = min(LOOK_AGAIN_IN * 2**self._failures, LOOK_AGAIN_MOST)
        self._failures = min(self._failures + 1, 10)
        if error.retry_in is not None:
            wait = max(wait, error.retry_in.total_seconds())
        log.warning("no updates", code=error.code, words=error.words, do=_advice(error))
        if error.code == CONFLICT:
            await self._unhook()
        await asyncio.sleep(wait)

    async def _unhook(self) -> None:
        try:
            await self._api.call("deleteWebhook")
        except ApiError as error:
            log.warning("webhook not removed", code=error.code)


def _number(update: Mapping[str, Any]) -> int:
    """People's words are answered in the order they were said, however they arrive."""
    id_ = update.get("update_id")
    return id_ if isinstance(id_, int) else 0


def _advice(error: ApiError) -> str:
    if error.code == CONFLICT:
        return "another process polls with this token: stop it, or rotate the token"
    if error.code in UNAUTHORIZED:
        return "the token is refused: set NANGNIU_TELEGRAM_TOKEN to the one BotFather shows"
    return "trying again"


def updates_in(body: bytes) -> list[Mapping[str, Any]] | None:
    """The updates of an answer; None when it can't be read."""
    text = body.decode(errors="replace")
    try:
        answer = json.loads(text, parse_int=whole)
    except (ValueError, RecursionError):
        return None
    result = answer.get("result") if isinstance(answer, Mapping) else None
    if not isinstance(result, list):
        return None
    return [update for update in result if isinstance(update, Mapping)]


def whole(digits: str) -> int | float:
    """Python refuses integers of thousands of digits, and with one all that came with it."""
    return int(digits) if len(digits) <= INT_DIGITS_MOST else float(digits)
