"""Our own program as it runs for a city, its messages going to a sink."""

import asyncio
import sys
from pathlib import Path

import aiohttp

from bench import sink_channel
from bench.measured import stay
from bot import channels
from bot.app import running
from bot.channels import Entry
from bot.logs import set_up_logs
from bot.settings import Settings, load_settings


def settings_for(url: str, folder: Path, **changed: str) -> Settings:
    """The settings of config.yaml, with a database and a folder of their own."""
    environment = {
        "NANGNIU_DATABASE": url,
        "NANGNIU_WEB__PORT": "0",
        "NANGNIU_PATHS__FILES": str(folder / "files"),
        "NANGNIU_SECRETS__CONTACT_KEY_FILE": str(folder / "contact.key"),
        "NANGNIU_SECRETS__LINK_KEY_FILE": str(folder / "link.key"),
    }
    return load_settings(Path("config.yaml"), environment | changed)


def use_sink(send: sink_channel.Send) -> None:
    """Let the sink take the place of the web channel's mailboxes."""
    sink_channel.SENDERS.append(send)
    channels.CHANNELS = {"web": Entry("bench.sink_channel", lambda settings: True)}


async def main(url: str, folder: str, sink_port: str) -> None:
    set_up_logs("warning")
    async with aiohttp.ClientSession() as http:
        use_sink(sink_channel.poster(http, sink_port))
        async with running(settings_for(url, Path(folder))) as app:
            await stay(port=int(app.address.rpartition(":")[2]))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
