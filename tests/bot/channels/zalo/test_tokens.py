"""The token pair under a race and under kills: refreshed once, committed before it is used."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import OperationalError

from bot.channels.calls import Caller
from bot.channels.zalo_oa.tokens import HOLD_IN, App, TokenError, Tokens
from bot.writer import Writer
from simulator.faults import Fault, Trouble
from simulator.zalo.account import Pair
from storage.database import Database
from tests.bot.channels.zalo.refreshing import KEY
from tests.forking import Forked, Start
from tests.records import migrated

TOKEN = "/v4/oa/access_token"


class House:
    """One process of the product, as far as tokens go."""

    def __init__(self, account, url: str, clock) -> None:
        self.url, self.clock = url, clock
        self.database, self.caller = Database(url), Caller()
        self.writer = Writer(self.database)
        app = App(account.app_id, account.url, account.app_secret)
        self.tokens = Tokens(
            app, self.caller, self.writer, Fernet(KEY), lambda: clock.now, self.rests
        )
        self.rested = 0.0

    async def rests(self, seconds: float) -> None:
        """Time goes by at once; some turns for the others."""
        self.rested += seconds
        if self.rested > 2 * HOLD_IN.total_seconds():
            raise TokenError("rested for ever")
        await asyncio.sleep(0)

    async def takes(self, pair: Pair) -> str:
        """Begin with the settings' pair; the access token in use."""
        await self.tokens.begin(pair.access, pair.refresh)
        return await self.tokens.access()

    async def closes(self) -> None:
        await self.caller.close()
        self.writer.close()
        self.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def any_house(request, account, clock, fresh_database):
    house = House(account, fresh_database(request.param, migrated), clock)
    yield house
    await house.closes()


@pytest.fixture
async def house(account, clock, fresh_database):
    house = House(account, fresh_database("sqlite", migrated), clock)
    yield house
    await house.closes()


async def renewed(house: House, account, dead: str, *rounds: tuple[str, int]) -> list[str]:
    """What processes say that find this token dead: a step to die at, how many at once."""
    span = HOLD_IN + timedelta(seconds=1)
    times = [(house.clock.now + number * span).isoformat() for number in range(len(rounds))]
    told = [f"{at},{step},{count}" for at, (step, count) in zip(times, rounds, strict=True)]
    words = [house.url, account.url, dead, *told]
    program = Forked(Start("tests.bot.channels.zalo.refreshing", words), sys.__stderr__)
    said, _ = await asyncio.to_thread(program.communicate)
    return said.split("\n")[:-1]


async def test_eight_processes_refresh_once_and_all_have_the_new_token(any_house, account):
    dead = await any_house.takes(account.pair)
    said = await renewed(any_house, account, dead, ("", 8))
    assert said == [account.pair.access] * 8
    assert len(account.issued) == 2


# Where a process dies, and how many pairs Zalo has given when the next one is done.
STEPS = [("before", 2), ("stored", 2)]


@pytest.mark.parametrize(("step", "pairs"), STEPS)
async def test_killed_on_the_way_the_next_process_has_a_pair_that_opens(
    house, account, step, pairs
):
    dead = await house.takes(account.pair)
    assert await renewed(house, account, dead, (step, 1), ("", 1)) == [account.pair.access]
    assert len(account.issued) == pairs


async def test_killed_between_zalos_answer_and_the_commit_a_person_is_told(house, account):
    """The one moment nobody can cover: the pair was given and nobody has it any more."""
    dead = await house.takes(account.pair)
    (said,) = await renewed(house, account, dead, ("asked", 1), ("", 1))
    assert "consent anew" in said
    anew = account._reissue()  # an admin consents, and puts the new pair into the settings
    assert await house.takes(anew) == anew.access


async def test_the_pair_of_the_settings_is_taken_once(house, account):
    first = account.pair
    await house.takes(first)
    second = await house.tokens.renew(first.access)
    assert await house.takes(first) == second == account.pair.access


async def test_it_is_refreshed_after_twenty_hours(house, account, clock):
    await house.takes(account.pair)
    await clock.passes(hours=19.9)
    with pytest.raises(TokenError, match="rested"):
        await house.tokens.keep_fresh()
    assert len(account.issued) == 1
    await clock.passes(hours=0.2)
    house.rested = 0
    with pytest.raises(TokenError, match="rested"):
        await house.tokens.keep_fresh()
    assert len(account.issued) == 2


async def test_a_database_that_is_away_loses_no_pair(house, account):
    await house.takes(account.pair)
    run = house.writer.run
    failures: list[int] = []

    async def away(work):
        if len(account.issued) == 2 and len(failures) < 3:
            failures.append(1)
            raise OperationalError("away", {}, OSError())
        return await run(work)

    house.tokens.writer = type("Away", (), {"run": staticmethod(away)})()
    assert await house.tokens.renew(account.pair.access) == account.pair.access
    assert len(failures) == 3


# What Zalo's token endpoint does, and whether another may try at once.
FAULTS = [
    (Fault(Trouble.ERROR, TOKEN, status=-14014), "consent anew", True),
    (Fault(Trouble.CUT_AFTER, TOKEN), "no answer", False),
    (Fault(Trouble.GARBAGE, TOKEN), "no answer", False),
]


@pytest.mark.parametrize(("fault", "words", "at_once"), FAULTS)
async def test_a_refresh_that_fails_says_so(house, account, fault, words, at_once):
    dead = await house.takes(account.pair)
    account.fails(fault)
    with pytest.raises(TokenError, match=words):
        await house.tokens.renew(dead)
    house.rested = 0
    if at_once:
        assert await house.tokens.renew(dead) == account.pair.access
        return
    with pytest.raises(TokenError):  # Zalo may have given a pair away: the hold goes on
        await house.tokens.renew(dead)


async def test_tokens_are_sealed_where_they_lie(house, account):
    await house.takes(account.pair)
    with house.database.reading() as session:
        kept = repr(session.exec_driver_sql("SELECT * FROM zalo_tokens").all())
    assert account.pair.refresh not in kept
