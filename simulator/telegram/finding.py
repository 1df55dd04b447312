"""What the server finds in a text by itself: commands, addresses, mentions, numbers."""

from __future__ import annotations

import re

from simulator.telegram.entities import Entity, order
from simulator.telegram.utf16 import Ruler

FINDERS = (
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"']+[\w/]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z]\w{2,31}")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("hashtag", re.compile(r"(?<![\w&#])#(?=\w*[^\W\d])\w+")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d{8,15}(?!\w)")),
)
HINTS = re.compile(r"[@#/+]|www\.", re.IGNORECASE)
NO_FINDING = frozenset({"code", "pre", "text_link", "text_mention"})


def find_entities(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities outside code and links, in order."""
    if HINTS.search(text) is None:
        return []
    ruler = Ruler(text)
    spans = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in NO_FINDING]
    found: list[Entity] = []
    for kind, pattern in FINDERS:
        for match in pattern.finditer(text):
            start, end = ruler.unit_at(match.start()), ruler.unit_at(match.end())
            if all(end <= low or start >= high for low, high in spans):
                spans.append((start, end))
                found.append({"offset": start, "length": end - start, "type": kind})
    return sorted(found, key=order)
