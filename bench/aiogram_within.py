"""The aiogram bots with the people in the same process: words fed to the dispatcher."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from itertools import count
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.types import Message, Update

from bench.aiogram_bots import ROUTERS, TOKEN
from bench.crowd import Crowd
from bench.inside import stay_inside
from bench.loopback import heard
from bench.requests import telegram_update
from bench.talks import TALKS, Word

_NUMBERS = count(1)


class Caught(BaseSession):
    """A session that hands each message to its person."""

    def __init__(self, crowd: Crowd) -> None:
        super().__init__()
        self._crowd = crowd

    async def make_request(self, bot: Bot, method: Any, *_: Any, **__: Any) -> Any:
        """Take one message."""
        await asyncio.sleep(0)  # like a network, let the others have their turn
        self._crowd.hear(method.chat_id, heard({"text": method.text}))
        update = telegram_update(method.chat_id, method.text, next(_NUMBERS))
        return Message.model_validate(update["message"], context={"bot": bot})

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """There are no files."""
        yield b""


async def main(kind: str, people: str) -> None:
    crowd = Crowd(TALKS[kind], int(people))
    bot = Bot(TOKEN, session=Caught(crowd))
    dispatcher = Dispatcher()
    dispatcher.include_router(ROUTERS[kind]())

    async def say(place: int, person: int, word: Word) -> None:
        raw = telegram_update(person, word, next(_NUMBERS))
        update = Update.model_validate(raw, context={"bot": bot})
        await dispatcher.feed_update(bot, update)

    await stay_inside(crowd, say)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
