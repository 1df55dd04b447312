"""kill -9 anywhere in the story: it starts again on the same data, and the story goes on.

Whatever was answered 202 has happened once, and nobody can tell from their chat that anything
was wrong: it reads as in a run in which nobody pulled the plug.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.app import running
from bot.clock import wall_clock
from bot.demo.personas import new_cast
from bot.demo.story import steps
from storage import schema
from storage.database import Database
from tests.e2e.nursery import START_AT, Nursery
from tests.e2e.visitors import Visitor
from tests.programs import Site, free_port, furnish, settings_of

DOES = ("says", "presses", "shares", "sends")
INSTANT_MOST = 0.05
"""Seconds after an event is sent: by then it is stored, answered and delivered, or nearly."""
SEED = 20260

CODE = re.compile(r"HN-[0-9A-Z-]{13}")


@dataclass
class Stage:
    """One playing of the story, with somebody at the power switch."""

    site: Site
    cast: dict[str, Visitor]
    nursery: Nursery | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    hits: Counter[str] = field(default_factory=Counter)

    async def plays(self) -> None:
        for step in steps():
            person = self.cast[step["who"]]
            await act(person, step)
            await person.sees(step["sees"])

    async def plays_dying(self, *, inside: int) -> None:
        """Killed between any two steps, and inside every second one (the even or the odd)."""
        for number, step in enumerate(steps()):
            person = self.cast[step["who"]]
            await self.dies("between steps")
            if number % 2 == inside:
                await self.dies_while(person, step)
            else:
                await act(person, step)
            await person.sees(step["sees"])

    async def dies_while(self, person: Visitor, step: dict) -> None:
        """Kill it at any instant of a step, often before its answer came."""
        answered, doing = len(person.answers), asyncio.create_task(act(person, step))
        await asyncio.wait([doing], timeout=self.chance.uniform(0, INSTANT_MOST))
        was = "after the answer" if len(person.answers) > answered else "before the answer"
        await self.dies(was)
        await doing

    async def dies(self, when: str) -> None:
        await asyncio.to_thread(self.nursery.kill)
        await asyncio.to_thread(self.nursery.begin)
        self.hits[when] += 1

    def chats(self) -> dict[str, list[str]]:
        """What each of them reads, but for codes and figures."""
        return {
            role: [re.sub(r"\d+", "0", CODE.sub("CODE", m["text"])) for m in person.messages]
            for role, person in self.cast.items()
        }


async def act(person: Visitor, step: dict) -> None:
    """What the story lets somebody do; often they only watch."""
    for does in DOES:
        if does in step:
            await getattr(person, does)(step[does])


def a_place(folder: Path, database: str) -> Site:
    folder.mkdir()
    return Site(folder, database, free_port())


@asynccontextmanager
async def cast_of(site: Site) -> AsyncIterator[dict[str, Visitor]]:
    """New people in a new place."""
    with closing(Database(site.database)) as opened:
        cast = new_cast(opened, lambda code: code or "", now=START_AT)
    async with aiohttp.ClientSession() as http:
        url = f"http://127.0.0.1:{site.port}"
        yield {one["role"]: Visitor(http, url, one["session"]) for one in cast}


@asynccontextmanager
async def calm_stage(folder: Path, database: str) -> AsyncIterator[Stage]:
    """Nothing goes wrong here."""
    site, shift = a_place(folder, database), START_AT - wall_clock()
    async with (
        cast_of(site) as people,
        running(settings_of(site), clock=lambda: wall_clock() + shift),
    ):
        yield Stage(site, people)


@asynccontextmanager
async def dark_stage(folder: Path, database: str) -> AsyncIterator[Stage]:
    """Somebody sits at the power switch."""
    site = a_place(folder, database)
    async with cast_of(site) as people:
        with closing(Nursery(site)) as nursery:
            nursery.begin()
            yield Stage(site, people, nursery)


@pytest.mark.durable
@pytest.mark.parametrize(("kind", "inside"), [("sqlite", 0), ("postgresql", 1)])
async def test_the_story_survives_every_kill(tmp_path, fresh_database, kind, inside):
    async with calm_stage(tmp_path / "calm", fresh_database("sqlite", furnish)) as calm:
        await calm.plays()
        await everything_is_read(calm)
    async with dark_stage(tmp_path / "dark", fresh_database(kind, furnish)) as dark:
        await dark.plays_dying(inside=inside)
        await nothing_more_comes(dark)
        deaths = sum(dark.hits.values())
        lost = sum(person.lost for person in dark.cast.values())
        print(f"{kind}: killed {deaths} times: {dict(dark.hits)}, {lost} requests without answer")
        assert dark.chats() == calm.chats()
        assert_each_event_had_one_effect(dark)
        assert_one_case_without_gaps(dark, calm)


async def everything_is_read(stage: Stage) -> None:
    """The last step wakes more than the one who looks at it."""
    while await asyncio.to_thread(unsent, stage):
        pass
    for person in stage.cast.values():
        await person.reads()


def unsent(stage: Stage) -> int:
    with closing(Database(stage.site.database)) as database, database.reading() as session:
        waiting = select(func.count()).where(schema.outbox.c.state != "sent")
        return session.scalar(waiting)


async def nothing_more_comes(stage: Stage) -> None:
    """A process that starts with nothing to do: whatever was still on its way arrives."""
    await stage.dies("after the story")
    for person in stage.cast.values():
        await person.reads(wait=1)


def assert_each_event_had_one_effect(stage: Stage) -> None:
    answered = [key for person in stage.cast.values() for key, _status in person.answers]
    assert unsent(stage) == 0
    with closing(Database(stage.site.database)) as database, database.reading() as session:
        stored = session.execute(select(schema.inbox.c.key, schema.inbox.c.state)).all()
    ended = sorted((key.rpartition(":")[2], state) for key, state in stored)
    assert ended == sorted((key, "done") for key in answered)


def assert_one_case_without_gaps(stage: Stage, calm: Stage) -> None:
    (history,), (expected,) = histories(stage), histories(calm)
    assert history == expected
    assert [seq for seq, _action in history] == list(range(1, len(history) + 1))


def histories(stage: Stage) -> list[list[tuple[int, str]]]:
    """The history of every case there is."""
    events = schema.case_events
    with closing(Database(stage.site.database)) as database, database.reading() as session:
        cases = session.scalars(select(schema.cases.c.id)).all()
        query = select(events.c.seq, events.c.action).order_by(events.c.seq)
        return [
            [tuple(row) for row in session.execute(query.where(events.c.case == case))]
            for case in cases
        ]
