"""What is half sent when the product stops ends and is written down; who blocked us is reached."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from domain.conversation import Lane, Peer, Say
from simulator.faults import Fault, Trouble
from storage import conversations, outbox
from storage.database import Database
from storage.outbox import Letter
from storage.schema import conversations as chats
from storage.schema import outbox as letters
from tests.bot.channels.telegram.test_intake import until
from tests.bot.channels.telegram.test_rooms import met
from tests.bot.channels.telegram.town import FAST, office_clock, serving, settings_for


async def test_a_letter_under_way_ends_before_the_channels_close(telegram, url, tmp_path):
    telegram.fails(Fault(Trouble.SLOW, "sendMessage", delay_in=timedelta(seconds=0.5)))
    async with serving(settings_for(telegram, url, tmp_path, limits=FAST)) as app:
        lan = telegram.person("Lan")
        lan.starts()
        states = select(letters.c.state)
        await until(SimpleNamespace(app=app), lambda: "leased" in _all(app.parts.database, states))
    database = Database(url)
    assert _all(database, select(letters.c.state)) == ["sent"]
    database.close()
    assert sum("Đây là Nâng Niu" in seen.text for seen in lan.screen()) == 1


def _all(database, query):
    with database.reading() as session:
        return list(session.scalars(query))


async def test_who_blocks_us_here_is_written_to_on_their_next_channel(town):
    lan, database, now = await met(town, "Lan"), town.app.parts.database, office_clock()
    here, there = Peer("telegram", str(lan.id)), Peer("web", "her page")
    with database.writing() as session:
        her = conversations.find(session, here).person.id
        conversations.begin(session, there, language="vi", now=now)
        session.execute(chats.update().where(chats.c.peer == there.id).values(person=her))
    lan.blocks()
    with database.writing() as session:
        letter = Letter("news", here, Lane.STATUS, "vi", Say("Tin về hồ sơ"))
        outbox.put(session, [letter], now=now)
    town.app.parts.bell.ring("outbox")
    theirs = select(letters.c.key).where(letters.c.peer == there.id)
    await until(town, lambda: _all(database, theirs))
    (state,) = _all(database, select(letters.c.state).where(letters.c.key == "news"))
    assert state == "undeliverable"
