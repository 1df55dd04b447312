"""A stored event read field by field, believing nothing; ids and figures come as words."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels import Happening, Reach
from bot.channels.fetching import parted
from bot.channels.zalo_oa import CHANNEL
from bot.channels.zalo_oa.pressed import Marks
from domain.conversation import Event, Peer, Place
from storage.inbox import Received

ID_MOST = 100
LAT_MOST, LON_MOST = 90, 180
PICTURES = frozenset({"image", "gif"})
FILES = PICTURES | {"audio", "voice", "video", "file"}
SENT = "user_send_"
FIRST_WORD = "/start"

Fields = Mapping[str, Any]


def mapping(told: object) -> Fields:
    """An object, or an empty one where there is none."""
    return told if isinstance(told, Mapping) else {}


def word(told: object) -> str | None:
    """A word of a length every database can hold; a number is no id of Zalo's."""
    return told if isinstance(told, str) and 0 < len(told) <= ID_MOST else None


def sender_of(event: Fields) -> str | None:
    """Whose event this is."""
    who = mapping(event.get("follower")) or mapping(event.get("sender"))
    return word(who.get("id"))


def is_awaited(event: Fields) -> bool:
    """Whether anything follows from it: echoes of ours, receipts and notes to admins don't."""
    name = str(event.get("event_name", ""))
    return name.startswith(SENT) or name in _KINDS


def attachments(event: Fields) -> Sequence[Fields]:
    """What came along with a message."""
    found = mapping(event.get("message")).get("attachments")
    return [mapping(one) for one in found] if isinstance(found, list) else []


def files(event: Fields, kinds: Collection[str] = FILES) -> list[str]:
    """Addresses of the files of an event, of these kinds."""
    shown = [one for one in attachments(event) if one.get("type") in kinds]
    urls = (mapping(one.get("payload")).get("url") for one in shown)
    return [url for url in urls if isinstance(url, str) and url]


def files_of(received: Received) -> list[str]:
    """The files to be fetched for a stored event."""
    return files(mapping(json.loads(received.raw)))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads events; knows the marks of our buttons."""

    marks: Marks

    def decode(self, received: Received) -> Happening:
        """What happened; ValueError when nobody could be answered."""
        event = json.loads(received.raw)
        if not isinstance(event, Mapping):
            raise ValueError("an event is an object")
        sender = sender_of(event)
        if sender is None:
            raise ValueError("an event of nobody")
        kind = str(event.get("event_name", ""))
        if kind == "unfollow":
            return Reach(Peer(CHANNEL, sender), False)
        told = _KINDS[kind](event) if kind in _KINDS else self._message(sender, event)
        photos, lost = parted(received.files)
        if not (told or photos or lost):
            told = {"unsupported": kind.removeprefix(SENT)[:40] or "message"}
        return Event(Peer(CHANNEL, sender), received.key, received.received_at,
                     photos=photos, lost=lost, **told)  # fmt: skip

    def _message(self, sender: str, event: Fields) -> dict[str, Any]:
        kind = str(event.get("event_name")).removeprefix(SENT)
        said = mapping(event.get("message")).get("text")
        text = said if isinstance(said, str) and said else None
        if kind == "text" and text and (choice := self.marks.read(sender, text)) is not None:
            return {"choice": choice}
        if kind == "location" and (place := _place(event)) is not None:
            return {"place": place}
        return {"text": text} if text else {}


def _place(event: Fields) -> Place | None:
    """A point on the earth; figures come as words (NaN is no degree)."""
    for one in attachments(event):
        at = mapping(mapping(one.get("payload")).get("coordinates"))
        try:
            lat, lon = float(at.get("latitude", "")), float(at.get("longitude", ""))
        except (TypeError, ValueError):
            continue
        if math.isfinite(lat) and abs(lat) <= LAT_MOST and abs(lon) <= LON_MOST:
            return Place(lat, lon)
    return None


def _info(event: Fields) -> dict[str, Any]:
    """A number is shared where one would be typed."""
    phone = word(mapping(event.get("info")).get("phone"))
    return {"text": phone, "phone": phone} if phone else {"unsupported": "info"}


_KINDS = {
    "follow": lambda event: {"text": FIRST_WORD},
    "unfollow": lambda event: {},
    "user_submit_info": _info,
}
"""Events that are no messages, and what they tell."""
