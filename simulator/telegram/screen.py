"""What a person sees: messages with their current text, buttons and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.clock import moment
from simulator.telegram.keyboards import Markup, MarkupKind
from simulator.telegram.media import Medium
from simulator.telegram.world import Message

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """One button. At most one of the others is set; none: pressing it sends its label."""

    label: str
    data: str = ""
    url: str = ""
    copies: str = ""
    asks: str = ""
    """"place" or "phone"."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it stands now on a person's screen.

    `asked` are the entities its sender asked for; `found` those Telegram adds by itself.
    `medium` and `file_id` name what is attached; `content(file_id)` has its bytes.
    """

    id: int
    at: datetime
    by_bot: bool
    sender: str
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    asked: tuple[JSON, ...]
    found: tuple[JSON, ...]
    medium: str
    file_id: str
    album: str
    place: tuple[float, float] | None
    edited: bool
    reply_to: int
    revision: int

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]


def show(message: Message) -> Seen:
    body = message.body
    medium, file_id = _attached(body)
    place = body.get("location")
    entities = body.get("entities") or body.get("caption_entities") or []
    return Seen(
        id=message.id,
        at=moment(message.at),
        by_bot=message.by_bot,
        sender=body["from"]["first_name"],
        text=body.get("text") or body.get("caption") or "",
        buttons=buttons_of(message.markup),
        asked=tuple(message.asked),
        found=tuple(entity for entity in entities if entity not in message.asked),
        medium=medium,
        file_id=file_id,
        album=body.get("media_group_id", ""),
        place=(place["latitude"], place["longitude"]) if place else None,
        edited="edit_date" in body,
        reply_to=body.get("reply_to_message", {}).get("message_id", 0),
        revision=message.revision,
    )


def _attached(body: JSON) -> tuple[str, str]:
    for medium in Medium:
        value = body.get(medium)
        if value:
            return medium.value, (value[-1] if isinstance(value, list) else value)["file_id"]
    return "", ""


def buttons_of(markup: Markup | None) -> tuple[tuple[Button, ...], ...]:
    """The buttons of an inline or a reply keyboard, row by row."""
    if markup is None or markup.kind not in {MarkupKind.INLINE, MarkupKind.KEYBOARD}:
        return ()
    return tuple(tuple(_button(item) for item in row) for row in markup.body[markup.kind])


def _button(item: JSON) -> Button:
    asks = "phone" if item.get("request_contact") else ""
    return Button(
        label=item["text"],
        data=item.get("callback_data", ""),
        url=item.get("url", ""),
        copies=item.get("copy_text", {}).get("text", ""),
        asks="place" if item.get("request_location") else asks,
    )


def transcript(messages: list[Seen]) -> str:
    """Lines for people: who said what, with the buttons offered."""
    lines = []
    for seen in messages:
        attached = f" [{seen.medium}]" if seen.medium else ""
        lines.append(f"{seen.sender}:{attached} {seen.text}".rstrip())
        lines += ["    " + " ".join(f"[{b.label}]" for b in row) for row in seen.buttons]
    return "\n".join(lines)
