"""A Zalo Official Account: its OpenAPI, its tokens, its windows, its signed webhook."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from simulator.zalo.chats import Button
from simulator.zalo.people import AccountPerson
from simulator.zalo.pushing import Parcel
from simulator.zalo.service import JSON, Asked, Service

ACCESS_IN = timedelta(hours=25).total_seconds()
REFRESH_IN = timedelta(days=90).total_seconds()
WINDOW_IN = timedelta(days=7).total_seconds()
UPLOAD_IN = timedelta(days=7).total_seconds()
TEXT_MOST, BUTTONS_MOST, TITLE_MOST, PAYLOAD_MOST = 2000, 5, 100, 1000
PICTURE_MOST, FILE_MOST = 1 << 20, 5 << 20
DOCUMENTS = (b"%PDF-", b"PK\x03\x04")
INTERACTIONS = ("user_send_", "follow", "user_submit_info")


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token with the refresh token that comes after it, and when they end."""

    access: str
    refresh: str
    ends: float
    refresh_ends: float


class ZaloAccountSimulator(Service):
    """One Official Account and the persons who write to it.

    `secret` signs webhook calls, `app_secret` opens the token endpoint. `issued` holds every
    pair ever given; only the last is worth anything. `hook` is the address events are sent to.
    """

    def __init__(self, *, hook: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.app_id, self.oa_id = "1508297319745263412", "2817399274536122938"
        self.secret, self.app_secret = "the-secret-of-the-account", "the-secret-of-the-app"
        self.hook = hook
        self.persons: dict[str, AccountPerson] = {}
        self.templates: set[str] = set()
        self.issued: list[Pair] = []
        self.events: list[bytes] = []
        self._by_id: dict[str, AccountPerson] = {}
        self._interacted: dict[str, float] = {}
        self._gone: set[str] = set()
        self._uploads: dict[str, tuple[bytes, float]] = {}
        self._reissue()

    # Who is there

    def person(self, name: str) -> AccountPerson:
        """The person of this name, made when first asked for."""
        if name not in self.persons:
            id_ = str(self.chance.getrandbits(62) | 1 << 62)
            person = AccountPerson(id_, name, lambda e, t: self._tell(person.id, e, t), self.host)
            self.persons[name] = person
            self.knows(person)
        return self.persons[name]

    def knows(self, person: AccountPerson) -> None:
        """Find this person by the id they have now."""
        self._by_id[person.id] = person

    @property
    def pair(self) -> Pair:
        """The tokens that are valid now."""
        return self.issued[-1]

    # The webhook

    def _tell(self, id_: str, event: str, told: JSON) -> None:
        body = self.event(id_, event, told)
        self.events.append(body)
        if event.startswith(INTERACTIONS):
            self._interacted[id_] = self.clock.seconds()
        (self._gone.add if event == "unfollow" else self._gone.discard)(id_)
        if self.hook:
            self.pusher.push(id_, Parcel(self.hook, body, self.signed(body)))

    def event(self, id_: str, event: str, told: JSON) -> bytes:
        """The raw body of an event: every number is a string."""
        body: JSON = {
            "app_id": self.app_id,
            "event_name": event,
            "timestamp": str(self.now_ms),
            "user_id_by_app": str(int(id_) ^ 0x5EED),
        }
        if "follower" in told:
            body["oa_id"] = self.oa_id
        else:
            body |= {"sender": {"id": id_}, "recipient": {"id": self.oa_id}}
        body |= told
        if "message" in told:
            body["message"] = {"msg_id": self.hex_id(), **told["message"]}
        return _encoded(body)

    def signed(self, body: bytes, first: str = "") -> dict[str, str]:
        """The headers that come with these very bytes."""
        timestamp = json.loads(body)["timestamp"]
        parts = (first or self.app_id).encode() + body + (timestamp + self.secret).encode()
        return {"X-ZEvent-Signature": f"mac={hashlib.sha256(parts).hexdigest()}"}

    # The OpenAPI

    def refusal(self, code: int) -> tuple[int, JSON]:
        return (200 if code < 0 else code), {"error": code, "message": f"error {code}"}

    async def answer(self, asked: Asked, name: str) -> tuple[int, JSON]:
        if name == "/v4/oa/access_token":
            return self._refresh(asked)
        if asked.headers.get("access_token") != self.pair.access:
            return self.refusal(-216)
        if self.clock.seconds() >= self.pair.ends:
            return self.refusal(-220)
        calls = {
            "/v3.0/oa/message/cs": self._consult,
            "/v3.0/oa/message/template": self._template,
            "/v2.0/oa/upload/image": self._upload,
            "/v2.0/oa/upload/file": self._upload_file,
            "/v2.0/oa/message": self._react,
            "/v2.0/oa/getoa": self._about,
        }
        return calls[name](asked.told) if name in calls else self.refusal(404)

    def _reissue(self) -> Pair:
        now = self.clock.seconds()
        access, refresh = f"access-{self.hex_id()}", f"refresh-{self.hex_id()}"
        pair = Pair(access, refresh, now + ACCESS_IN, now + REFRESH_IN)
        self.issued.append(pair)
        return pair

    def _refresh(self, asked: Asked) -> tuple[int, JSON]:
        opened = asked.headers.get("secret_key") == self.app_secret
        fresh = asked.told.get("refresh_token") == self.pair.refresh
        if not (opened and fresh and self.clock.seconds() < self.pair.refresh_ends):
            return 200, {"error": -14014, "error_name": "Invalid refresh token"}
        pair = self._reissue()
        tokens = {"access_token": pair.access, "refresh_token": pair.refresh}
        return 200, tokens | {"expires_in": str(int(ACCESS_IN))}

    def _consult(self, told: JSON) -> tuple[int, JSON]:
        id_, message = str(told.get("recipient", {}).get("user_id")), told.get("message", {})
        person = self._by_id.get(id_)
        if person is None or id_ in self._gone:
            return self.refusal(-213 if person is None else -244)
        if self.clock.seconds() - self._interacted.get(id_, 0) > WINDOW_IN:
            return self.refusal(-230)
        payload = message.get("attachment", {}).get("payload", {})
        if "token" in payload:
            return self._file(person, payload)
        buttons = payload.get("buttons", [])
        if not _is_fitting(message.get("text", ""), payload, buttons):
            return self.refusal(-201)
        picture = self._picture(payload)
        if picture is None:
            return self.refusal(-100)
        shown = tuple(Button(b["title"], b["payload"]) for b in buttons)
        asked = [element.get("title", "") for element in payload.get("elements", [])]
        text = message.get("text", "") or "".join(asked)
        return self._shown(person, text, buttons=shown, picture=picture)

    def _file(self, person: AccountPerson, payload: JSON) -> tuple[int, JSON]:
        content, ends = self._uploads.get(str(payload["token"]), (b"", 0.0))
        if self.clock.seconds() >= ends:
            return self.refusal(-100)
        return self._shown(person, "", document=content)

    def _picture(self, payload: JSON) -> bytes | None:
        """The picture of an attachment, b"" without one, None for one that has expired."""
        if payload.get("template_type") != "media":
            return b""
        name = payload["elements"][0].get("attachment_id")
        content, ends = self._uploads.get(name, (b"", 0.0))
        return content if self.clock.seconds() < ends else None

    def _shown(self, person: AccountPerson, text: str, **more: Any) -> tuple[int, JSON]:
        person.chat.show(text, seconds=self.clock.seconds(), **more)
        sent = {"message_id": self.hex_id(), "user_id": person.id, "sent_time": str(self.now_ms)}
        return 200, {"error": 0, "message": "Success", "data": sent}

    def _template(self, told: JSON) -> tuple[int, JSON]:
        person = self._by_id.get(str(told.get("user_id")))
        if person is None or str(told.get("template_id")) not in self.templates:
            return self.refusal(-131 if person else -118)
        data = told.get("template_data", {})
        return self._shown(person, " · ".join(map(str, data.values())), template=told)

    def _upload(self, told: JSON) -> tuple[int, JSON]:
        content = told.get("file", b"")
        if not content or len(content) > PICTURE_MOST:
            return self.refusal(-210)
        name = self.hex_id()
        self._uploads[name] = (content, self.clock.seconds() + UPLOAD_IN)
        return 200, {"error": 0, "message": "Success", "data": {"attachment_id": name}}

    def _upload_file(self, told: JSON) -> tuple[int, JSON]:
        content = told.get("file", b"")
        if not content.startswith(DOCUMENTS) or len(content) > FILE_MOST:
            return self.refusal(-210)
        name = self.hex_id()
        self._uploads[name] = (content, self.clock.seconds() + UPLOAD_IN)
        return 200, {"error": 0, "message": "Success", "data": {"token": name}}

    def _react(self, told: JSON) -> tuple[int, JSON]:
        return 200, {"error": 0, "message": "Success"}

    def _about(self, told: JSON) -> tuple[int, JSON]:
        about = {"oa_id": self.oa_id, "name": "Nâng Niu", "is_verified": True, "oa_type": 4}
        return 200, {"error": 0, "data": about | {"package_name": "Growth"}}


def _encoded(body: JSON) -> bytes:
    """UTF-8 as ever; halves of a character can only travel escaped."""
    try:
        return json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(body).encode()


def _is_fitting(text: str, payload: JSON, buttons: list[JSON]) -> bool:
    sized = all(
        0 < len(b["title"]) <= TITLE_MOST and len(b["payload"]) <= PAYLOAD_MOST for b in buttons
    )
    has_content = bool(text) or "elements" in payload
    return has_content and len(text) <= TEXT_MOST and len(buttons) <= BUTTONS_MOST and sized
