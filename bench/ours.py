"""Our own program as it runs for a city, its people prepared, its messages going to a sink."""

import asyncio
import sys
from pathlib import Path

import aiohttp

from bench import sink_channel
from bench.measured import stay
from bench.talks import peer_id, token
from bot import channels
from bot.app import running
from bot.channels import Entry
from bot.clock import wall_clock
from bot.demo.stage import demo_settings
from bot.logs import set_up_logs
from bot.preparing import load_reference, prepare_database
from bot.reference import read_city
from bot.settings import Settings, load_settings
from domain.conversation import Peer
from domain.people import Grant, Role
from storage import conversations, people, webchat
from storage.database import Database, Session

OFFICERS_FROM = 2**40
"""Numbers of officers; those of citizens never get so far."""


def prepared(database: str, folder: Path, citizens: int) -> Settings:
    """Settings for a database with Hanoi, an officer in each agency, and citizens to come."""
    settings = demo_settings(load_settings(Path("config.yaml")), folder, 0)
    settings = settings.model_copy(update={"database": database})
    prepare_database(settings)
    for _ in load_reference(settings):
        pass
    opened = Database(settings.database, connections=1)
    with opened.writing() as session:
        _people(session, citizens)
    opened.close()
    return settings


def _people(session: Session, citizens: int) -> None:
    now = wall_clock()
    for number in range(1, citizens + 1):
        webchat.open_session(session, peer_id(number), token(number), now=now)
    for number, agency in enumerate(read_city(session).agencies, start=OFFICERS_FROM):
        peer = Peer("web", peer_id(number))
        officer = conversations.begin(session, peer, language="vi", now=now)
        people.grant(session, officer.person.id, Grant(Role.OFFICER, agency), now=now)


def use_sink(send: sink_channel.Send) -> None:
    """Let the sink take the place of the web channel's mailboxes."""
    sink_channel.SENDERS.append(send)
    channels.CHANNELS = {"web": Entry("bench.sink_channel", lambda settings: True)}


async def main(database: str, folder: str, citizens: str, sink_port: str) -> None:
    set_up_logs("warning")
    settings = prepared(database, Path(folder), int(citizens))
    async with aiohttp.ClientSession() as http:
        use_sink(sink_channel.poster(http, sink_port))
        async with running(settings) as app:
            await stay(port=int(app.address.rpartition(":")[2]))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
