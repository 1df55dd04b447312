"""Each poison among 99 others: one question of ours, and the others are read as they were said."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

from bot.bell import Bell
from bot.channels.calls import Access
from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.poll import Poller
from bot.writer import Writer
from domain.conversation import Event
from simulator.telegram.poison import poisons
from storage import inbox
from storage.database import Database
from tests.bot.channels.telegram.contract import decoder
from tests.bot.channels.telegram.town import office_clock
from tests.records import migrated

OTHERS = 99


async def test_each_poison_in_a_batch_of_a_hundred_leaves_99_as_they_are(telegram, fresh_database):
    people = [telegram.person(f"Người {n}") for n in range(OTHERS)]
    stranger, names = telegram.person("Lạ"), sorted(poisons())
    with (
        closing(Database(fresh_database("sqlite", migrated))) as database,
        closing(Writer(database)) as writer,
    ):
        api = Api(Access(telegram.url, telegram.token))
        poller = Poller(api, Intake(writer, Bell(), api, clock=office_clock))
        for place, name in enumerate(names):
            for person in people[:place]:
                person.says(name)
            telegram.poisons(name, stranger)
            for person in people[place:]:
                person.says(name)
            await poller.round()
        await api.close()
        heard = Counter(texts(database))
    assert telegram.journal.counts["getupdates"] == len(names)
    assert {name: heard[name] for name in names} == dict.fromkeys(names, OTHERS)


def texts(database: Database) -> list[str | None]:
    """What is read of every stored row, in turn; nothing of what nobody can read."""
    with database.writing() as session:
        found = []
        while rows := inbox.claim(session, most=1000, now=office_clock()):
            found += [said(row) for row in rows]
            inbox.finish(session, [row.id for row in rows], now=office_clock())
    return found


def said(row: inbox.Received) -> str | None:
    try:
        happened = decoder().decode(row)
    except ValueError:
        return None
    return happened.text if isinstance(happened, Event) else None
