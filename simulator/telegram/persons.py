"""Persons: they write, press, share and look, in the private chat or in a group."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from typing import Any, Final

from simulator.telegram.groups import Group
from simulator.telegram.media import Medium
from simulator.telegram.platform import TAPS, Platform, Tap
from simulator.telegram.query import Upload
from simulator.telegram.refusals import ApiError
from simulator.telegram.roles import tell_status
from simulator.telegram.screen import Button, Seen, buttons_of, show, transcript
from simulator.telegram.text import TEXT_MAX, with_found
from simulator.telegram.updates import TAP_LIVES
from simulator.telegram.utf16 import pieces
from simulator.telegram.world import Chat, Message, User

JSON = dict[str, Any]

DEEP_LINK: Final = re.compile(r"[A-Za-z0-9_-]{0,64}")
BROKEN_PHOTO: Final = (1280, 960)


class Person:
    """Someone with an account. `group` None means the private chat with the bot."""

    def __init__(self, platform: Platform, user: User, chat: Chat) -> None:
        self._platform = platform
        self.user = user
        self.private = chat
        self._marks: dict[int, int] = {}

    @property
    def id(self) -> int:
        return self.user.id

    # What they do

    def starts(self, code: str = "") -> Seen:
        """Press Start, or open the bot by a deep link. Raises ValueError for a bad code."""
        if not DEEP_LINK.fullmatch(code):
            raise ValueError(f"not a deep link: {code!r}")
        return self.says(f"/start {code}".rstrip())

    def says(self, text: str, *, group: Group | None = None, reply_to: int = 0) -> Seen:
        """Send a text; one longer than a message arrives as several. Returns the last."""
        parts = pieces(text, TEXT_MAX)
        return [self._send(with_found("text", part), group, reply_to) for part in parts][-1]

    def presses(
        self,
        label: str = "",
        *,
        data: str = "",
        message_id: int = 0,
        group: Group | None = None,
    ) -> Tap | Seen:
        """Press a button by label or data, newest message first.

        An inline button makes a tap; a button of the reply keyboard sends its label. Raises
        LookupError when there is no such button, ValueError when it isn't for pressing.
        """
        chat = self._chat(group)
        for message in self._newest_first(chat, message_id):
            if button := _pick(buttons_of(message.markup), label, data):
                return self._tap(chat, message, button)
        button = None if message_id else _pick(buttons_of(chat.keyboard), label, "")
        if button is None:
            shown = transcript(self.screen(group=group)[-3:])
            raise LookupError(f"{self.user.first_name} sees no button {label or data!r}:\n{shown}")
        if button.asks:
            raise ValueError(f"{button.label!r} asks for the {button.asks}: share it")
        if chat.keyboard and chat.keyboard.body.get("one_time_keyboard"):
            chat.keyboard = None
        return self.says(button.label, group=group)

    def forges(self, data: str, message_id: int, *, group: Group | None = None) -> Tap:
        """Send a tap no button offers, as a changed client can."""
        chat = self._chat(group)
        return self._tap_raw(chat, chat.messages.get(message_id), message_id, data)

    def shares_place(self, lat: float, lon: float, *, group: Group | None = None) -> Seen:
        """Share a location."""
        return self._send({"location": {"latitude": lat, "longitude": lon}}, group)

    def shares_phone(self, phone: str, *, owner: User | None = None) -> Seen:
        """Share a contact: the own one, or somebody else's."""
        whose = owner or self.user
        contact = {"phone_number": phone, "first_name": whose.first_name, "user_id": whose.id}
        return self._send({"contact": contact}, None)

    def sends_photo(
        self, content: bytes, caption: str = "", *, group: Group | None = None
    ) -> Seen:
        """One picture; bytes that aren't one arrive as a photo all the same."""
        return self._send(self._photo(content, caption), group)

    def sends_photos(
        self, contents: Sequence[bytes], caption: str = "", *, group: Group | None = None
    ) -> list[Seen]:
        """An album: separate messages, tied by nothing but their media_group_id."""
        album = {"media_group_id": str(self._platform.chance.getrandbits(60))}
        captions = [caption] + [""] * (len(contents) - 1)
        pairs = zip(contents, captions, strict=True)
        return [self._send(self._photo(c, text) | album, group) for c, text in pairs]

    def sends_file(
        self,
        medium: str,
        content: bytes,
        name: str = "file.bin",
        *,
        mime: str = "application/octet-stream",
        caption: str = "",
    ) -> Seen:
        """A document, video, voice, audio, sticker, animation or video_note."""
        upload = Upload(content, name, mime)
        file = self._platform.files.add(Medium(medium), upload, duration=3)
        shown = self._platform.files.content(file)
        return self._send(shown | with_found("caption", caption), None)

    def forwards(self, text: str, *, sender: str = "Ai đó", group: Group | None = None) -> Seen:
        """Forward somebody's words whose account is hidden."""
        date = int(self._platform.now()) - 60
        origin = {"type": "hidden_user", "sender_user_name": sender, "date": date}
        return self._send(with_found("text", text) | {"forward_origin": origin}, group)

    def edits(self, message_id: int, text: str, *, group: Group | None = None) -> Seen:
        """Change an own message. Raises LookupError when there is none."""
        chat = self._chat(group)
        message = chat.messages[message_id]
        field = "text" if "text" in message.body else "caption"
        changes = {"entities": None} | with_found(field, text)
        self._platform.world.amend(chat, message, changes, at=self._platform.now())
        self._platform.tell("edited_message", message.body, chat.id)
        self._mark(chat)
        return show(message)

    def blocks(self) -> None:
        """Block the bot."""
        self.user.blocked = True
        change = ("member", "kicked")
        tell_status(self._platform, self.private, self._platform.bot, change, by=self.user)

    def unblocks(self) -> None:
        """Unblock the bot again."""
        self.user.blocked = False
        change = ("kicked", "member")
        tell_status(self._platform, self.private, self._platform.bot, change, by=self.user)

    def deletes_account(self) -> None:
        """Leave Telegram; the bot isn't told."""
        self.user.deactivated = True

    # What they see

    def screen(self, *, group: Group | None = None) -> list[Seen]:
        """All messages of the chat, oldest first, as they stand."""
        return [show(message) for message in self._chat(group).messages.values()]

    def keyboard(self, *, group: Group | None = None) -> tuple[tuple[Button, ...], ...]:
        """The reply keyboard shown below the chat."""
        return buttons_of(self._chat(group).keyboard)

    async def sees(self, text: str, *, within: float = 5.0, group: Group | None = None) -> Seen:
        """Wait until the bot has said (or edited in) `text` since this person last acted.

        `within` are real seconds. Raises AssertionError with the transcript.
        """
        chat = self._chat(group)
        try:
            async with asyncio.timeout(within):
                while (found := self._fresh(chat, text)) is None:
                    watcher = asyncio.get_running_loop().create_future()
                    chat.watchers.append(watcher)
                    await watcher
        except TimeoutError:
            shown = transcript(self.screen(group=group)[-8:])
            raise AssertionError(
                f"{self.user.first_name} never saw {text!r}; on the screen:\n{shown}"
            ) from None
        return show(found)

    def _fresh(self, chat: Chat, text: str) -> Message | None:
        mark = self._marks.get(chat.id, 0)
        for message in self._newest_first(chat, 0):
            body = message.body
            if message.revision > mark and text in (body.get("text") or body.get("caption") or ""):
                return message
        return None

    # How it is done

    def _chat(self, group: Group | None) -> Chat:
        return group.chat if group is not None else self.private

    def _newest_first(self, chat: Chat, only: int) -> list[Message]:
        if only:
            return [chat.messages[only]] if only in chat.messages else []
        return [message for message in reversed(chat.messages.values()) if message.by_bot]

    def _send(self, content: JSON, group: Group | None, reply_to: int = 0) -> Seen:
        if group is None:
            self._check_free()
        elif group.chat.members.get(self.id, "left") in {"left", "kicked"}:
            raise ValueError(f"{self.user.first_name} isn't in {group.chat.title}")
        chat = self._chat(group)
        if reply_to:
            quoted = chat.messages[reply_to].body
            content = {**content, "reply_to_message": quoted}
        message = self._platform.say(chat, self.user, content)
        self._mark(chat)
        return show(message)

    def _check_free(self) -> None:
        if self.user.blocked or self.user.deactivated:
            raise ValueError(f"{self.user.first_name} blocked the bot or left Telegram")
        self.user.started = True

    def _mark(self, chat: Chat) -> None:
        self._marks[chat.id] = chat.revision

    def _photo(self, content: bytes, caption: str) -> JSON:
        files, upload = self._platform.files, Upload(content, "photo.jpg", "image/jpeg")
        try:
            file = files.add(Medium.PHOTO, upload)
        except ApiError:
            file = files.add_photo(upload, BROKEN_PHOTO)
        return {"photo": files.describe(file)} | with_found("caption", caption)

    def _tap(self, chat: Chat, message: Message, button: Button) -> Tap:
        if not button.data:
            raise ValueError(f"{button.label!r} opens or copies something: nothing to tell a bot")
        return self._tap_raw(chat, message, message.id, button.data)

    def _tap_raw(self, chat: Chat, message: Message | None, message_id: int, data: str) -> Tap:
        tap = self._platform.new_tap(data)
        gone = {"chat": chat.card, "message_id": message_id, "date": 0}
        instance = hashlib.sha256(f"{chat.id}".encode()).digest()[:8]
        payload = {
            "id": tap.id,
            "from": self.user.card(),
            "message": message.body if message else gone,
            "chat_instance": str(int.from_bytes(instance, "big", signed=True)),
            "data": data,
        }
        self._mark(chat)
        lane = (TAPS, self.id)
        tap.update_id = self._platform.tell("callback_query", payload, lane, lives_in=TAP_LIVES)
        return tap


def _pick(rows: tuple[tuple[Button, ...], ...], label: str, data: str) -> Button | None:
    """The button with this data, or label: exactly, else containing it."""
    buttons = [button for row in rows for button in row]
    if data:
        return next((button for button in buttons if button.data == data), None)
    exact = [button for button in buttons if button.label == label]
    loose = [button for button in buttons if label and label in button.label]
    return next(iter(exact + loose), None)
