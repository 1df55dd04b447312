"""Formatted text as the server keeps it: cleaned, trimmed, measured, with entities."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from simulator.telegram.entities import Entity, check_entities, fit_entities, order, tidy
from simulator.telegram.finding import find_entities
from simulator.telegram.html_text import parse_html
from simulator.telegram.query import Query
from simulator.telegram.refusals import NOT_UTF8, ApiError, bad_request
from simulator.telegram.utf16 import Ruler, utf16_length

TEXT_MAX = 4096
CAPTION_MAX = 1024
BYTES_MAX = 1 << 15
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e]")
DROPPED = re.compile("[\r\u2028-\u202e]")


class Formatted(NamedTuple):
    """Text with the entities its sender asked for and those the server found."""

    text: str
    entities: list[Entity]
    found: list[Entity]

    @property
    def all(self) -> list[Entity]:
        if not self.found:
            return self.entities
        return sorted(self.entities + self.found, key=order)


EMPTY = Formatted("", [], [])


def read_text(query: Query) -> Formatted:
    """The `text` of a message. Raises in Telegram's words; 4096 UTF-16 units at most."""
    raw = query.text("text")
    if not raw:
        raise bad_request("message text is empty")
    mode, entities = query.text("parse_mode"), _given(query, "entities")
    formatted = format_text(raw, mode, entities)
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > TEXT_MAX:
        raise bad_request("message is too long")
    return formatted


def read_caption(query: Query) -> Formatted:
    """The `caption` of a medium, possibly empty; 1024 UTF-16 units at most."""
    entities = _given(query, "caption_entities")
    return check_caption(query.text("caption"), query.text("parse_mode"), entities)


def check_caption(raw: str, mode: str, entities: Any) -> Formatted:
    if not raw:
        return EMPTY
    formatted = format_text(raw, mode, entities)
    if utf16_length(formatted.text) > CAPTION_MAX:
        raise bad_request("message caption is too long")
    return formatted


def format_text(raw: str, mode: str, given: Any) -> Formatted:
    """Parse mode first, else entities: then clean, check and find what the server finds."""
    if len(raw) > BYTES_MAX // 4 and len(raw.encode("utf-8", "replace")) > BYTES_MAX:
        raise bad_request("text is too long")
    if not _is_utf8(raw):
        raise bad_request(NOT_UTF8)
    if mode and mode.lower() != "none":
        text, entities = _parse(raw, mode.lower())
    else:
        text, entities = raw, check_entities(given)
    return _settle(text, entities)


def with_found(name: str, text: str) -> dict[str, Any]:
    """The `text` or `caption` of a person's message, with the entities the server finds."""
    if not text:
        return {}
    found = find_entities(text, [])
    field = "entities" if name == "text" else "caption_entities"
    return {name: text, field: found} if found else {name: text}


def _given(query: Query, name: str) -> Any:
    # The server ignores entities it can't parse as JSON, and then sends plain text.
    value = query.arguments.get(name)
    if not isinstance(value, str):
        return value
    try:
        return query.decoded(name, "entities")
    except ApiError:
        return None


def _parse(raw: str, mode: str) -> tuple[str, list[Entity]]:
    # Markdown isn't played: our product formats with entities, its guests with HTML.
    if mode != "html":
        raise bad_request("unsupported parse_mode")
    return parse_html(raw)


def _is_utf8(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _settle(text: str, entities: list[Entity]) -> Formatted:
    if entities:
        entities = fit_entities(text, entities)
    if CONTROLS.search(text):
        text, entities = _clean(text, entities)
    text, entities = _trim(text, entities)
    return Formatted(text, tidy(entities), find_entities(text, entities))


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Control characters become spaces; carriage returns and direction marks go."""
    ruler = Ruler(text)
    gone = [ruler.unit_at(match.start()) for match in DROPPED.finditer(text)]
    cleaned = CONTROLS.sub(" ", DROPPED.sub("", text))
    return cleaned, _without(entities, gone)


def _without(entities: list[Entity], gone: list[int]) -> list[Entity]:
    if not gone:
        return entities
    moved = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        before = sum(1 for unit in gone if unit < start)
        inside = sum(1 for unit in gone if start <= unit < end)
        if entity["length"] > inside:
            span = {"offset": start - before, "length": entity["length"] - inside}
            moved.append({**entity, **span})
    return moved


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if text == text.strip(" \n\t"):
        return text, entities
    first = min((entity["offset"] for entity in entities), default=len(text))
    # White space before the first entity goes; an entity keeps the white space it covers.
    lead = min(len(text) - len(text.lstrip(" \n\t")), first)
    kept = text[lead:].rstrip(" \n\t")
    end = utf16_length(kept)
    fitted = []
    for entity in entities:
        start = entity["offset"] - lead
        length = min(start + entity["length"], end) - start
        if length > 0:
            fitted.append({**entity, "offset": start, "length": length})
    return kept, fitted
