"""A clock that a test moves: everything due happens at its own moment, in order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from simulator.telegram import VirtualClock

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def in_seconds(clock: VirtualClock, seconds: float) -> float:
    return clock.seconds() + seconds


async def test_appointments_happen_in_order_each_at_its_moment():
    clock, seen = VirtualClock(START), []
    for seconds in (30, 10, 20):
        clock.call_at(in_seconds(clock, seconds), lambda: seen.append(clock.now - START))
    await clock.passes(seconds=25)
    assert seen == [timedelta(seconds=10), timedelta(seconds=20)]
    assert clock.now == START + timedelta(seconds=25)
    await clock.passes(minutes=1)
    assert seen[-1] == timedelta(seconds=30)


async def test_a_cancelled_appointment_does_not_happen():
    clock, seen = VirtualClock(START), []
    cancel = clock.call_at(in_seconds(clock, 5), lambda: seen.append(1))
    cancel()
    await clock.passes(hours=1)
    assert seen == []


async def test_work_that_sleeps_again_wakes_within_the_same_move():
    clock, woken = VirtualClock(START), []

    async def beat() -> None:
        for _ in range(4):
            await clock.sleep_until(in_seconds(clock, 60))
            woken.append((clock.now - START).total_seconds())

    task = asyncio.create_task(beat())
    await clock.passes(minutes=4)
    await task
    assert woken == [60, 120, 180, 240]


async def test_time_waits_for_work_under_way():
    clock, finished = VirtualClock(START), []
    gate = asyncio.Event()

    async def work() -> None:
        with clock.busy():
            await gate.wait()
            finished.append(clock.now)

    task = asyncio.create_task(work())
    asyncio.get_running_loop().call_later(0.05, gate.set)
    await clock.passes(days=1)
    await task
    assert finished == [START]


async def test_work_that_hangs_does_not_hang_the_clock():
    clock = VirtualClock(START, patience=0.01)
    with clock.busy():
        await clock.passes(hours=1)
    assert clock.now == START + timedelta(hours=1)
