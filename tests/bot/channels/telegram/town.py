"""The whole product serving persons of the simulated Telegram, over a database of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import ALL_ROLES, App, RunRole, running
from bot.preparing import load_reference
from bot.settings import Settings, load_settings
from domain.conversation import Peer
from domain.people import Grant
from simulator.telegram import Person, TelegramSimulator
from storage import conversations, people
from storage.database import Database
from tests.records import migrated

ROOT = Path(__file__).parents[4]
FAST = {
    "per_second": 1000,
    "per_chat_per_second": 100,
    "per_group_per_minute": 6000,
    "paid": False,
}


BEGAN = time.monotonic()


def office_clock() -> datetime:
    """Time goes by as it really does, but every run begins on a Monday morning in Hanoi."""
    return datetime(2026, 10, 5, 2, 0, tzinfo=UTC) + timedelta(seconds=time.monotonic() - BEGAN)


def loaded(url: str) -> None:
    """A migrated database with all of Hanoi in it: a maker of templates."""
    migrated(url)
    for _ in load_reference(_settings(url, Path())):
        pass


def settings_for(telegram: TelegramSimulator, url: str, folder: Path, **changed: Any) -> Settings:
    """Settings of a product that serves this simulated Telegram."""
    settings = _settings(url, folder)
    own = {"token": telegram.token, "api_base": telegram.url}
    told = settings.channels.telegram.model_dump() | own | changed
    ours = type(settings.channels.telegram).model_validate(told)
    channels = settings.channels.model_copy(update={"telegram": ours})
    return settings.model_copy(update={"channels": channels})


def _settings(url: str, folder: Path) -> Settings:
    environment = {
        "NANGNIU_DATABASE": url,
        "NANGNIU_WEB__PORT": "0",
        "NANGNIU_PATHS__DATA": str(ROOT / "data"),
        "NANGNIU_PATHS__LOCALES": str(ROOT / "locales"),
        "NANGNIU_PATHS__FILES": str(folder / "files"),
        "NANGNIU_SECRETS__CONTACT_KEY_FILE": str(folder / "contact.key"),
        "NANGNIU_SECRETS__LINK_KEY_FILE": str(folder / "link.key"),
    }
    return load_settings(ROOT / "config.yaml", environment)


@asynccontextmanager
async def serving(
    settings: Settings,
    roles: frozenset[RunRole] = ALL_ROLES,
    clock: Callable[[], datetime] = office_clock,
) -> AsyncIterator[App]:
    """The product, running."""
    async with running(settings, roles, clock=clock) as app:
        yield app


def grant(database: Database, person: Person, held: Grant) -> None:
    """Give a role to somebody who has said a first word."""
    now = office_clock()
    with database.writing() as session:
        found = conversations.find(session, Peer("telegram", str(person.id)))
        assert found is not None, "nobody has said a first word"
        people.grant(session, found.person.id, held, now=now)


async def presses(person: Person, label: str, *, within: float = 15) -> None:
    """Press the newest button of that label, once there is one."""
    try:
        async with asyncio.timeout(within):
            while not _pressed(person, label):
                arrival = asyncio.get_running_loop().create_future()
                person.private.watchers.append(arrival)
                await arrival
    except TimeoutError:
        person.presses(label)  # says what there is instead


def _pressed(person: Person, label: str) -> bool:
    try:
        person.presses(label)
    except LookupError:
        return False
    return True
