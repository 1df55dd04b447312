"""One stored row of the web channel, decoded; what can't be decoded is put aside by the caller."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.channels.web.protocol import Refusal, parse_told
from domain.conversation import Event, Peer, Place
from storage.inbox import Received

_HASH = re.compile(r"[0-9a-f]{64}")


def decode(received: Received) -> Event:
    """The event of a stored row; ValueError if it is malformed, whatever it holds."""
    try:
        told = json.loads(received.raw)
        return _event(received, told)
    except (ValueError, AttributeError, TypeError, RecursionError, Refusal) as error:
        raise ValueError(f"no event of the web channel: {error!r}") from error


def _event(received: Received, told: Mapping[str, Any]) -> Event:
    photos = tuple(_hash(photo) for photo in told.get("photos", ()))
    said = {kind: value for kind, value in told.items() if kind != "photos"}
    if said or not photos:
        said = parse_told(said)
    if "place" in said:
        said["place"] = Place(**said["place"])
    peer = Peer(received.channel, received.peer)
    return Event(peer, received.key, received.received_at, photos=photos, **said)


def _hash(photo: str) -> str:
    if _HASH.fullmatch(photo) is None:
        raise ValueError("a photo is named by its hash")
    return photo
