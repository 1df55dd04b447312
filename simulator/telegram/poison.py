"""Updates that break decoders: some seen live, others of the same families.

`poison.jsonl` holds one a line: `name`, `why`, and the update as JSON (`update`) or as text
JSON can't express (`raw`). "@from", "@chat" and the like stand for the person it is laid on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from simulator.telegram.platform import Platform
from simulator.telegram.world import Chat, User

SEEN_LIVE: Final = ("hidden_user_without_name", "story_without_chat", "rich_text_button")


@dataclass(frozen=True, slots=True)
class Poison:
    """`template` is JSON text without outer braces, with placeholders."""

    name: str
    why: str
    kind: str
    template: str


@cache
def poisons() -> dict[str, Poison]:
    """The corpus by name, in the file's order."""
    text = files("simulator.telegram").joinpath("poison.jsonl").read_text("utf-8")
    return {entry["name"]: _read(entry) for entry in map(json.loads, text.splitlines())}


def _read(entry: dict[str, Any]) -> Poison:
    template = entry.get("raw")
    if template is None:
        template = json.dumps(entry["update"])[1:-1]
    kind = template.partition(":")[0].strip('" ')
    return Poison(entry["name"], entry["why"], kind, template)


def lay(platform: Platform, poison: Poison, user: User, chat: Chat) -> int:
    """Queue a poison as if this person had caused it; returns the update's id."""
    values = {
        "from": user.card(),
        "chat": chat.card,
        "bot": platform.world.bot_card,
        "date": int(platform.now()),
        "id": platform.world.next_message_id(chat),
        "user_id": user.id,
        "chat_id": chat.id,
    }
    text = poison.template
    for name, value in values.items():
        text = text.replace(f'"@{name}"', json.dumps(value))
    update = platform.updates.push_raw(poison.kind, text.encode(), lane=chat.id)
    return update.id
