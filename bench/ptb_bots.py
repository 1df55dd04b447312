"""The same two bots as python-telegram-bot's documentation would have them, behind a webhook."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from bench.aiogram_bots import ASKED, TOKEN
from bench.loopback import HOST
from bench.measured import stay

Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
Step = Callable[[Update, Context], Coroutine[Any, Any, int | None]]
QUESTIONS = [(str(step.state).partition(":")[2], words) for step, words in ASKED.items()]


async def say(update: Update, words: str) -> None:
    """Answer a text."""
    assert update.message is not None
    await update.message.reply_text(words)


def text_of(update: Update) -> str:
    """The words of an update."""
    return (update.message and update.message.text) or ""


async def echo(update: Update, context: Context) -> None:
    """Give every text back."""
    await say(update, text_of(update))


def taking(number: int) -> Step:
    """Keep the answer to the question before, and put this one."""
    key = QUESTIONS[number - 1][0]

    async def take(update: Update, context: Context) -> int:
        answers = context.user_data
        assert answers is not None
        if number:
            answers[key] = text_of(update)
        shown = "\n".join(str(answer) for answer in answers.values())
        await say(update, QUESTIONS[number][1].format(answers=shown))
        return number

    return take


async def send(update: Update, context: Context) -> int:
    """The end of the form."""
    answers = context.user_data
    assert answers is not None
    await say(update, f"Đã gửi. Mã phản ánh: {abs(hash(answers['text'])):x}")
    answers.clear()
    return ConversationHandler.END


def form() -> ConversationHandler[Context]:
    """Six messages: the beginning, four answers, and "send"."""
    steps: list[Step] = [taking(number) for number in range(len(QUESTIONS))]
    steps.append(send)
    states: dict[object, list[BaseHandler[Update, Context, object]]] = {
        number: [MessageHandler(filters.TEXT, step)] for number, step in enumerate(steps[1:])
    }
    return ConversationHandler([MessageHandler(filters.TEXT, steps[0])], states, [])


async def main(kind: str, sink_port: str) -> None:
    application = (
        Application.builder().token(TOKEN).base_url(f"http://{HOST}:{sink_port}/bot").build()
    )
    application.add_handler(form() if kind == "form" else MessageHandler(filters.TEXT, echo))

    async def post(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return web.Response()

    app = web.Application()
    app.router.add_post("/webhook", post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    async with application:
        await application.start()
        await stay(port=runner.addresses[0][1])
        await application.stop()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
