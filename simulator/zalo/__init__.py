"""Both services of Zalo on this machine: the Bot Platform and the Official Account."""

from __future__ import annotations

from simulator.zalo.account import ZaloAccountSimulator
from simulator.zalo.bots import ZaloBotSimulator
from simulator.zalo.chats import Button, Seen
from simulator.zalo.people import AccountPerson, BotPerson

__all__ = [
    "AccountPerson",
    "BotPerson",
    "Button",
    "Seen",
    "ZaloAccountSimulator",
    "ZaloBotSimulator",
]
