"""Several processes on one PostgreSQL share the work, and nobody waits for a poll."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from time import perf_counter

import aiohttp
import pytest

from tests.e2e.visitors import Visitor
from tests.programs import Program, Site, furnish

PROMPT = 0.3
"""Seconds from a word to its reply; waiting for polls it would be 1.5 on average."""


@pytest.fixture
def shared(tmp_path, fresh_database) -> Site:
    return Site(tmp_path, fresh_database("postgresql", furnish))


@pytest.fixture
def crew(shared) -> Iterator[list[Program]]:
    """One receives and converses, another delivers and ticks."""
    with ExitStack() as stack:
        split = ("receive,converse", "deliver,tick")
        yield [stack.enter_context(shared.running("run", "--roles", roles)) for roles in split]


async def test_a_reply_through_two_processes_is_prompt(crew):
    receiving, delivering = crew
    delivering.says("running (deliver,tick)")
    async with aiohttp.ClientSession() as http:
        visitor = await Visitor.comes(http, receiving.address())
        times = [await reply_seconds(visitor) for _ in range(9)]
    print("seconds to a reply through two processes:", sorted(round(t, 3) for t in times))
    assert statistics.median(times) < PROMPT


async def reply_seconds(visitor: Visitor) -> float:
    begun = perf_counter()
    await visitor.says("/giupdo")
    await visitor.hears()
    return perf_counter() - begun
