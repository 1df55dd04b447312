"""A stored update becomes an event: by aiogram's types where they take it, else by its fields."""

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import structlog

from bot.channels import Happening
from bot.channels.telegram import reading
from bot.channels.telegram.told import Told, happening
from storage.inbox import Received

log = structlog.get_logger("telegram")

READER = "bot.channels.telegram.typed"
Reader = Callable[[Mapping[str, Any]], Told]


class Decoder:
    """Decodes row by row; one that can't be read spoils no other.

    aiogram takes some seconds to import. Until `load` has brought it in, rows are read by
    their fields: nobody waits for a library after a restart.
    """

    def __init__(self) -> None:
        self._typed: Reader | None = None
        self.username = ""

    def load(self) -> None:
        """Import aiogram, in whatever thread this is called."""
        self._typed = import_module(READER).read

    def decode(self, received: Received) -> Happening:
        """What happened; ValueError when nobody can tell, nor who could be answered."""
        update = json.loads(received.raw)
        if not isinstance(update, Mapping):
            raise ValueError("an update is an object")
        return happening(self._read(update), received, self.username)

    def _read(self, update: Mapping[str, Any]) -> Told:
        if self._typed is not None:
            try:
                return self._typed(update)
            except Exception as error:  # whatever a library makes of it, somebody is waiting
                log.info("not of the known types, read by its fields", error=type(error).__name__)
        return reading.read(update)
