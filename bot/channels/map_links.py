"""One-time links to a page of ours on which a place is marked, where the channel has no places.

A link's token stands behind the # of the address, so no server or log ever sees it but ours. It
names who may mark and until when, and is signed; used once, the same key is in the inbox.
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.bell import INBOX, Bell
from bot.writer import Writer
from domain.conversation import Event, Peer, Place
from storage import inbox
from storage.inbox import Arrival, Received

PAGE = "/vi-tri"
VALID_IN = timedelta(hours=1)
MARKED = "marked"
_MAC = 16
_TOKEN_MOST = 400


@dataclass(frozen=True, slots=True)
class MapLinks:
    """Makes links below `base`, and believes those of its own making."""

    base: str
    key: bytes = field(repr=False)
    clock: Callable[[], datetime]

    def url(self, to: Peer, row: int) -> str | None:
        """Where this person marks a place; `row` tells one question from another."""
        if not self.base:
            return None
        until = int((self.clock() + VALID_IN).timestamp())
        told = json.dumps([to.channel, to.id, row, until], separators=(",", ":")).encode()
        token = base64.urlsafe_b64encode(self._mac(told) + told).decode().rstrip("=")
        return f"{self.base}{PAGE}#{token}"

    def peer(self, token: str) -> Peer | None:
        """Who may mark with this token; None where it is not ours or too old."""
        try:
            raw = base64.urlsafe_b64decode(token[:_TOKEN_MOST] + "=" * (-len(token) % 4))
        except ValueError:
            return None
        mac, told = raw[:_MAC], raw[_MAC:]
        if not hmac.compare_digest(mac, self._mac(told)):
            return None
        channel, id_, _, until = json.loads(told)
        return Peer(channel, id_) if datetime.fromtimestamp(until, UTC) > self.clock() else None

    def _mac(self, told: bytes) -> bytes:
        return hmac.new(self.key, b"place " + told, "sha256").digest()[:_MAC]


@dataclass(frozen=True)
class Marking:
    """Takes marked places, each link once."""

    links: MapLinks
    writer: Writer
    bell: Bell

    async def mark(self, token: str, place: Mapping[str, float]) -> bool:
        """Whether the place is stored; False where the link is used, old or not ours."""
        to = self.links.peer(token)
        if to is None:
            return False
        key = f"place:{sha256(token.encode()).hexdigest()}"
        raw = json.dumps({MARKED: {"lat": place["lat"], "lon": place["lon"]}})
        arrival = Arrival(to.channel, key, to.id, raw)
        now = self.links.clock()
        new = await self.writer.run(lambda session: inbox.receive(session, arrival, now=now))
        if new:
            self.bell.ring(INBOX)
        return new


def marked(update: Mapping[str, Any], received: Received) -> Event | None:
    """The event of a marked place; None for any other stored row."""
    place = update.get(MARKED)
    if not received.key.startswith("place:") or not isinstance(place, Mapping):
        return None
    to = Peer(received.channel, received.peer)
    at = received.received_at
    return Event(to, received.key, at, place=Place(place["lat"], place["lon"]))
