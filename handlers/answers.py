"""An answer taken."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` goes into the draft as JSON."""

    value: Any
