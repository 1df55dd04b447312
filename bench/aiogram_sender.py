"""A Bot of aiogram's as it comes, or with the garbage collector tuned like ours."""

import asyncio
import sys

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bench.aiogram_bots import tune
from bench.sending import WORDS, stay_sending
from simulator.telegram.settings import TOKEN


async def main(url: str, kind: str = "") -> None:
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url))) as bot:
        if kind == "tuned":
            tune()
        await stay_sending(lambda chat: bot.send_message(chat, WORDS))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
