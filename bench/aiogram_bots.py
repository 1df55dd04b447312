"""Two bots as aiogram's own documentation would have them: an echo, and a form in memory."""

import asyncio
import gc
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bench.loopback import HOST
from bench.measured import stay

TOKEN = "42:measured"  # noqa: S105 - a sink on loopback asks for none


def echo_router() -> Router:
    """Gives every text back."""
    router = Router()

    @router.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    return router


class Report(StatesGroup):
    """What the form asks for, in order."""

    text = State()
    category = State()
    ward = State()
    name = State()
    review = State()


ASKED: Mapping[State, str] = {
    Report.text: "Anh/chị thấy điều gì chưa ổn?",
    Report.category: "Việc này thuộc lĩnh vực nào?",
    Report.ward: "Việc này ở phường, xã nào?",
    Report.name: "Anh/chị có muốn cho cơ quan xử lý biết tên không?",
    Report.review: "Xin xem lại trước khi gửi:\n{answers}",
}


def form_router() -> Router:
    """Six messages: the beginning, four answers, and "send"."""
    router = Router()
    steps = list(ASKED)

    @router.message(StateFilter(None))
    async def begin(message: Message, state: FSMContext) -> None:
        await state.set_state(Report.text)
        await message.answer(ASKED[Report.text])

    for this, following in pairwise(steps):
        router.message.register(_taking(this, following), StateFilter(this))

    @router.message(StateFilter(Report.review))
    async def send(message: Message, state: FSMContext) -> None:
        answers = await state.get_data()
        await state.clear()
        await message.answer(f"Đã gửi. Mã phản ánh: {abs(hash(answers['text'])):x}")

    return router


def _taking(this: State, following: State) -> Callable[..., object]:
    key = (this.state or "").partition(":")[2]

    async def take(message: Message, state: FSMContext) -> None:
        answers = await state.update_data({key: message.text})
        await state.set_state(following)
        shown = "\n".join(str(answer) for answer in answers.values())
        await message.answer(ASKED[following].format(answers=shown))

    return take


ROUTERS = {"echo": echo_router, "tuned": echo_router, "form": form_router}


def tune() -> None:
    """The same settings of the garbage collector that our own program runs with."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


async def main(kind: str, sink_port: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(f"http://{HOST}:{sink_port}"))
    bot = Bot(TOKEN, session=session)
    dispatcher = Dispatcher()
    dispatcher.include_router(ROUTERS[kind]())
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, "/webhook")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    if kind == "tuned":
        tune()
    await stay(port=runner.addresses[0][1])
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
