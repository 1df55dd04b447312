"""The Bot API's methods: one table from name to function."""

from __future__ import annotations

from simulator.telegram.methods.account import ACCOUNT
from simulator.telegram.methods.chats import CHATS
from simulator.telegram.methods.editing import EDITING
from simulator.telegram.methods.hooks import HOOKS
from simulator.telegram.methods.sending import SENDING
from simulator.telegram.methods.types import Described, Method, Raw

METHODS: dict[str, Method] = {**ACCOUNT, **CHATS, **EDITING, **HOOKS, **SENDING}
"""Lower-case method name to what answers it; raises ApiError."""

__all__ = ["METHODS", "Described", "Method", "Raw"]
