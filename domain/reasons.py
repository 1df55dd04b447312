"""Why the house decided or offered something, without words: these are found elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Reason:
    """The key of a text, and the codes or names its words need."""

    key: StrEnum
    params: Mapping[str, str] = field(default_factory=dict)
