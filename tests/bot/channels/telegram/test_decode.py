"""Updates decoded: aiogram's types and the bare fields tell the same, and poison tells who it is."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from bot.channels import Moved, Reach
from bot.channels.telegram import reading, typed
from bot.channels.telegram.decode import Decoder
from bot.channels.telegram.intake import arrival_of
from bot.channels.telegram.poll import updates_in
from bot.channels.telegram.raw import files_of, lane_of
from domain.conversation import Event, Peer
from simulator.telegram import Settings, TelegramSimulator
from simulator.telegram.poison import poisons
from storage.inbox import Received

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
BOT = "7000000001"


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG")
    return out.getvalue()


def waiting(telegram: TelegramSimulator) -> list[dict]:
    """The updates a bot would get, as it would get them."""
    return [json.loads(u.encoded()) for u in telegram.platform.updates.take(0, 100)]


@pytest.fixture
def telegram() -> TelegramSimulator:
    return TelegramSimulator(settings=Settings(pacing=False))


def row_of(update: Mapping[str, Any], files: tuple[str, ...] = ()) -> Received:
    arrival = arrival_of(update, BOT)
    return Received(1, "telegram", arrival.key, arrival.peer, arrival.raw, NOW, 0, None, files)


def decoders() -> list[Decoder]:
    bare, full = Decoder(), Decoder()
    full.load()
    return [bare, full]


# What a person does, and what of it the conversation hears.
DEEDS = [
    (lambda p: p.starts("HN-7K3M-Q9TX-2V4"), {"text": "/start HN-7K3M-Q9TX-2V4"}),
    (lambda p: p.says("Cống tắc"), {"text": "Cống tắc"}),
    (lambda p: p.forwards("Ai đó viết thế"), {"text": "Ai đó viết thế"}),
    (lambda p: p.shares_phone("+84912345678"), {"phone": "+84912345678", "text": "+84912345678"}),
    (lambda p: p.sends_file("sticker", b"x"), {"unsupported": "sticker"}),
    (lambda p: p.sends_photo(jpeg(), "Ổ gà"), {"text": "Ổ gà", "photos": ("a" * 64,)}),
    (lambda p: p.forges("do:accept:HN-1:3", 5), {"choice": "do:accept:HN-1:3"}),
    (lambda p: p.edits(p.says("cũ").id, "mới"), {"text": "mới", "edited": True}),
]


@pytest.mark.parametrize(("deed", "told"), DEEDS)
def test_both_readers_hear_the_same(telegram, deed, told):
    lan = telegram.person("Lan")
    deed(lan)
    update = waiting(telegram)[-1]
    files = ("a" * 64,) if "photos" in told else ()
    for decoder in decoders():
        event = decoder.decode(row_of(update, files))
        assert isinstance(event, Event)
        assert event.peer == Peer("telegram", str(lan.id))
        assert {key: getattr(event, key) for key in told} == told


def test_a_place_is_heard(telegram):
    telegram.person("Lan").shares_place(21.03, 105.85)
    for decoder in decoders():
        event = decoder.decode(row_of(waiting(telegram)[0]))
        assert isinstance(event, Event)
        place = event.place
        assert (round(place.lat, 4), round(place.lon, 4)) == (21.03, 105.85)


def test_another_persons_number_is_not_taken_for_ones_own(telegram):
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    lan.shares_phone("+84987654321", owner=minh.user)
    for decoder in decoders():
        event = decoder.decode(row_of(waiting(telegram)[0]))
        assert isinstance(event, Event)
        assert (event.phone, event.unsupported) == (None, "contact")


def test_who_blocks_and_comes_back_is_known(telegram):
    lan = telegram.person("Lan", started=True)
    lan.blocks()
    lan.unblocks()
    for decoder in decoders():
        read = [decoder.decode(row_of(update)) for update in waiting(telegram)]
        peer = Peer("telegram", str(lan.id))
        assert read == [Reach(peer, reachable=False), Reach(peer, reachable=True)]


def test_a_group_that_moves_is_followed_and_its_talk_is_nobodys_business(telegram):
    lan = telegram.person("Lan")
    group = telegram.group("Đội thoát nước", lan, supergroup=False)
    group.adds_bot(admin=True)
    old = group.id
    lan.says("Trưa nay ăn gì?", group=group)
    lan.says("/viec@another_bot", group=group)
    lan.says("/viec@nangniu_bot", group=group)
    new = group.migrates()
    for decoder in decoders():
        decoder.username = "nangniu_bot"
        read = [decoder.decode(row_of(update)) for update in waiting(telegram)]
        assert [e.text for e in read if isinstance(e, Event)] == ["/viec@nangniu_bot"]
        assert [e.room for e in read if isinstance(e, Event)] == [str(old)]
        moved = Moved(Peer("telegram", str(old)), Peer("telegram", str(new)))
        assert [e for e in read if isinstance(e, Moved)] == [moved]


# --- poison ----------------------------------------------------------------------------------

# Nobody is named in these, so nobody can be answered: they are put aside, or say nothing.
OF_NOBODY = {
    "unknown_update_scalar", "unknown_boost_source", "message_null", "message_list",
    "message_text", "empty_update",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(poisons()))
@pytest.mark.parametrize("decoder", decoders(), ids=["fields", "types"])
def test_poison_is_read_far_enough_to_answer(telegram, name, decoder):
    lan = telegram.person("Lan")
    telegram.poisons(name, lan)
    body = b'{"ok":true,"result":[%b]}' % telegram.platform.updates.take(0, 1)[0].encoded()
    (update,) = updates_in(body)
    assert len(lane_of(update)) <= 200
    try:
        happened = decoder.decode(row_of(update))
    except ValueError:
        assert name in OF_NOBODY
        return
    if isinstance(happened, Event):
        assert happened.peer.id.lstrip("-").isdigit()
        assert not (happened.text is None and happened.choice is None) or happened.unsupported


def test_the_same_update_has_one_key_and_another_with_its_id_has_another(telegram):
    lan = telegram.person("Lan")
    lan.says("một")
    lan.says("hai")
    one, two = waiting(telegram)
    two["update_id"] = one["update_id"]
    keys = [arrival_of(update, BOT).key for update in (one, json.loads(json.dumps(one)), two)]
    assert keys[0] == keys[1] != keys[2]


def test_files_are_fetched_in_private_chats_only(telegram):
    lan = telegram.person("Lan")
    group = telegram.group("Đội", lan)
    group.adds_bot(admin=True)
    lan.sends_photo(jpeg())
    lan.sends_photo(jpeg(), group=group)
    assert [len(files_of(u)) for u in waiting(telegram) if "message" in u][-2:] == [1, 0]


def test_the_readers_agree_on_everything_the_types_take(telegram):
    lan = telegram.person("Lan")
    for name in poisons():
        telegram.poisons(name, lan)
    taken = 0
    for update in waiting(telegram):
        try:
            told = typed.read(update)
        except ValueError:
            continue
        taken += 1
        bare = reading.read(update)
        assert (told.person, told.room, told.text, told.choice, told.phone, told.edited) == (
            bare.person, bare.room, bare.text, bare.choice, bare.phone, bare.edited,
        )  # fmt: skip
    assert taken > 5
