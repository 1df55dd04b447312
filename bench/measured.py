"""A program that is measured: a process of its own, asked over a pipe what it has spent."""

import asyncio
import json
import resource
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psutil


def cpu() -> float:
    """CPU seconds that all threads of this process have spent (user and system)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def tell(**words: Any) -> None:
    """One line for whoever measures."""
    print(json.dumps(words), flush=True)


Answer = Callable[..., Awaitable[dict[str, Any]]]


async def tell_cpu() -> dict[str, Any]:
    """What was spent, for the other end of the pipe."""
    return {"cpu": cpu()}


async def stay(answer: Answer = tell_cpu, **ready: Any) -> None:
    """Say that it can begin, then answer each line, until the pipe ends."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tell(**ready)
    while line := await reader.readline():
        tell(**await answer(**json.loads(line)))


class Program:
    """The other end of the pipe."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def told(self) -> dict[str, Any]:
        """The next line it says; it ended in trouble when there is none."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the program ended with {await self._process.wait()}")
        words: dict[str, Any] = json.loads(line)
        return words

    def memory(self) -> int:
        """Bytes it holds in memory (resident)."""
        held: int = psutil.Process(self._process.pid).memory_info().rss
        return held

    async def ask(self, **words: Any) -> dict[str, Any]:
        """Its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        return await self.told()

    async def end(self) -> None:
        """Let it go, and wait until it is gone."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()


@asynccontextmanager
async def started(module: str, *words: str) -> AsyncIterator[Program]:
    """A module of ours as a program."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    program = Program(process)
    try:
        yield program
    finally:
        await program.end()


async def finished(module: str, *words: str) -> None:
    """A module of ours as a program, to its end."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *words)
    if await process.wait():
        raise RuntimeError(f"{module} ended with {process.returncode}")
