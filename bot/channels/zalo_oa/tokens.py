"""The token pair: refreshed by one process at a time, committed before it is used.

A refresh token opens once, and with it the old access token dies. So the new pair is in the
database before anybody uses it, and what can't be committed is tried until it can. A process
killed between Zalo's answer and its commit takes the new pair with it; the old refresh token is
tried again, and if Zalo has really forgotten it, admins are told at once.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from cryptography.fernet import Fernet
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.calls import Caller, NoAnswerError
from bot.channels.zalo_oa.alarm import Trouble
from bot.writer import Writer
from domain.errors import NangNiuError
from storage import zalo
from storage.database import Session
from storage.zalo import Pair

log = structlog.get_logger("zalo_oa")

REFRESH_AFTER = timedelta(hours=20)
ALARM_AFTER = timedelta(hours=21)
"""An hour after the first try, and four before the access token ends, somebody must look."""
HOLD_IN = timedelta(seconds=60)
LOOK_IN = 60.0
LIVES_IN = timedelta(hours=25)
_DIGITS_MOST = 8


class TokenError(NangNiuError):
    """There is no token that opens; the text says what to do."""


@dataclass(frozen=True, slots=True)
class App:
    """Who refreshes: the app's number and secret, and where tokens are given."""

    id: str
    base: str
    secret: str = field(repr=False)


@dataclass
class Tokens:
    """The pair of one app, shared through the database by all processes."""

    app: App
    caller: Caller
    writer: Writer
    sealer: Fernet
    clock: Callable[[], datetime]
    alarm: Callable[[Session, Trouble, Pair, datetime], None]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _known: Pair | None = None

    async def begin(self, access: str, refresh: str) -> None:
        """Take the pair of the settings where it is new: the first one, or of a new consent."""
        now = self.clock()
        if refresh:
            first = self._sealed(access, refresh, now + LIVES_IN, now)
            seed = hashlib.sha256(refresh.encode()).hexdigest()
            if await self.writer.run(lambda s: zalo.take_seed(s, self.app.id, first, seed)):
                self._known = None

    async def access(self) -> str:
        """The access token in use; TokenError when there is none."""
        pair = self._known or await self._read()
        return self._open(pair.access)

    async def renew(self, dead: str) -> str:
        """Another token than this one, which Zalo refuses: another process's, or a new one."""
        pair = await self._read()
        if self._open(pair.access) == dead:
            pair = await self._refreshed(pair)
        return self._open(pair.access)

    async def keep_fresh(self) -> None:
        """Refresh in good time, for ever."""
        while True:
            try:
                pair = await self._read()
                if self.clock() - pair.refreshed_at >= REFRESH_AFTER:
                    await self._refreshed(pair)
            except TokenError as error:
                log.warning("token pair", do=str(error))
                await self._cry_if_late()
            await self.sleep(LOOK_IN)

    async def _cry_if_late(self) -> None:
        pair = self._known
        if pair is not None and self.clock() - pair.refreshed_at > ALARM_AFTER:
            await self._cry(Trouble.LATE, pair)

    async def _cry(self, trouble: Trouble, pair: Pair) -> None:
        now = self.clock()
        await self.writer.run(lambda session: self.alarm(session, trouble, pair, now))

    async def _read(self) -> Pair:
        pair = await self.writer.run(lambda s: zalo.pair(s, self.app.id))
        if pair is None:
            raise TokenError("no token pair: set channels.zalo_oa.access_token and refresh_token")
        self._known = pair
        return pair

    async def _refreshed(self, seen: Pair) -> Pair:
        """The pair after `seen`, whoever refreshes it; told to stop, this ends first."""
        task = asyncio.create_task(self._refresh(seen))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise

    async def _refresh(self, seen: Pair) -> Pair:
        now, app = self.clock(), self.app.id
        if not await self.writer.run(
            lambda s: zalo.take_turn(s, app, seen, now=now, hold_in=HOLD_IN)
        ):
            return await self._others(seen)
        try:
            told = await self._ask(self._open(seen.refresh))
        except NoAnswerError as error:
            if not error.sent:
                await self.writer.run(lambda s: zalo.give_turn_back(s, app))
            # Else Zalo may have given a pair away: nobody asks again before the hold ends.
            raise TokenError(f"no answer to the refresh: {error}") from None
        access, refresh = told.get("access_token"), told.get("refresh_token")
        if not isinstance(access, str) or not isinstance(refresh, str):
            # The old refresh token stays: it is tried again, as long as it lives, every minute.
            await self.writer.run(lambda s: zalo.give_turn_back(s, app))
            await self._cry(Trouble.REFUSED, seen)
            raise TokenError(f"refresh refused ({told.get('error')}): consent anew, docs/zalo.md")
        pair = self._sealed(access, refresh, self.clock() + _lives_in(told), self.clock())
        await self._commit(pair)
        self._known = pair
        return pair

    async def _others(self, seen: Pair) -> Pair:
        """What another process, which is at it, has got."""
        for _ in range(int(HOLD_IN.total_seconds()) * 2):
            pair = await self._read()
            if pair.refresh != seen.refresh:
                return pair
            await self.sleep(0.5)
        raise TokenError("another process is refreshing and does not end")

    async def _commit(self, pair: Pair) -> None:
        """The old pair is dead: this one must not be lost to a database that is away."""
        while True:
            try:
                await self.writer.run(lambda s: zalo.put_pair(s, self.app.id, pair))
            except (SQLAlchemyError, OSError) as error:
                log.error("the new token pair can't be stored yet", error=type(error).__name__)
                await self.sleep(0.5)
            else:
                return

    async def _ask(self, refresh: str) -> Mapping[str, Any]:
        form = {"refresh_token": refresh, "app_id": self.app.id, "grant_type": "refresh_token"}
        url = f"{self.app.base.rstrip('/')}/v4/oa/access_token"
        headers = {"secret_key": self.app.secret}
        answer = await self.caller.call("POST", url, data=form, headers=headers)
        try:
            told = json.loads(answer.body.decode(errors="replace"))
        except (ValueError, RecursionError):
            raise NoAnswerError(f"HTTP {answer.status}") from None
        return told if isinstance(told, Mapping) else {}

    def _sealed(self, access: str, refresh: str, ends_at: datetime, now: datetime) -> Pair:
        seal = self.sealer.encrypt
        return Pair(seal(access.encode()), seal(refresh.encode()), ends_at, now)

    def _open(self, sealed: bytes) -> str:
        return self.sealer.decrypt(bytes(sealed)).decode()


def _lives_in(told: Mapping[str, Any]) -> timedelta:
    """How long the new token lives; the figure comes as a word."""
    given = str(told.get("expires_in", ""))
    return (
        timedelta(seconds=int(given))
        if given.isdecimal() and len(given) <= _DIGITS_MOST
        else LIVES_IN
    )
