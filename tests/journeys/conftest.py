"""A town with all of Hanoi's reference data, and what several journeys begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.house import build_house
from bot.settings import load_settings
from domain.rules import Moment
from scheduler import deadlines
from tests.conversation import Persona, Town
from tests.programs import ROOT, furnish
from tests.records import opened

OURS = "SXD"


@pytest.fixture
def town(tmp_path: Path, fresh_database) -> Iterator[Town]:
    """A furnished town on SQLite, on a Monday morning."""
    url = fresh_database("sqlite", furnish)
    environment = {
        "NANGNIU_DATABASE": url,
        "NANGNIU_PATHS__DATA": str(ROOT / "data"),
        "NANGNIU_PATHS__LOCALES": str(ROOT / "locales"),
        "NANGNIU_SECRETS__CONTACT_KEY_FILE": str(tmp_path / "contact.key"),
    }
    settings = load_settings(ROOT / "config.yaml", environment)
    with opened(url) as database:
        yield Town(database, build_house(settings, database))


@pytest.fixture
def citizen(town: Town) -> Persona:
    return town.person("citizen")


@pytest.fixture
def officer(town: Town) -> Persona:
    return town.officer("officer", OURS)


@pytest.fixture
def leader(town: Town) -> Persona:
    return town.leader("leader", OURS)


@pytest.fixture
def dispatcher(town: Town) -> Persona:
    return town.dispatcher("dispatcher")


@pytest.fixture
def assigned(citizen, officer, leader, dispatcher) -> None:
    """A report on its way to the agency; everybody has read so far."""
    citizen.says("Cống tắc gây ngập ngõ suốt ba ngày nay rồi").presses("Gửi phản ánh này")
    citizen.presses("Ngập, thoát nước").says("khương trung")
    citizen.presses(citizen.labels()[0]).says("ngõ 211").presses("Bỏ qua")
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý").presses("Gửi")
    for one in (citizen, officer, leader, dispatcher):
        one.reads()


@pytest.fixture
def accepted(assigned, officer, citizen, leader) -> None:
    """The officer has it."""
    officer.presses("Tiếp nhận")
    for one in (citizen, officer, leader):
        one.reads()


def passes(town: Town, **parts: float) -> None:
    """Time goes by; what comes due happens when it does, and letters come when they may."""
    end = town.clock.now
    town.clock.passes(**parts)
    end, town.clock.now = town.clock.now, end
    while town.clock.now < end:
        town.clock.passes(hours=1)
        with town.database.writing() as session:
            while deadlines.sweep(session, Moment(town.clock.now, town.house.rules)):
                pass
        town.deliver()
