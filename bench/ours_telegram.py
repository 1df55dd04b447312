"""Our own program on Telegram as it runs for a city; Telegram is a sink."""

import asyncio
import sys
from pathlib import Path

from bench.loopback import HOST
from bench.measured import stay
from bench.ours import settings_for
from bench.speaking import SECRET
from bot.app import running
from bot.channels.telegram.plug import TelegramPlug
from bot.logs import set_up_logs

TELEGRAM = "NANGNIU_CHANNELS__TELEGRAM__"


async def main(url: str, folder: str, sink_port: str) -> None:
    set_up_logs("warning")
    told = {
        "NANGNIU_TELEGRAM_TOKEN": "42:measured",
        "NANGNIU_TELEGRAM_API_BASE": f"http://{HOST}:{sink_port}",
        f"{TELEGRAM}MODE": "webhook",
        f"{TELEGRAM}WEBHOOK__URL": "https://measured.example/webhook",
        f"{TELEGRAM}WEBHOOK__HOST": HOST,
        f"{TELEGRAM}WEBHOOK__PORT": "0",
        f"{TELEGRAM}WEBHOOK__SECRET": SECRET,
        f"{TELEGRAM}LIMITS__PER_SECOND": "1000",
        f"{TELEGRAM}LIMITS__PER_CHAT_PER_SECOND": "1000",
    }
    async with running(settings_for(url, Path(folder), **told)) as app:
        plug = app.channels["telegram"]
        assert isinstance(plug, TelegramPlug)
        await plug.ready.wait()
        await stay(port=plug.webhook.port)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
