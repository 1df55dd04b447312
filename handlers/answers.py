"""An answer taken: what is kept, and how it is shown back."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` goes into the draft as JSON, `shown` into the review."""

    value: Any
    shown: str
