"""People who talk at once, each waiting for the answer before the next word."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

from bench.talks import Heard, Talk, Word

ANSWER_WITHIN = 30.0
"""Seconds after which an answer that did not come stops the measurement."""

Meter = Callable[[], Awaitable[tuple[float, float]]]
"""Reads the CPU seconds spent so far, by the program and by its database."""

Say = Callable[[int, int, Word], Awaitable[None]]
"""Sends one word: which of the people at once, the number of the person, and the word."""


@dataclass
class Figures:
    """What was seen while it counted: CPU of the program and of its database in seconds."""

    seconds: float = 0.0
    talks: int = 0
    latencies: list[float] = field(default_factory=list)
    cpu: float = 0.0
    server_cpu: float = 0.0

    def add(self, more: "Figures") -> None:
        """Join what another window saw."""
        self.seconds += more.seconds
        self.talks += more.talks
        self.latencies += more.latencies
        self.cpu += more.cpu
        self.server_cpu += more.server_cpu

    @property
    def steps(self) -> int:
        """Words that were answered."""
        return len(self.latencies)

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of one step."""
        return self.cpu / self.steps * 1e3

    def percentile(self, percent: int) -> float:
        """Milliseconds in which that part of all steps was answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] * 1e3


class Crowd:
    """So many people at once; whoever has finished a talk makes room for somebody new."""

    def __init__(self, talk: Callable[[int], Talk], people: int) -> None:
        self._talk = talk
        self._people = people
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Heard]] = {}
        self._figures = Figures()
        self._resting = True

    def hear(self, person: int, heard: Heard) -> None:
        """A message arrived; those nobody waits for (an officer's card) need no answer."""
        waiting = self._waiting.pop(person, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(heard)

    async def window(self, say: Say, meter: Meter, *, warm: float, seconds: float) -> Figures:
        """Talk for `warm` seconds, then for the `seconds` that count, then let talks rest."""
        self._resting = False
        async with asyncio.TaskGroup() as group:
            for place in range(self._people):
                group.create_task(self._stay(say, place))
            await asyncio.sleep(warm)
            before = await meter()
            self._figures, begun = Figures(), perf_counter()
            await asyncio.sleep(seconds)
            seen, self._figures = self._figures, Figures()
            seen.seconds = perf_counter() - begun
            after = await meter()
            self._resting = True
        seen.cpu, seen.server_cpu = after[0] - before[0], after[1] - before[1]
        return seen

    async def _stay(self, say: Say, place: int) -> None:
        while not self._resting:
            await self._talk_through(say, (place, next(self._numbers)))
            self._figures.talks += 1

    async def _talk_through(self, say: Say, who: tuple[int, int]) -> None:
        talk = self._talk(who[1])
        word = next(talk)
        with suppress(StopIteration):  # the talk has come to its end
            while not self._resting:
                word = talk.send(await self._step(say, who, word))

    async def _step(self, say: Say, who: tuple[int, int], word: Word) -> Heard:
        place, person = who
        answer: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        self._waiting[person] = answer
        begun = perf_counter()
        async with asyncio.timeout(ANSWER_WITHIN):
            await say(place, person, word)
            heard = await answer
        self._figures.latencies.append(perf_counter() - begun)
        return heard
