"""Telegram's HTML: a small strict reader with the server's complaints and byte offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from simulator.telegram.links import MENTION, address_of, fault_of
from simulator.telegram.refusals import ApiError, bad_request
from simulator.telegram.utf16 import utf16_length

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([a-z]+));?", re.IGNORECASE)
SPACE = " \t\r\n"
LAST_LETTER = 0x10FFFF
BAD_LETTERS = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(slots=True)
class _Open:
    tag: str
    begins_at: int
    values: dict[str, str]
    text_from: int


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    parts: list[str] = field(default_factory=list)
    units: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def skip_space(self) -> None:
        while self.peek() and self.peek() in SPACE:
            self.at += 1

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.units += utf16_length(text)


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities. Raises ApiError "can't parse entities: ..."."""
    reader = _Reader(source)
    while reader.at < len(source):
        begin = source.find("<", reader.at)
        plain = source[reader.at :] if begin < 0 else source[reader.at : begin]
        reader.add(decode(plain))
        reader.at += len(plain)
        if begin >= 0:
            _tag(reader)
    if reader.stack:
        raise _cant(f'Can\'t find end tag corresponding to start tag "{reader.stack[-1].tag}"')
    return "".join(reader.parts), _merge_code(reader.entities)


def decode(text: str) -> str:
    """Replace the few references Telegram knows; all others stay as they are."""
    return REFERENCE.sub(_letter, text) if "&" in text else text


def _letter(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED.get(name.lower(), match[0])
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= number <= 0xDFFF:  # noqa: PLR2004 - the surrogates of Unicode
        raise _cant(BAD_LETTERS)
    return chr(number) if 0 < number < LAST_LETTER else match[0]


def _cant(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")


def _tag(reader: _Reader) -> None:
    begin = reader.at
    if reader.source.startswith("/", begin + 1):
        _end_tag(reader, begin)
    else:
        _start_tag(reader, begin)


def _name(reader: _Reader) -> str:
    begin = reader.at
    while reader.peek() and reader.peek() not in SPACE + ">":
        reader.at += 1
    return reader.source[begin : reader.at].lower()


def _start_tag(reader: _Reader, begin: int) -> None:
    reader.at += 1
    tag = _name(reader)
    if not reader.peek():
        raise _cant(f"Unclosed start tag at byte offset {reader.byte(begin)}")
    if tag not in STYLES:
        raise _cant(f'Unsupported start tag "{tag}" at byte offset {reader.byte(begin)}')
    values: dict[str, str] = {}
    while reader.peek() != ">":
        reader.skip_space()
        if reader.peek() == ">":
            break
        name, value = _attribute(reader, tag, begin)
        values[name] = value
    reader.at += 1
    if tag == "span" and values.get("class") != "tg-spoiler":
        raise _cant(f'Tag "span" must have class "tg-spoiler" at byte offset {reader.byte(begin)}')
    reader.stack.append(_Open(tag, reader.units, values, len(reader.parts)))


def _attribute(reader: _Reader, tag: str, begin: int) -> tuple[str, str]:
    offset = reader.byte(begin)
    unclosed = f'Unclosed start tag "{tag}" at byte offset {offset}'
    start = reader.at
    while reader.peek() and reader.peek() not in SPACE + "=>":
        reader.at += 1
    name = reader.source[start : reader.at].lower()
    if not name:
        if not reader.peek():
            raise _cant(unclosed)
        raise _cant(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
    reader.skip_space()
    if not reader.peek():
        raise _cant(unclosed)
    if reader.peek() != "=":
        return name, ""
    reader.at += 1
    reader.skip_space()
    if not reader.peek():
        raise _cant(unclosed)
    return name, _value(reader, offset)


def _value(reader: _Reader, tag_offset: int) -> str:
    quote = reader.peek()
    if quote not in {"'", '"'}:
        token = NAME_TOKEN.match(reader.source, reader.at)
        begin = reader.at
        reader.at += len(token[0]) if token else 0
        if not reader.peek() or reader.peek() not in SPACE + ">":
            raise _cant(f"Unexpected end of name token at byte offset {reader.byte(begin)}")
        return reader.source[begin : reader.at].lower()
    end = reader.source.find(quote, reader.at + 1)
    if end < 0 or end + 1 >= len(reader.source):
        raise _cant(f"Unclosed start tag at byte offset {tag_offset}")
    value = decode(reader.source[reader.at + 1 : end])
    reader.at = end + 1
    return value


def _end_tag(reader: _Reader, begin: int) -> None:
    offset = reader.byte(begin)
    if not reader.stack:
        raise _cant(f"Unexpected end tag at byte offset {offset}")
    reader.at += 2
    tag = _name(reader)
    reader.skip_space()
    if reader.peek() != ">":
        raise _cant(f"Unclosed end tag at byte offset {offset}")
    reader.at += 1
    expected = reader.stack[-1].tag
    if tag not in {"", expected}:
        raise _cant(
            f'Unmatched end tag at byte offset {offset}, expected "</{expected}>", '
            f'found "</{tag}>"'
        )
    _close(reader, reader.stack.pop())


def _close(reader: _Reader, opened: _Open) -> None:
    length = reader.units - opened.begins_at
    if length == 0:
        return
    kind = STYLES[opened.tag]
    entity = {"offset": opened.begins_at, "length": length, "type": kind}
    covered = "".join(reader.parts[opened.text_from :])
    if kind == "text_link" and not _link(entity, opened.values.get("href", covered)):
        return
    if kind == "custom_emoji":
        _emoji(entity, opened.values.get("emoji-id", ""))
    if kind == "blockquote" and "expandable" in opened.values:
        entity["type"] = "expandable_blockquote"
    if kind in {"code", "pre"} and opened.values.get("class", "").startswith("language-"):
        entity["language"] = opened.values["class"].removeprefix("language-")
    reader.entities.append(entity)


def _link(entity: dict[str, Any], address: str) -> bool:
    """Fill in a link; one without a usable address is silently plain text."""
    if mention := MENTION.match(address):
        entity["type"] = "text_mention"
        entity["user"] = {"id": int(mention[1])}
        return True
    entity["url"] = address_of(address)
    return fault_of(address) is None


def _emoji(entity: dict[str, Any], identifier: str) -> None:
    valid = identifier.isdecimal() and int(identifier) < 1 << 63 and not identifier.startswith("0")
    if not valid:
        raise _cant("Invalid custom emoji identifier specified")
    entity["custom_emoji_id"] = identifier


def _merge_code(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """<pre><code class="language-x"> is one `pre` with a language; a lone language is dropped."""
    spans = {(e["offset"], e["length"]): e for e in entities if e["type"] == "pre"}
    kept = []
    for entity in entities:
        block = spans.get((entity["offset"], entity["length"]))
        language = entity.pop("language", "") if entity["type"] == "code" else ""
        if language and block is not None:
            block["language"] = language
            continue
        kept.append(entity)
    return kept
