"""What a method is, and the two unusual things one may return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from simulator.telegram.platform import Platform
from simulator.telegram.query import Query

JSON = dict[str, Any]
Method = Callable[[Platform, Query], Any]


class Described(NamedTuple):
    """A result with the server's remark beside it."""

    result: Any
    description: str


class Raw(NamedTuple):
    """A result that is JSON already."""

    encoded: bytes
