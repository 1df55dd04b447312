"""People at the chat page, as far as the product can tell: clients of docs/webchat.md."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from tests.programs import ROOT

BACK_OFF = 0.03  # seconds; the page waits longer
PATIENCE = 20.0
"""Seconds after which what did not come has not come."""
STATIC = ROOT / "bot" / "channels" / "web" / "static"


@dataclass
class Visitor:
    """One chat. A request that finds no server, or loses it, is made again with the same key."""

    http: aiohttp.ClientSession
    url: str
    token: str
    keys: Any = field(default_factory=lambda: count(1))
    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)
    lost: int = 0
    read: int = 0
    after: int = 0

    @classmethod
    async def comes(cls, http: aiohttp.ClientSession, url: str) -> Visitor:
        """Somebody new."""
        async with http.post(f"{url}/api/chat/session") as answer:
            assert answer.status == 201, await answer.text()
            return cls(http, url, (await answer.json())["session"])

    @property
    def headers(self) -> dict[str, str]:
        """What proves whose chat it is."""
        return {"Authorization": f"Bearer {self.token}"}

    async def says(self, text: str) -> None:
        await self.posts({"text": text})

    async def presses(self, label: str) -> None:
        """Press the newest button of that label, waiting for it to appear."""
        found = await self.until(lambda: self.button(label), f"the button {label!r}")
        await self.posts({"choice": found})

    async def shares(self, place: dict[str, float]) -> None:
        await self.posts({"place": place})

    async def sends(self, pictures: list[str]) -> None:
        """Send pictures of the demo page, named by their address."""
        await self.posts({}, pictures)

    async def sees(self, words: str) -> str:
        """The message that came since the last event and holds these words."""
        return await self.until(lambda: self.news_with(words), repr(words))

    async def hears(self) -> str:
        """The first message that came since the last event."""
        return await self.until(lambda: self.news_with(""), "a reply")

    async def until(self, look: Callable[[], Any], what: str) -> Any:
        """What `look` finds, reading until it does."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := look()) is None:
                    await self.reads(wait=5)
        except TimeoutError:
            raise AssertionError(f"{what} did not come:\n{self.transcript()}") from None
        return found

    def button(self, label: str) -> str | None:
        offered = (c for m in reversed(self.messages) for c in m["choices"])
        return next((c["id"] for c in offered if c["label"] == label), None)

    def news_with(self, words: str) -> str | None:
        news = (m["text"] for m in self.messages[self.read :])
        return next((text for text in news if words.casefold() in text.casefold()), None)

    def transcript(self) -> str:
        """All they were told."""
        return "\n---\n".join(m["text"] for m in self.messages)

    async def posts(self, told: dict[str, Any], pictures: list[str] | None = None) -> None:
        """Send one event until it is answered; what came before it is no news any more."""
        await self.reads()
        self.read = len(self.messages)
        await self.tells(told, pictures)

    async def tells(self, told: dict[str, Any], pictures: list[str] | None = None) -> None:
        """Send one event until it is answered, whatever came before it."""
        key = f"event-{next(self.keys)}"
        url = f"{self.url}/api/chat/events"
        status = None
        while status is None:
            body = {"json": {"key": key, **told}} if pictures is None else form(key, pictures)
            status = await self._asks("POST", url, **body)
        self.answers.append((key, status))
        assert status in {200, 202}, f"{status} to {told}"

    async def reads(self, wait: float = 0) -> None:
        """Read what is new."""
        url = f"{self.url}/api/chat/messages?after={self.after}&wait={wait}"
        while await self._asks("GET", url) is None:
            pass

    async def _asks(self, method: str, url: str, **body: Any) -> int | None:
        """The status of the answer; None if there was none."""
        try:
            async with self.http.request(method, url, headers=self.headers, **body) as answer:
                if method == "GET":
                    self._shows((await answer.json())["messages"])
                return answer.status
        except (aiohttp.ClientError, ConnectionError):
            self.lost += 1
            await _backs_off()
            return None

    def _shows(self, messages: list[dict[str, Any]]) -> None:
        """At the end of the chat, or in the place of the message each one takes."""
        for message in messages:
            self.after = message["id"]
            ids = [{m["id"], *m.get("was", ())} for m in self.messages]
            place = next((n for n, own in enumerate(ids) if message.get("replaces") in own), None)
            if place is None:
                self.messages.append(message)
            else:
                self.messages[place] = message | {"was": ids[place]}


async def _backs_off() -> None:
    """A moment between two tries, as every client of the protocol takes one."""
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    loop.call_later(BACK_OFF, over.set_result, None)
    await over


def form(key: str, pictures: list[str]) -> dict[str, Any]:
    """A form with photos."""
    data = aiohttp.FormData({"key": key}, default_to_multipart=True)
    for picture in pictures:
        file = Path(picture.removeprefix("/static/"))
        data.add_field(
            "photo", (STATIC / file).read_bytes(), filename="a.jpg", content_type="image/jpeg"
        )
    return {"data": data}
