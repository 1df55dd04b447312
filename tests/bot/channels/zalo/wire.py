"""Where the network would be: calls of the product go straight to a simulated service."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.channels.calls import Answer, Caller
from bot.writer import Writer
from simulator.clock import RealClock
from simulator.zalo.service import MEDIA, Asked, Service
from storage.database import Database, Session
from tests.conversation import Town

T = TypeVar("T")


class TownClock(RealClock):
    """The town's time."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def seconds(self) -> float:
        return self.town.clock.now.timestamp()


class Wire(Caller):
    """What the product calls; a call is answered by the simulated service, without a network."""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service

    async def call(
        self, method: str, url: str, *, wait: float = 0, most: int = 1 << 20, **how: Any
    ) -> Answer:
        path = urlsplit(url).path
        if path.startswith(MEDIA):
            name = path.removeprefix(MEDIA).removesuffix(".jpg")
            return Answer(200, self.service.media[name], {})
        asked = Asked(path, how.get("headers", {}), how.get("json") or _form(how.get("data", {})))
        status, body = await self.service.called(asked)
        return Answer(status, json.dumps(body).encode(), {})


class Here(Writer):
    """Writes at once in the one thread there is: in a town one thing happens at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, work: Callable[[Session], T]) -> T:
        with self._database.writing() as session:
            return work(session)

    def close(self) -> None:
        pass


def _form(data: Any) -> dict[str, Any]:
    """A form as the service reads it, files among it."""
    if isinstance(data, Mapping):
        return dict(data)
    return {field["name"]: value for field, _, value in data._fields}
