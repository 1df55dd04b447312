"""Bells: a ring wakes all who listen to that topic, and is kept for who is just looking."""

import asyncio

from bot.bell import INBOX, OUTBOX, Bell

SOON = 30


async def test_a_ring_wakes_everybody_who_listens_to_the_topic():
    bell = Bell()
    with bell.listen(INBOX) as first, bell.listen(INBOX) as second, bell.listen(OUTBOX) as other:
        waits = [asyncio.ensure_future(ear.wait(SOON)) for ear in (first, second)]
        await asyncio.sleep(0)
        bell.ring(INBOX)
        assert await asyncio.gather(*waits) == [True, True]
        assert not await other.wait(0)


async def test_a_ring_between_looking_and_waiting_is_not_lost():
    bell = Bell()
    with bell.listen(INBOX) as ear:
        bell.ring(INBOX)
        assert await ear.wait(SOON)


async def test_many_rings_wake_once():
    bell = Bell()
    with bell.listen(INBOX) as ear:
        for _ in range(3):
            bell.ring(INBOX)
        assert await ear.wait(SOON)
        assert not await ear.wait(0)


async def test_a_ring_nobody_listens_to_is_gone():
    bell = Bell()
    bell.ring(INBOX)
    with bell.listen(INBOX) as ear:
        assert not await ear.wait(0)


async def test_without_a_ring_the_wait_ends_by_itself():
    with Bell().listen(INBOX) as ear:
        assert not await ear.wait(0.001)


async def test_who_stops_listening_is_forgotten():
    bell = Bell()
    with bell.listen(INBOX) as ear, bell.listen(INBOX) as stays:
        pass
    bell.ring(INBOX)
    assert not ear.rung.is_set()
    assert not stays.rung.is_set()
    with bell.listen(INBOX) as again:
        bell.ring(INBOX)
        assert await again.wait(SOON)


async def test_who_is_told_to_stop_waiting_leaves_the_ring_for_the_next():
    bell = Bell()
    with bell.listen(INBOX) as ear:
        waiting = asyncio.ensure_future(ear.wait(SOON))
        await asyncio.sleep(0)
        waiting.cancel()
        bell.ring(INBOX)
        await asyncio.gather(waiting, return_exceptions=True)
        assert await ear.wait(SOON)


async def test_a_ring_is_carried_to_other_processes_and_theirs_goes_no_further():
    bell = Bell()
    carried: list[str] = []
    bell.carried_by(carried.append)
    with bell.listen(OUTBOX) as ear:
        bell.ring_here(OUTBOX)
        assert await ear.wait(SOON)
        bell.ring(OUTBOX)
        assert await ear.wait(SOON)
    assert carried == [OUTBOX]
