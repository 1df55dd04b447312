"""Persons on Zalo: what they can do differs between the two services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.zalo.chats import Button, Chat, Seen

LINKED = {"sticker", "link"}
JSON = dict[str, Any]
Tell = Callable[[str, JSON], None]


class _Person:
    """Somebody with a phone; `tell` hands an event to the service."""

    def __init__(self, id_: str, name: str, tell: Tell, host: Callable[[bytes], str]) -> None:
        self.id = id_
        self.name = name
        self.chat = Chat()
        self._tell = tell
        self._host = host

    @property
    def screen(self) -> list[Seen]:
        return self.chat.said

    def tells(self, event: str, told: JSON) -> None:
        """Any event of theirs, also such as no client sends."""
        self.chat.marked = len(self.chat.said)
        self._tell(event, told)

    async def sees(self, words: str, *, within: float = 10) -> Seen:
        """The newest message since their last act that holds the words."""
        return await self.chat.sees(words, within=within)


class BotPerson(_Person):
    """A person in a private chat with a bot: they type, and send pictures and voices."""

    def says(self, text: str) -> None:
        self.tells("message.text.received", {"text": text})

    def sends_photo(self, content: bytes, caption: str = "") -> None:
        """As it really arrives: under `photo_url`, whatever the manual says."""
        url = self._host(content)
        told = {"photo_url": url, "caption": caption, "message_type": "CHAT_PHOTO"}
        self.tells("message.image.received", told)

    def sends_voice(self, content: bytes) -> None:
        told = {"voice_url": self._host(content), "message_type": "CHAT_VOICE"}
        self.tells("message.voice.received", told)

    def sends_something_odd(self) -> None:
        """A place, a file, a link: the bot only learns that there was something."""
        self.tells("message.unsupported.received", {})


class AccountPerson(_Person):
    """A person who writes to an Official Account."""

    def says(self, text: str) -> None:
        self.tells("user_send_text", {"message": {"text": text}})

    def presses(self, label: str) -> None:
        """The newest button of that label. Raises LookupError when there is none."""
        self.says(self.button(label).payload)

    def button(self, label: str) -> Button:
        for seen in reversed(self.screen):
            for button in seen.buttons:
                if button.label == label:
                    return button
        shown = "\n---\n".join(f"{s.text}\n{[b.label for b in s.buttons]}" for s in self.screen)
        raise LookupError(f"{self.name} has no button {label!r}:\n{shown}")

    def sends_photo(self, content: bytes, caption: str = "") -> None:
        self._attaches("image", {"url": self._host(content)}, caption)

    def sends_file(self, kind: str, content: bytes, text: str = "") -> None:
        """A film, a recording, a document: `kind` is video, audio or file."""
        self._attaches(kind, {"url": self._host(content)}, text)

    def shares_place(self, lat: float, lon: float) -> None:
        """Figures travel as strings."""
        coordinates = {"latitude": str(lat), "longitude": str(lon)}
        self._attaches("location", {"coordinates": coordinates})

    def sends_something_odd(self, kind: str = "sticker") -> None:
        self._attaches(kind, {"url": self._host(b"x")} if kind in LINKED else {})

    def follows(self) -> None:
        self.tells("follow", {"follower": {"id": self.id}, "source": "oa_profile"})

    def unfollows(self) -> None:
        self.tells("unfollow", {"follower": {"id": self.id}, "source": "oa_profile"})

    def submits_info(self, name: str, phone: str) -> None:
        info: Mapping[str, str] = {"name": name, "phone": phone}
        self.tells("user_submit_info", {"info": info})

    def _attaches(self, kind: str, payload: JSON, text: str = "") -> None:
        message: JSON = {"attachments": [{"type": kind, "payload": payload}]}
        if text:
            message["text"] = text
        self.tells(f"user_send_{kind}", {"message": message})
