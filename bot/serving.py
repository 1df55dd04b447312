"""Runs the product until it is told to stop."""

import asyncio
import signal
from collections.abc import Callable, Collection
from datetime import datetime

from bot.app import ALL_ROLES, App, RunRole, running
from bot.channels import Demo
from bot.clock import wall_clock
from bot.logs import log_crashes, set_up_logs
from bot.preparing import check
from bot.settings import Settings
from storage.database import Database


async def serve(
    settings: Settings,
    roles: Collection[RunRole] = ALL_ROLES,
    *,
    ready: Callable[[App], None] = lambda app: None,
    clock: Callable[[], datetime] = wall_clock,
    demo: Callable[[Database], Demo] | None = None,
) -> None:
    """Run until SIGINT or SIGTERM; what was received is stored, what is under way ends."""
    set_up_logs(settings.log.level)
    log_crashes()
    check(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_, stop.set)
    async with running(settings, roles, clock=clock, demo=demo) as app:
        ready(app)
        await stop.wait()
