"""How strict and how fast the simulated Telegram is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from simulator.telegram.limits import Limits

TOKEN: Final = "7000000001:AAsimulated_token_of_nobody_0123456789"  # noqa: S105 - a made-up bot


@dataclass(frozen=True, slots=True)
class Settings:
    """All knobs, with the live server's behaviour as the default.

    `pacing`: repeated getUpdates of one offset, repeated 409s and quick setWebhooks are slowed
    down as the live server does. `privacy`: in groups the bot hears only commands, replies
    and mentions. `paid_broadcast`: the bot has the Stars for allow_paid_broadcast.
    `round_trip_in`: every API answer takes so long. `keep_calls`: how many calls the journal
    keeps. `album_min`: items of an album, 2 by the documentation.
    """

    limits: Limits = field(default_factory=Limits)
    pacing: bool = True
    privacy: bool = True
    paid_broadcast: bool = False
    round_trip_in: timedelta = timedelta(0)
    keep_calls: int = 100_000
    album_min: int = 2


TOKEN_SHAPE: Final = re.compile(r"\d{3,}:[\w-]{24,}", re.ASCII)
"""Other tokens the server doesn't know as such: 404 instead of 401 (server source)."""
