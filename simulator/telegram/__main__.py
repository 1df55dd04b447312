"""`python -m simulator.telegram`: the simulator as a process of its own, for benches and play."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from simulator.clock import VirtualClock
from simulator.telegram.limits import UNLIMITED, Limits
from simulator.telegram.settings import TOKEN, Settings
from simulator.telegram.simulator import TelegramSimulator


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--no-limits", action="store_true", help="never answer 429")
    parser.add_argument("--paid", action="store_true", help="allow_paid_broadcast is paid for")
    parser.add_argument("--no-pacing", action="store_true", help="don't slow repeated polls down")
    parser.add_argument("--round-trip", type=float, default=0.0, help="milliseconds per answer")
    parser.add_argument("--virtual", metavar="ISO", help="begin a virtual clock then")
    return parser.parse_args(arguments)


def build(options: argparse.Namespace) -> TelegramSimulator:
    settings = Settings(
        limits=UNLIMITED if options.no_limits else Limits(),
        pacing=not options.no_pacing,
        paid_broadcast=options.paid,
    )
    settings = replace(settings, round_trip_in=timedelta(milliseconds=options.round_trip))
    clock = VirtualClock(datetime.fromisoformat(options.virtual)) if options.virtual else None
    return TelegramSimulator(
        token=options.token, clock=clock, settings=settings, port=options.port
    )


async def serve(options: argparse.Namespace) -> None:
    """Run until interrupted; the first line printed is the address."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with build(options) as simulator:
        sys.stdout.write(f"{simulator.url}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is ended
        asyncio.run(serve(parse()))
