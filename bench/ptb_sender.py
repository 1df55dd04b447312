"""A Bot of python-telegram-bot's as it comes."""

import asyncio
import sys

from telegram import Bot

from bench.sending import WORDS, stay_sending
from simulator.telegram.settings import TOKEN


async def main(url: str) -> None:
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        await stay_sending(lambda chat: bot.send_message(chat, WORDS))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
