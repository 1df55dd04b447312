"""The Zalo Bot Platform: one bot, `getUpdates` one at a time or a webhook, no buttons."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from simulator.zalo.people import BotPerson
from simulator.zalo.pushing import Parcel
from simulator.zalo.service import JSON, Asked, Service

TOKEN = "1234567890123456789:secret-of-a-simulated-bot"  # noqa: S105 - opens nothing
TEXT_MOST = 2000
SECRET_SIZES = range(8, 257)
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
IDLE_MOST = 30.0
_WORDS = {
    400: "bad request", 401: "token invalid", 403: "internal server error", 404: "not found",
    408: "request timeout", 429: "quota exceeded",
}  # fmt: skip


class ZaloBotSimulator(Service):
    """One bot and the persons it meets.

    Knobs: `replays` gives a consumed update again at every poll; `plain_errors` sends refusals
    with HTTP 200; `wrapped` puts webhook bodies into {ok, result}; `quota` is what is left of
    the month. `fetch` brings a picture that is sent by its address.
    """

    def __init__(self, *, token: str = TOKEN, **options: Any) -> None:
        super().__init__(**options)
        self.token = token
        self.persons: dict[str, BotPerson] = {}
        self.replays = False
        self.plain_errors = False
        self.wrapped = True
        self.quota = 3000
        self.hook: JSON = {}
        self.fetch: Callable[[str], Awaitable[bytes]] = _fetched
        self._pending: deque[JSON] = deque()
        self._last: JSON | None = None
        self._came = asyncio.Event()

    def person(self, name: str) -> BotPerson:
        """The person of this name, made when first asked for."""
        if name not in self.persons:
            id_ = self.hex_id()
            take = self._take
            person = BotPerson(id_, name, lambda e, t: take(person.id, name, e, t), self.host)
            self.persons[name] = person
        return self.persons[name]

    def name_of(self, path: str) -> str:
        return path.rpartition("/")[2]

    def refusal(self, code: int) -> tuple[int, JSON]:
        body = {"ok": False, "error_code": code, "description": _WORDS.get(code, "error")}
        return (200 if self.plain_errors else code), body

    async def answer(self, asked: Asked, name: str) -> tuple[int, JSON]:
        if not asked.path.startswith(f"/bot{self.token}/"):
            return self.refusal(401)
        calls = {
            "getMe": self._me, "getUpdates": self._updates, "sendMessage": self._message,
            "sendPhoto": self._photo, "sendChatAction": self._action, "sendSticker": self._sticker,
            "sendVoice": self._voice,
            "setWebhook": self._set, "deleteWebhook": self._unset, "getWebhookInfo": self._info,
        }  # fmt: skip
        call = calls.get(name)
        return await call(asked.told) if call else self.refusal(404)

    def _take(self, id_: str, name: str, event: str, told: JSON) -> None:
        update = self.update(id_, name, event, told)
        if not self.hook:
            self._pending.append(update)
            self._came.set()
            return
        body = {"ok": True, "result": update} if self.wrapped else update
        secret = {SECRET_HEADER: self.hook["secret_token"]}
        self.pusher.push(id_, Parcel(self.hook["url"], json.dumps(body).encode(), secret))

    def update(self, id_: str, name: str, event: str, told: JSON) -> JSON:
        """An update as the bot gets it."""
        message = {
            "message_id": self.hex_id(),
            "date": self.now_ms,
            "from": {"id": id_, "display_name": name, "is_bot": False},
            "chat": {"id": id_, "chat_type": "PRIVATE"},
        }
        return {"event_name": event, "message": message | told}

    async def _me(self, told: JSON) -> tuple[int, JSON]:
        number = self.token.partition(":")[0]
        me = {"id": number, "account_name": "bot.NangNiu", "account_type": "BASIC"}
        return _well(me | {"can_join_groups": False})

    async def _updates(self, told: JSON) -> tuple[int, JSON]:
        if self.hook:
            return self.refusal(400)
        if not self._pending and self.replays and self._last is not None:
            return _well(self._last)
        try:
            async with asyncio.timeout(min(float(told.get("timeout", IDLE_MOST)), IDLE_MOST)):
                while not self._pending:
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            return self.refusal(408)
        self._last = self._pending.popleft()
        return _well(self._last)

    async def _message(self, told: JSON) -> tuple[int, JSON]:
        return self._sent(told, str(told.get("text", "")), least=1)

    async def _photo(self, told: JSON) -> tuple[int, JSON]:
        try:
            picture = await self.fetch(str(told["photo"]))
        except (aiohttp.ClientError, OSError, KeyError, ValueError):
            return self.refusal(400)
        return self._sent(told, str(told.get("caption", "")), picture=picture)

    async def _sticker(self, told: JSON) -> tuple[int, JSON]:
        return self._sent(told, f"[{told.get('sticker', '')}]", least=3)

    async def _voice(self, told: JSON) -> tuple[int, JSON]:
        """One-to-one only, and by the address of a raw AAC recording."""
        url = str(told.get("voice_url", ""))
        return self._sent(told, url) if url.endswith(".aac") else self.refusal(400)

    def _sent(
        self, told: JSON, text: str, *, least: int = 0, picture: bytes = b""
    ) -> tuple[int, JSON]:
        known = {person.id: person for person in self.persons.values()}
        person = known.get(str(told.get("chat_id")))
        if person is None or not least <= len(text) <= TEXT_MOST:
            return self.refusal(400)
        if self.quota <= 0:
            return self.refusal(429)
        self.quota -= 1
        person.chat.show(text, picture=picture, seconds=self.clock.seconds())
        return _well({"message_id": self.hex_id(), "date": self.now_ms})

    async def _action(self, told: JSON) -> tuple[int, JSON]:
        return 200, {"ok": True}

    async def _set(self, told: JSON) -> tuple[int, JSON]:
        if len(str(told.get("secret_token", ""))) not in SECRET_SIZES or not told.get("url"):
            return self.refusal(400)
        self.hook = dict(told)
        return _well({"url": told["url"], "updated_at": self.now_ms})

    async def _unset(self, told: JSON) -> tuple[int, JSON]:
        self.hook = {}
        return _well({"url": "", "updated_at": self.now_ms})

    async def _info(self, told: JSON) -> tuple[int, JSON]:
        if not self.hook:
            return self.refusal(404)
        return _well({"url": self.hook["url"], "updated_at": self.now_ms})


def _well(result: JSON) -> tuple[int, JSON]:
    return 200, {"ok": True, "result": result}


async def _fetched(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        answer.raise_for_status()
        return await answer.read()
