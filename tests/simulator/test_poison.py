"""The corpus of poison: delivered byte for byte, and poisonous indeed."""

from __future__ import annotations

import json

import pytest

from simulator.telegram.poison import SEEN_LIVE, poisons

CORPUS_MIN = 60
REFUSED_BY_AIOGRAM_MIN = 45


def test_the_corpus_is_large_and_every_entry_says_why():
    assert len(poisons()) >= CORPUS_MIN
    assert set(SEEN_LIVE) <= set(poisons())
    assert all(poison.why.endswith((".", ").")) for poison in poisons().values())


async def test_every_poison_is_delivered_among_healthy_updates(api, telegram, lan):
    for name in poisons():
        telegram.poisons(name, lan)
        lan.says(f"sau {name}")
    ids, offset = [], 0
    while True:
        status, body = await api.raw(f"/bot{telegram.token}/getUpdates?offset={offset}")
        batch = json.loads(body)["result"]
        if not batch:
            break
        ids += [update["update_id"] for update in batch]
        offset = ids[-1] + 1
        assert status == 200
    assert len(ids) == 2 * len(poisons()) + 1
    assert ids == sorted(set(ids))


async def test_poison_names_the_person_it_came_from(api, telegram, lan):
    telegram.poisons("hidden_user_without_name", lan)
    message = (await api.updates())[-1]["message"]
    assert (message["from"]["id"], message["chat"]["id"]) == (lan.id, lan.id)
    assert message["forward_origin"] == {"type": "hidden_user", "date": 1422450181}


def decoded(text: str) -> object:
    from aiogram.types import Update

    return Update.model_validate_json(text)


def encoded(telegram, lan, name: str) -> str:
    telegram.poisons(name, lan)
    return telegram.platform.updates.pending.popitem()[1].encoded().decode()


async def test_most_of_it_is_refused_by_aiograms_types(telegram, lan):
    from pydantic import ValidationError

    refused = set()
    for name in poisons():
        try:
            decoded(encoded(telegram, lan, name))
        except ValidationError:
            refused.add(name)
    print(f"refused by aiogram: {len(refused)} of {len(poisons())}")
    assert {"hidden_user_without_name", "story_without_chat"} <= refused
    assert len(refused) >= REFUSED_BY_AIOGRAM_MIN


@pytest.mark.parametrize("library", ["aiogram", "ptb"])
async def test_one_poison_stops_a_librarys_own_getupdates(telegram, lan, library):
    """Why our product reads updates itself (facts of 2026, both libraries)."""
    from tests.simulator.clients import aiogram_client, ptb_client

    lan.says("Trước")
    telegram.poisons("hidden_user_without_name", lan)
    make = {"aiogram": aiogram_client, "ptb": ptb_client}[library]
    async with make(telegram) as client:
        with pytest.raises(Exception, match=r"sender_user_name"):
            await client.bot.get_updates()
    assert telegram.pending == 3
