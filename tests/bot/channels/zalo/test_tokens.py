"""The token pair under a race and under kills: refreshed once, committed before it is used."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels.calls import Caller
from bot.channels.zalo_oa.alarm import Alarm
from bot.channels.zalo_oa.tokens import HOLD_IN, App, TokenError, Tokens
from bot.locales import load_texts
from bot.writer import Writer
from domain.conversation import Peer
from domain.people import Grant, Role
from simulator.faults import Fault, Trouble
from simulator.zalo.account import Pair
from storage import conversations, links, people, zalo
from storage.database import Database
from storage.schema import outbox
from tests.bot.channels.zalo.refreshing import KEY
from tests.programs import ROOT
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
            app, self.caller, self.writer, Fernet(KEY), lambda: clock.now,
            Alarm(app.id, load_texts(ROOT / "locales")), self.rests,
        )  # fmt: skip
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


async def renewed(house: House, account, *rounds: tuple[str, int]) -> list[str]:
    """What processes say that find their token dead: a step to die at, how many at once."""
    span = HOLD_IN + timedelta(seconds=1)
    times = [(house.clock.now + number * span).isoformat() for number in range(len(rounds))]
    told = [f"{at},{step},{count}" for at, (step, count) in zip(times, rounds, strict=True)]
    program = [sys.executable, "-m", "tests.bot.channels.zalo.refreshing"]
    process = await asyncio.create_subprocess_exec(
        *program, house.url, account.url, *told, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    return said.decode().split("\n")[:-1]


KILLED = ("begun", "turn", "stored")


async def test_raced_by_eight_and_killed_at_every_step_there_is_a_pair(any_house, account):
    """Each time one dies on the way, the next process has a token that opens."""
    await any_house.takes(account.pair)
    rounds = [("", 8), *(one for step in KILLED for one in ((step, 1), ("", 1)))]
    said = await renewed(any_house, account, *rounds)
    given = [pair.access for pair in account.issued]
    # Eight processes took one new pair; who died after storing had no use for it, the next did.
    assert said == [given[1]] * 8 + [given[2], given[3], given[5]]
    assert given[5] == account.pair.access


def admin_of(house: House, *channels: str) -> None:
    """An admin who has written on these channels."""
    with house.database.writing() as session:
        for channel in channels:
            peer = Peer(channel, "1")
            opened = conversations.begin(session, peer, language="vi", now=house.clock.now)
            if channel == channels[0]:
                held = Grant(Role.ADMIN)
                people.grant(session, opened.person.id, held, now=house.clock.now)
                links.offer(session, "c", opened.person.id, until=house.clock.now + HOLD_IN)
            else:
                links.redeem(session, "c", peer, now=house.clock.now)


def letters(house: House) -> list[tuple[str, str]]:
    """What waits to be sent, and where to."""
    with house.database.reading() as session:
        rows = session.execute(select(outbox.c.channel, outbox.c.content)).all()
    return [(channel, str(content)) for channel, content in rows]


async def test_killed_between_zalos_answer_and_the_commit_admins_are_told(house, account):
    """The one moment the wire leaves open: the old token is tried again, and a person is told."""
    admin_of(house, "telegram", "zalo_oa")
    await house.takes(account.pair)
    said = await renewed(house, account, ("asked", 1), ("", 1), ("", 1))
    assert sum("consent anew" in words for words in said) == 2
    ((channel, words),) = letters(house)  # once, and not through Zalo
    assert channel == "telegram"
    assert "cấp quyền lại" in words
    anew = account._reissue()  # an admin consents, and puts the new pair into the settings
    assert await house.takes(anew) == anew.access
    with house.database.reading() as session:
        assert zalo.trouble(session, account.app_id) is None


async def test_a_pair_that_can_not_be_refreshed_is_told_of_hours_before_it_ends(
    house, account, clock
):
    admin_of(house, "web")
    await house.takes(account.pair)
    account.fails(Fault(Trouble.CUT_BEFORE, TOKEN, times=None))
    for hours, told in ((20.5, 0), (0.6, 1), (3.5, 1)):
        await clock.passes(hours=hours)
        house.rested = 0
        with pytest.raises(TokenError, match="rested"):
            await house.tokens.keep_fresh()
        assert len(letters(house)) == told, hours


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
