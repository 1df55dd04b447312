"""Plays the story over the web channel's own protocol, and looks for every word of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from domain.errors import NangNiuError

SEEN_WITHIN = 15.0
"""Seconds after which words that did not come have not come."""


class UnseenError(NangNiuError):
    """A step's words did not appear, or its button was not there."""


@dataclass
class Chat:
    """One persona's chat, as a client of the protocol."""

    http: aiohttp.ClientSession
    url: str
    token: str
    events: int = 0
    marked: int = 0
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def act(self, step: Mapping[str, Any]) -> None:
        """Do what the step says; the words that count come after this."""
        if "presses" in step:
            button = await self._wait_for(lambda: self._button(step["presses"]), step["presses"])
            await self._post(choice=button)
        elif "says" in step:
            await self._post(text=step["says"])
        elif "shares" in step:
            await self._post(place=step["shares"])
        elif "sends" in step:
            await self._upload(step["sends"])

    async def sees(self, words: str) -> str:
        """The message since the last act that holds the words; UnseenError when none comes."""
        found: str = await self._wait_for(lambda: self._said(words), words)
        return found

    def _button(self, label: str) -> str | None:
        offered = (c for m in reversed(self.messages) for c in m["choices"])
        return next((str(c["id"]) for c in offered if c["label"] == label), None)

    def _said(self, words: str) -> str | None:
        since = (m["text"] for m in self.messages if m["id"] > self.marked)
        return next((text for text in since if words.casefold() in text.casefold()), None)

    async def _wait_for(self, look: Any, what: str) -> Any:
        try:
            async with asyncio.timeout(SEEN_WITHIN):
                while (found := look()) is None:
                    await self._listen(wait=5)
        except TimeoutError:
            raise UnseenError(f"“{what}” did not appear within {SEEN_WITHIN:.0f} s") from None
        return found

    async def _listen(self, wait: int = 0) -> None:
        after = self.messages[-1]["id"] if self.messages else 0
        url = f"{self.url}/api/chat/messages?after={after}&wait={wait}"
        async with self.http.get(url, headers=self._bearer) as answer:
            answer.raise_for_status()
            self.messages += (await answer.json())["messages"]

    async def _post(self, **what: Any) -> None:
        await self._mark()
        event = {"key": self._key(), **what}
        url = f"{self.url}/api/chat/events"
        async with self.http.post(url, json=event, headers=self._bearer) as answer:
            answer.raise_for_status()

    async def _upload(self, pictures: Sequence[str]) -> None:
        await self._mark()
        form = aiohttp.FormData({"key": self._key()})
        for picture in pictures:
            async with self.http.get(f"{self.url}{picture}") as answer:
                answer.raise_for_status()
                body = await answer.read()
            form.add_field("photo", body, filename="photo.jpg", content_type="image/jpeg")
        url = f"{self.url}/api/chat/events"
        async with self.http.post(url, data=form, headers=self._bearer) as answer:
            answer.raise_for_status()

    async def _mark(self) -> None:
        await self._listen()
        self.marked = self.messages[-1]["id"] if self.messages else 0

    def _key(self) -> str:
        self.events += 1
        return f"story-{self.events}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A step that was played, with the message its words were found in."""

    number: int
    step: Mapping[str, Any]
    message: str


async def play(url: str, story: Sequence[Mapping[str, Any]]) -> AsyncIterator[Seen]:
    """Play the story with a new cast, each step as soon as the one before it was seen."""
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{url}/demo/personas") as answer:
            answer.raise_for_status()
            cast = await answer.json()
        chats = {one["role"]: Chat(http, url, one["session"]) for one in cast}
        for number, step in enumerate(story, start=1):
            chat = chats[step["who"]]
            await chat.act(step)
            yield Seen(number, step, await chat.sees(step["sees"]))
