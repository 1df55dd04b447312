"""Rows of the web channel become events; what can't is a ValueError, so it is put aside."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.decode import decode
from domain.conversation import Event, Peer, Place
from storage.inbox import Received
from tests.bot.channels.conftest import Door

AT = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
HASH = "0a" * 32


def row(raw: str) -> Received:
    return Received(1, "web", "s1:k1", "s1", raw, AT, 0)


# fmt: off
EVENTS = [
    # stored                                           decoded
    ({"text": "Ổ gà"},                                 {"text": "Ổ gà"}),
    ({"choice": "send.f00"},                           {"choice": "send.f00"}),
    ({"place": {"lat": 21.0, "lon": 105.8}},           {"place": Place(21.0, 105.8)}),
    ({"phone": "+84 912 345 678"},                     {"phone": "+84 912 345 678"}),
    ({"photos": [HASH]},                               {"photos": (HASH,)}),
    ({"text": "Ổ gà", "photos": [HASH, HASH]},         {"text": "Ổ gà", "photos": (HASH, HASH)}),
]
POISON = [
    "", "{", "null", "1", "[]", '"text"', "{}", '{"photos": []}', '{"photos": null}',
    '{"photos": 5}', '{"photos": [5]}', '{"photos": ["../../etc/passwd"]}', '{"photos": [null]}',
    '{"text": 5}', '{"text": null}', '{"text": ""}', '{"text": "a", "choice": "b"}',
    '{"text": ["a"]}', '{"place": {}}', '{"place": {"lat": 1}}', '{"place": [1, 2]}',
    '{"place": {"lat": NaN, "lon": 1}}', '{"place": {"lat": "1", "lon": 1}}', '{"phone": true}',
    '{"kind": "sticker"}', "[" * 100_000, '{"a":' * 50_000, '{"text": "\\ud800"}', "\x00",
]
# fmt: on


@pytest.mark.parametrize(("stored", "decoded"), EVENTS)
def test_what_was_stored_is_what_happened(stored: dict, decoded: dict) -> None:
    assert decode(row(json.dumps(stored))) == Event(Peer("web", "s1"), "s1:k1", AT, **decoded)


@pytest.mark.parametrize("raw", POISON)
def test_what_cannot_be_decoded_is_a_value_error(raw: str) -> None:
    with pytest.raises(ValueError, match="no event of the web channel"):
        decode(row(raw))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.sampled_from(["text", "choice", "place", "phone", "photos", "lat", "other"])


@given(st.one_of(JSON, st.dictionaries(NAMES, JSON)).map(json.dumps) | st.text())
def test_whatever_is_in_the_row_it_decodes_or_is_a_value_error(raw: str) -> None:
    try:
        event = decode(row(raw))
    except ValueError:
        return
    assert [event.text, event.choice, event.place, event.phone].count(None) >= 3
    assert event != Event(event.peer, event.key, event.at)


async def test_what_the_door_stores_can_be_decoded(door: Door) -> None:
    visitor = await door.visitor()
    await visitor.posts(key="1", text="Ổ gà\u0000 to")
    await visitor.posts(key="2", place={"lat": 21, "lon": 105})
    events = [decode(row(json.dumps(told))) for told in door.stored()]
    assert [(event.text, event.place) for event in events] == [
        ("Ổ gà to", None), (None, Place(21.0, 105.0)),
    ]  # fmt: skip
