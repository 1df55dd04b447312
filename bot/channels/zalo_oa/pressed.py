"""Buttons of an Official Account: a press comes back as a text, which anybody can type.

So a button's text carries a mark made with a key of ours for this person. A text in the shape
of our buttons without the right mark is a forged press; any other text with a # is a text.
"""

import hmac
import re
from dataclasses import dataclass, field

from domain.requests import decode

FORGED = "?"
_SHAPE = re.compile(r"#(?P<data>.*)~(?P<mark>[0-9a-f]{12})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marks:
    """Makes and checks the texts of buttons."""

    key: bytes = field(repr=False)

    def payload(self, person: str, data: str) -> str:
        """The text a button sends."""
        return f"#{data}~{self._mark(person, data)}"

    def read(self, person: str, text: str) -> str | None:
        """The choice a text stands for, FORGED where it only looks like one, None for words."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            return FORGED if text.startswith("#") and decode(text[1:]) is not None else None
        right = hmac.compare_digest(self._mark(person, found["data"]), found["mark"])
        return found["data"] if right else FORGED

    def _mark(self, person: str, data: str) -> str:
        return hmac.new(self.key, f"zalo_oa {person} {data}".encode(), "sha256").hexdigest()[:12]
