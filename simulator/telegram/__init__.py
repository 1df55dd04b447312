"""Telegram's Bot API on this machine, strict as the real one, with persons to play."""

from __future__ import annotations

from simulator.clock import RealClock, VirtualClock
from simulator.faults import MISSING, Fault, Trouble
from simulator.telegram.groups import Group
from simulator.telegram.limits import UNLIMITED, Limits
from simulator.telegram.persons import Person
from simulator.telegram.platform import Tap
from simulator.telegram.screen import Button, Seen
from simulator.telegram.settings import TOKEN, Settings
from simulator.telegram.simulator import TelegramSimulator

__all__ = [
    "MISSING",
    "TOKEN",
    "UNLIMITED",
    "Button",
    "Fault",
    "Group",
    "Limits",
    "Person",
    "RealClock",
    "Seen",
    "Settings",
    "Tap",
    "TelegramSimulator",
    "Trouble",
    "VirtualClock",
]
