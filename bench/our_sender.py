"""Our sending side as delivery uses it, with a database of its own."""

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bench.aiogram_bots import tune
from bench.sending import WORDS, stay_sending
from bot.bell import Bell
from bot.channels import Parts
from bot.channels.calls import Access
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.send import Style
from bot.clock import wall_clock
from bot.media import Media
from bot.settings import Settings, load_settings
from bot.writer import Writer
from domain.conversation import Lane, Peer, Say
from scheduler.seam import Delivered, Message
from simulator.telegram.settings import TOKEN
from storage.database import Database
from storage.migrate import migrate

SOLD_MOST = 1000
"""Messages a second that Telegram sells; who wants more wants no limit at all."""


def settings_for(per_second: float, *, paid: bool) -> Settings:
    """The settings of config.yaml with this limit."""
    settings = load_settings(Path("config.yaml"), {})
    told = settings.channels.telegram
    limits: dict[str, object] = {"per_second": per_second, "paid": paid}
    if per_second > SOLD_MOST:
        limits["per_chat_per_second"] = per_second
    own = told.model_copy(update={"limits": told.limits.model_copy(update=limits)})
    channels = settings.channels.model_copy(update={"telegram": own})
    return settings.model_copy(update={"channels": channels})


def opened(stack: AsyncExitStack, url: str, settings: Settings) -> Outgoing:
    """The channel, closed with the stack."""
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    database = Database(f"sqlite:///{folder}/b.db")
    migrate(database)
    writer, media = Writer(database), Media(Path(folder))
    for close in (database.close, writer.close, media.close):
        stack.callback(close)
    parts = Parts(settings, database, writer, Bell(), media, wall_clock, b"k")
    paid = settings.channels.telegram.limits.paid
    channel = Outgoing(parts, Access(url, TOKEN), Style({"vi": {}}, paid=paid))
    stack.push_async_callback(channel.close)
    return channel


async def main(url: str, per_second: str, paid: str) -> None:
    async with AsyncExitStack() as stack:
        settings = settings_for(float(per_second), paid=paid == "paid")
        channel = opened(stack, url, settings)

        async def send(chat: int) -> bool:
            message = Message(1, Peer("telegram", str(chat)), Lane.STATUS, Say(WORDS))
            return isinstance(await channel.send(message), Delivered)

        tune()
        await stay_sending(send)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
