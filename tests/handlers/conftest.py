"""Towns to talk in: Hanoi's own data on a fresh database, people by name, time as a clock."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from cryptography.fernet import Fernet

from bot.knowledge import load_knowledge
from bot.locales import load_texts
from bot.reference import load_file
from domain.calendar import build_calendar
from domain.hours import parse_week
from domain.public_days import PublicDays
from domain.rules import Rules
from domain.wording import Wording
from handlers.turn import House
from storage.database import Database
from storage.migrate import migrate
from storage.reference import TABLES
from tests.bot.channels.telegram.contract import TelegramTown
from tests.conftest import FreshDatabase
from tests.conversation import Town
from tests.domain.hanoi import hanoi
from tests.records import opened

ROOT = Path(__file__).parents[2]
WEEK = {"mon-fri": "08:00-12:00, 13:30-17:30"}
KEY = Fernet.generate_key()


def hanoi_template(url: str) -> None:
    """A migrated database with the reference data."""
    database = Database(url, connections=1)
    migrate(database)
    with database.writing() as session:
        for name in TABLES:
            load_file(session, ROOT / "data", name)
    database.close()


@cache
def house() -> House:
    """What every turn may know; built once per worker, nothing in it changes."""
    texts, city = load_texts(ROOT / "locales"), hanoi()
    public = PublicDays(range(2026, 2029))
    sealer = Fernet(KEY)
    return House(
        city=city,
        knowledge=load_knowledge(ROOT / "data"),
        texts=texts,
        wording=Wording(texts, city),
        rules=Rules(build_calendar(parse_week(WEEK), "Asia/Ho_Chi_Minh", public=public)),
        randomness=Random(20261005).randbytes,
        seal=sealer.encrypt,
        unseal=sealer.decrypt,
    )


def _town(fresh_database: FreshDatabase, kind: str, made: type[Town] = Town) -> Iterator[Town]:
    with opened(fresh_database(kind, hanoi_template), connections=2) as database:
        town = made(database, house())
        yield town
        town.database.close()  # it may be another one by then


@pytest.fixture(params=[Town, TelegramTown], ids=["direct", "telegram"])
def town(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite: the same transcripts on every channel, word for word."""
    yield from _town(fresh_database, "sqlite", request.param)


@pytest.fixture
def plain_town(fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on SQLite and no channel, for what is the same on every one: the sense of words."""
    yield from _town(fresh_database, "sqlite")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_town(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> Iterator[Town]:
    """A town on either database, for what the databases could do differently."""
    yield from _town(fresh_database, request.param)
