"""The transcript town on Telegram: every act is a real update, every reply Telegram's own shape.

What a persona does is done by a person of the simulator, decoded from the update a bot would
get, and only then talked about; whatever is said must fit into Telegram's messages.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field, replace
from functools import cache

from PIL import Image

from bot.channels.telegram.compose import BUTTONS_MOST, TEXT_MOST, inline, markup, pieces, units
from bot.channels.telegram.decode import Decoder
from bot.channels.telegram.intake import arrival_of
from bot.converse import together
from domain.conversation import Ask, Event, Say
from domain.requests import LIMIT
from simulator.telegram import Person, Settings, TelegramSimulator
from storage.inbox import Received
from tests.conversation import Town

LABELS = {Ask.PLACE: "Chia sẻ vị trí", Ask.PHONE: "Chia sẻ số điện thoại"}
ALBUM = 2


@cache
def picture() -> bytes:
    """Any picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG")
    return out.getvalue()


@cache
def decoder() -> Decoder:
    made = Decoder()
    made.load()
    return made


@dataclass
class TelegramTown(Town):
    """A town whose people live on the simulated Telegram."""

    telegram: TelegramSimulator = field(
        default_factory=lambda: TelegramSimulator(settings=Settings(pacing=False))
    )
    _offset: int = 0
    _last: dict[str, int] = field(default_factory=dict)
    _fitting: dict[str, int] = field(default_factory=dict)

    def receive(self, event: Event) -> None:
        self._acts(self.telegram.person(event.peer.id), event)
        updates = [
            json.loads(u.encoded()) for u in self.telegram.platform.updates.take(self._offset, 100)
        ]
        self._offset = updates[-1]["update_id"] + 1
        told = together([self._decoded(u, n, event) for n, u in enumerate(updates)])
        super().receive(replace(told, peer=event.peer, key=event.key, at=event.at))

    def deliver(self) -> None:
        super().deliver()
        for name, said in self.seen.items():
            for say in said[self._fitting.get(name, 0) :]:
                check_fits(say)
            self._fitting[name] = len(said)

    def _decoded(self, update: dict, number: int, event: Event) -> Event:
        files = event.photos[number : number + 1]
        arrival = arrival_of(update, "1")
        row = Received(1, "telegram", arrival.key, "1", arrival.raw, event.at, 0, None, files)
        happened = decoder().decode(row)
        assert isinstance(happened, Event)
        return happened

    def _acts(self, person: Person, event: Event) -> None:
        text = event.text or ""
        if event.edited:
            person.edits(self._last[event.peer.id], text)
        elif event.choice is not None:
            person.forges(event.choice, 1)
        elif event.ref is not None:
            person.starts(event.ref)
        elif event.place is not None:
            person.shares_place(event.place.lat, event.place.lon)
        elif event.phone is not None:
            person.shares_phone(event.phone)
        elif len(event.photos) >= ALBUM:
            person.sends_photos([picture()] * len(event.photos), text)
        elif event.photos:
            person.sends_photo(picture(), text)
        elif event.unsupported is not None:
            person.sends_file("sticker", b"x")
        else:
            self._last[event.peer.id] = person.says(text).id


def check_fits(say: Say) -> None:
    """Telegram takes it: lengths, buttons, their data."""
    assert all(0 < units(part) <= TEXT_MOST for part in pieces(say.text))
    assert pieces(say.text), "a message of nothing but pictures has no place for its buttons"
    assert len(say.choices) <= BUTTONS_MOST
    assert markup(say, LABELS) is not None
    for row in inline(say.choices).inline_keyboard:
        assert all(0 < len(str(button.callback_data).encode()) <= LIMIT for button in row)
