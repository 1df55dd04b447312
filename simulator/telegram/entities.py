"""Message entities as bots send them: checked field by field, in the server's words."""

from __future__ import annotations

from typing import Any

from simulator.telegram.links import address_of, check_address
from simulator.telegram.refusals import ApiError, bad_request
from simulator.telegram.utf16 import Ruler

Entity = dict[str, Any]

STYLES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "blockquote",
        "expandable_blockquote",
        "date_time",
    }
)
# The server finds these itself and ignores what a bot claims.
FOUND = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    }
)
# What each style must bring along: field, its JSON type.
BRINGS: dict[str, tuple[str, type, str]] = {
    "text_link": ("url", str, "String"),
    "text_mention": ("user", dict, "Object"),
    "custom_emoji": ("custom_emoji_id", str, "String"),
    "date_time": ("unix_time", int, "Number"),
}
# Blocks and monospace come first among equals, as the server sorts them.
RANK = {"blockquote": 0, "expandable_blockquote": 0, "pre": 1, "code": 2, "text_link": 3}
OFFSET_MAX = 1_000_000


def check_entities(given: Any) -> list[Entity]:
    if not isinstance(given, list):
        return []
    entities = (_entity(item) for item in given)
    return [entity for entity in entities if entity is not None]


def _entity(item: Any) -> Entity | None:
    if not isinstance(item, dict):
        raise _cant("expected an Object")
    kind = _field(item, "type", str, "String")
    offset = _field(item, "offset", int, "Number")
    length = _field(item, "length", int, "Number")
    if kind in FOUND:
        return None
    if kind not in STYLES:
        raise _cant("Unsupported type specified")
    entity: Entity = {"offset": offset, "length": length, "type": kind}
    if kind == "pre" and item.get("language"):
        entity["language"] = item["language"]
    if kind in BRINGS:
        name, expected, word = BRINGS[kind]
        entity[name] = _field(item, name, expected, word)
    if kind == "custom_emoji" and not _is_long(entity["custom_emoji_id"]):
        raise _cant('Field "custom_emoji_id" must be a valid Number')
    return entity


def _field(item: Entity, name: str, expected: type, word: str) -> Any:
    if name not in item:
        raise _cant(f'Can\'t find field "{name}"')
    value = item[name]
    if expected is int and isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    if not isinstance(value, expected) or isinstance(value, bool):
        raise _cant(f'Field "{name}" must be of type {word}')
    return value


def _is_long(text: str) -> bool:
    return text.lstrip("-").isdecimal() and abs(int(text)) < 1 << 63


def _cant(text: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {text}")


def fit_entities(text: str, entities: list[Entity]) -> list[Entity]:
    ruler = Ruler(text)
    for entity in entities:
        offset, length = entity["offset"], entity["length"]
        if not 0 <= offset <= OFFSET_MAX:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if not 0 <= length <= OFFSET_MAX:
            raise bad_request(f"receive an entity with incorrect length {length}")
        _check_ends(ruler, offset, length)
        if entity["type"] == "text_link":
            check_address(entity["url"])
            entity["url"] = address_of(entity["url"])
    return [entity for entity in entities if entity["length"] > 0]


def _check_ends(ruler: Ruler, offset: int, length: int) -> None:
    begins = f"entity beginning at UTF-16 offset {offset}"
    if offset > ruler.length or (offset == ruler.length and length > 0):
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > ruler.length:
        end = offset + length
        raise bad_request(f"{begins} ends after the end of the text at UTF-16 offset {end}")
    if ruler.splits(offset):
        at = ruler.byte_at(offset)
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {at}")
    if ruler.splits(offset + length):
        at = ruler.byte_at(offset + length)
        raise bad_request(f"{begins} ends in a middle of a UTF-16 symbol at byte offset {at}")


def order(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], RANK.get(entity["type"], 9)


def tidy(entities: list[Entity]) -> list[Entity]:
    """Sorted; equal ones once; nothing inside code."""
    if len(entities) < 2:  # noqa: PLR2004 - one entity is always tidy
        return entities
    kept: list[Entity] = []
    code_end = -1
    for entity in sorted(entities, key=order):
        if entity in kept or entity["offset"] < code_end:
            continue
        kept.append(entity)
        if entity["type"] in {"code", "pre"}:
            code_end = entity["offset"] + entity["length"]
    return kept
