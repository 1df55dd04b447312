"""Updates read without a library: field by field, believing nothing.

Enough to store any update in its person's lane, and to answer where the typed model refuses:
the day after a release of the Bot API, or for what its servers really send now and then.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ID_MOST = 2**63
MESSAGES = ("message", "edited_message")
# Message contents that are files; what each is called in our own words.
FILES = ("photo", "document", "video", "voice", "animation", "video_note", "audio")
SERVICE = frozenset({
    "message_id", "from", "chat", "date", "edit_date", "sender_chat", "message_thread_id",
    "reply_to_message", "forward_origin", "forward_date", "media_group_id", "via_bot",
    "has_protected_content", "is_topic_message", "entities", "caption_entities",
    "link_preview_options", "reply_markup", "external_reply", "quote", "author_signature",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """One file an update names: `unique_id` stays the same wherever it appears."""

    id: str
    unique_id: str
    size: int = 0
    mime: str = ""


def kind_and_body(update: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The kind of an update and what it holds; nothing where it holds no object."""
    for kind, body in update.items():
        if kind != "update_id" and isinstance(body, Mapping):
            return kind, body
    return "", {}


def lane_of(update: Mapping[str, Any]) -> str:
    """Whose update this is: what one person does is handled in order."""
    kind, body = kind_and_body(update)
    chat = chat_of(kind, body)
    person = number(mapping(body.get("from")).get("id"))
    if kind == "my_chat_member" and not is_private(chat):
        person = None
    found = person if person is not None else number(chat.get("id"))
    return str(found) if found is not None else f"nobody:{update.get('update_id')}"[:200]


def chat_of(kind: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The chat it happened in."""
    if kind == "callback_query":
        body = mapping(body.get("message"))
    return mapping(body.get("chat"))


def is_private(chat: Mapping[str, Any]) -> bool:
    """Whether only one person reads this chat; what doesn't say is taken by its number."""
    kind, id_ = chat.get("type"), number(chat.get("id"))
    return kind == "private" or (not isinstance(kind, str) and (id_ is None or id_ > 0))


def files_of(update: Mapping[str, Any]) -> list[File]:
    """The files of a message in a private chat that are to be fetched."""
    kind, body = kind_and_body(update)
    if kind not in MESSAGES or not is_private(chat_of(kind, body)):
        return []
    for name in FILES:
        if (file := _file(body.get(name), name)) is not None:
            return [file]
    return []


def _file(told: object, name: str) -> File | None:
    if isinstance(told, list):
        told = max(
            (size for size in told if isinstance(size, Mapping)),
            key=lambda size: number(size.get("width")) or 0,
            default=None,
        )
    told = mapping(told)
    id_, unique_id = told.get("file_id"), told.get("file_unique_id")
    if not isinstance(id_, str) or not isinstance(unique_id, str) or not id_ or not unique_id:
        return None
    mime = told.get("mime_type")
    named = mime if isinstance(mime, str) else _USUAL.get(name, "")
    return File(id_, unique_id[:120], number(told.get("file_size")) or 0, named[:40])


_USUAL = {"photo": "image/jpeg", "video_note": "video/mp4", "voice": "audio/ogg"}


def mapping(told: object) -> Mapping[str, Any]:
    """An object, or an empty one where there is none."""
    return told if isinstance(told, Mapping) else {}


def number(told: object) -> int | None:
    """A whole number every database can hold."""
    if isinstance(told, bool) or not isinstance(told, int) or abs(told) >= ID_MOST:
        return None
    return told


def degrees(told: object) -> float | None:
    """A finite number."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return float(told) if math.isfinite(told) else None
