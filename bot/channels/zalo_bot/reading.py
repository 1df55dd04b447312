"""A stored update read field by field, believing nothing; ids are words and stay words."""

import json
from collections.abc import Mapping
from typing import Any

from bot.channels import Happening
from bot.channels.fetching import parted
from bot.channels.map_links import marked
from bot.channels.zalo_bot import CHANNEL
from domain.conversation import Event, Peer
from storage.inbox import Received

TEXT, IMAGE = "message.text.received", "message.image.received"
FILES = ("photo_url", "photo", "voice_url")
"""Pictures by the name it really has and the name in the manual; voices."""
ID_MOST = 100


def unwrapped(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The update, whether it came in {ok, result} or bare."""
    result = told.get("result")
    return result if isinstance(result, Mapping) else told


def message_of(update: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an update holds."""
    message = update.get("message")
    return message if isinstance(message, Mapping) else {}


def word(told: object) -> str | None:
    """A word of a length every database can hold; a number is no id of Zalo's."""
    return told if isinstance(told, str) and 0 < len(told) <= ID_MOST else None


def sender_of(update: Mapping[str, Any]) -> str | None:
    """Whose update this is."""
    sender = message_of(update).get("from")
    return word(sender.get("id")) if isinstance(sender, Mapping) else None


def file_of(update: Mapping[str, Any]) -> str | None:
    """The address of the picture or the voice that came along."""
    message = message_of(update)
    found = (message.get(key) for key in FILES)
    return next((url for url in found if isinstance(url, str) and url), None)


def files_of(received: Received) -> list[str]:
    """The files to be fetched for a stored update."""
    url = file_of(json.loads(received.raw))
    return [url] if url else []


def decode(received: Received) -> Happening:
    """What happened; ValueError when nobody could be answered."""
    update = json.loads(received.raw)
    if not isinstance(update, Mapping):
        raise ValueError("an update is an object")
    if (on_our_page := marked(update, received)) is not None:
        return on_our_page
    sender, message = sender_of(update), message_of(update)
    if sender is None:
        raise ValueError("an update of nobody")
    if not _is_private(message):
        return None
    kind = str(update.get("event_name", ""))
    said = message.get("text") if kind == TEXT else message.get("caption")
    text = said if isinstance(said, str) and said else None
    photos, lost = parted(received.files)
    name = kind.removeprefix("message.").partition(".")[0] or "message"
    return Event(
        Peer(CHANNEL, sender),
        received.key,
        received.received_at,
        text=text,
        photos=photos,
        unsupported=None if text or photos or lost else name,
        lost=lost,
    )


def _is_private(message: Mapping[str, Any]) -> bool:
    chat = message.get("chat")
    return not isinstance(chat, Mapping) or chat.get("chat_type", "PRIVATE") == "PRIVATE"
