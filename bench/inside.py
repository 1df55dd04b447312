"""A program with the people inside: it is told when to let them talk, and tells what was seen."""

from dataclasses import asdict
from typing import Any

from bench.crowd import Crowd, Say
from bench.measured import cpu, stay


async def meter() -> tuple[float, float]:
    """The CPU of this process, which is also the people's."""
    return cpu(), 0.0


async def stay_inside(crowd: Crowd, say: Say) -> None:
    """Let them talk whenever the pipe asks for it."""

    async def window(warm: float, seconds: float) -> dict[str, Any]:
        return asdict(await crowd.window(say, meter, warm=warm, seconds=seconds))

    await stay(window)
