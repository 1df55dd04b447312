"""How fast we ask and send: never two questions within a second, never more than the package."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.pace import Pace
from bot.channels.zalo_bot.api import ZaloError
from bot.channels.zalo_bot.poll import AGAIN_MOST, Poller


class Zalo:
    """Answers questions for updates one after the other; time passes only meanwhile."""

    def __init__(self, *answers: tuple[float, object]) -> None:
        self.answers, self.now = list(answers), 0.0
        self.asked_at: list[float] = []

    async def call(self, method: str, **how: object) -> object:
        self.asked_at.append(self.now)
        took, answer = self.answers.pop(0)
        self.now += took
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def store(self, told: object) -> bool:
        return True

    async def asks(self) -> list[float]:
        """The pauses between all questions."""
        poller = Poller(self, self, apart=1.0, monotonic=lambda: self.now)  # type: ignore[arg-type] # both ends of the wire
        while self.answers:
            pause = await poller.round()
            self.now += pause
        return [b - a for a, b in zip(self.asked_at, self.asked_at[1:], strict=False)]


UPDATE = {"event_name": "message.text.received", "message": {}}
# What each question brings and how long it takes, and the pauses between the questions.
QUESTIONS = [
    ([(0.0, UPDATE)] * 4, [1.0, 1.0, 1.0]),
    ([(0.25, UPDATE), (30.0, ZaloError(408, "idle")), (0.0, UPDATE)], [1.0, 30.0]),
    ([(0.0, ZaloError(408, "idle"))] * 3, [1.0, 1.0]),
    ([(0.0, ZaloError(429, "quota"))] * 4, [1.0, 2.0, 4.0]),
    ([(0.0, ZaloError(0, "down"))] * 9, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, AGAIN_MOST, AGAIN_MOST]),
]


@pytest.mark.parametrize(("answers", "pauses"), QUESTIONS)
async def test_two_questions_are_a_second_apart(answers, pauses):
    assert await Zalo(*answers).asks() == pauses


# Calls a minute of the package, and how many of 200 calls at once it lets through.
PACKAGES = [(100, 16), (2000, 143), (4000, 200)]


@pytest.mark.parametrize(("per_minute", "through"), PACKAGES)
async def test_a_package_is_never_exceeded(per_minute, through, monkeypatch):
    """Ten at once, then in step; who would wait longer than four seconds comes back later."""

    async def passes(seconds: float) -> None:
        assert seconds <= 4.0

    monkeypatch.setattr("bot.channels.pace.asyncio.sleep", passes)
    pace = Pace(per_minute / 60, burst=10, monotonic=lambda: 1000.0)
    ends = [await pace.take() for _ in range(200)]
    assert ends.count(None) == through
    assert all(end is None or end > timedelta(seconds=4) for end in ends)


async def test_after_minus_32_nobody_sends_for_a_minute():
    now = [1000.0]
    pace = Pace(100, burst=10, monotonic=lambda: now[0])
    pace.close(timedelta(seconds=60))
    assert await pace.take() == timedelta(seconds=60)
    now[0] += 60
    assert await pace.take() is None
