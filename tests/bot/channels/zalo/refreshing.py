"""A program: so many processes at once that find their access token dead, and renew it.

Told a step it dies there, as a power switch does it: `begun`, `turn` (it has announced that it
refreshes), `asked` (Zalo has answered, the answer is not stored) or `stored`. Prints each
process's token, or what it says instead.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import closing
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet

from bot.channels.calls import Answer, Caller
from bot.channels.zalo_oa.alarm import Alarm
from bot.channels.zalo_oa.tokens import App, TokenError, Tokens
from bot.locales import load_texts
from bot.writer import Writer
from storage import zalo
from storage.database import Database
from storage.zalo import Pair
from tests.programs import ROOT

KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


class Dying(Caller):
    """Calls, and dies on the way."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step

    async def call(self, method: str, url: str, **how: Any) -> Answer:
        if self.step == "turn":
            os._exit(9)
        answer = await super().call(method, url, **how)
        if self.step == "asked":
            os._exit(9)
        return answer


class DyingTokens(Tokens):
    """Begins or stores, and dies there."""

    async def _refresh(self, seen: Pair) -> Pair:
        if getattr(self.caller, "step", "") == "begun":
            os._exit(9)
        return await super()._refresh(seen)

    async def _commit(self, pair: Pair) -> None:
        await super()._commit(pair)
        if getattr(self.caller, "step", "") == "stored":
            os._exit(9)


def app_at(base: str) -> App:
    return App("1508297319745263412", base, "the-secret-of-the-app")


async def renew(database: str, base: str, dead: str, at: datetime, step: str) -> str:
    opened = Database(database, connections=2)
    writer, caller, app = Writer(opened), Dying(step), app_at(base)
    alarm = Alarm(app.id, load_texts(ROOT / "locales"))
    tokens = DyingTokens(app, caller, writer, Fernet(KEY), lambda: at, alarm)
    try:
        return await tokens.renew(dead)
    except TokenError as error:
        return f"error: {error}"
    finally:
        await caller.close()
        writer.close()
        opened.close()


def in_use(database: str, base: str) -> str:
    """The access token that the processes of a round will find dead."""
    with closing(Database(database, connections=1)) as opened, opened.reading() as session:
        pair = zalo.pair(session, app_at(base).id)
    return Fernet(KEY).decrypt(bytes(pair.access)).decode() if pair else ""


def main(database: str, base: str, *rounds: str) -> None:
    """Each round is MOMENT,STEP,COUNT: so many processes at once, the rounds one by one."""
    for at, step, count in (told.split(",") for told in rounds):
        dead = in_use(database, base)
        children = []
        for _ in range(int(count)):
            if not (child := os.fork()):
                moment = datetime.fromisoformat(at)
                said = asyncio.run(renew(database, base, dead, moment, step))
                os.write(1, f"{said}\n".encode())  # in one piece, whoever else writes
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
