"""A program that sends messages to Telegram: what its three kinds have in common."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from bench.measured import cpu, stay

WORDS = "Hồ sơ đã được tiếp nhận."
FIRST_PERSON = 500_000_001
"""The simulator numbers people from here."""

Send = Callable[[int], Awaitable[object]]
"""Sends one message into a chat; False when it did not get there."""


async def send_all(send: Send, count: int, *, people: int, at_once: int) -> dict[str, Any]:
    """Write to everybody in turn; the seconds and CPU seconds it took, and how it ended."""
    turns, ended = asyncio.Semaphore(at_once), Counter[bool]()

    async def one(number: int) -> None:
        async with turns:
            ended[await send(FIRST_PERSON + number % people) is not False] += 1

    spent, began = cpu(), perf_counter()
    await asyncio.gather(*(one(number) for number in range(count)))
    return {
        "cpu": cpu() - spent, "seconds": perf_counter() - began,
        "sent": ended[True], "refused": ended[False],
    }  # fmt: skip


async def stay_sending(send: Send) -> None:
    """Send whenever the pipe asks for it."""

    async def answer(**asked: int) -> dict[str, Any]:
        return await send_all(send, **asked)

    await stay(answer)
