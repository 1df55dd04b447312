"""Ids are words from end to end, also those that look like numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.schema import conversations, inbox, menus, outbox
from tests.bot.channels.zalo.contract import ZaloAccountTown, ZaloBotTown, ZaloTown
from tests.conftest import FreshDatabase
from tests.handlers.conftest import hanoi_template, house

# A channel, and an id that a program could take for a number and spoil.
IDS = [
    (ZaloBotTown, "6ede9afa66b88fe6d6a9"), (ZaloBotTown, "00000000000000000012"),
    (ZaloBotTown, "1e999999999999999999"), (ZaloBotTown, "99999999999999999999"),
    (ZaloAccountTown, "9223372036854775807"), (ZaloAccountTown, "9007199254740993"),
]  # fmt: skip


@pytest.fixture
def town(request, fresh_database: FreshDatabase) -> Iterator[ZaloTown]:
    town = request.param(
        Database(fresh_database("sqlite", hanoi_template), connections=2), house()
    )
    yield town
    town.closes()


@pytest.mark.parametrize(("town", "id_"), IDS, indirect=["town"])
def test_an_id_goes_in_and_out_as_it_came(town, id_):
    town.service.person("chị Hoa").id = id_
    if isinstance(town, ZaloAccountTown):
        town.service.knows(town.service.person("chị Hoa"))
    town.person("chị Hoa").says("xin chào").sees("Nâng Niu")
    with town.database.reading() as session:
        kept = {session.scalar(select(t.c.peer)) for t in (inbox, outbox, conversations, menus)}
    assert kept == {id_}
