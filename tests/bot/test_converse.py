"""The road in: everybody is answered, in their order; what can't be handled blocks nobody."""

import asyncio
import json
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.bell import INBOX, OUTBOX, Bell
from bot.converse import BATCH, Converse
from bot.writer import Writer
from domain.conversation import Event, Peer, Place
from storage import inbox, schema
from storage.database import Database
from storage.inbox import ATTEMPTS_MOST, Arrival, Received
from tests.conversation import START, Clock
from tests.handlers.conftest import house
from tests.records import migrated, opened


def plain(received: Received) -> Event:
    """A channel that hands on what came as it came, uncleaned."""
    told = json.loads(received.raw)
    if "place" in told:
        told["place"] = Place(*told["place"])
    told["photos"] = tuple(told.get("photos", ()))
    return Event(Peer(received.channel, received.peer), received.key, received.received_at, **told)


def breaks(error: type[BaseException]) -> Callable[[Received], Event]:
    """A channel whose decoder has this mistake in it."""

    def decode(received: Received) -> Event:
        raise error(f"while reading {received.raw}")

    return decode


@dataclass
class Office:
    """The worker over a real database, and the people who write to it."""

    database: Database
    converse: Converse
    bell: Bell
    clock: Clock
    numbers: dict[str, int] = field(default_factory=dict)

    def receives(self, who: str, key: str = "", channel: str = "web", **told: Any) -> None:
        """One event of somebody; a key that came before is the same event again."""
        self.numbers[who] = self.numbers.get(who, 0) + 1
        arrival = Arrival(channel, key or f"{who}:{self.numbers[who]}", who, json.dumps(told))
        with self.database.writing() as session:
            inbox.receive(session, arrival, now=self.clock.now)

    async def answers(self) -> None:
        """Until there is nothing to do now."""
        while await self.converse.round():
            pass

    def rows(self) -> dict[str, Any]:
        """What became of each event, by its key."""
        with self.database.reading() as session:
            return {row.key: row for row in session.execute(select(schema.inbox))}

    def letters(self) -> list[tuple[str, str]]:
        """What was said to whom, in order."""
        with self.database.reading() as session:
            found = session.execute(select(schema.outbox).order_by(schema.outbox.c.id)).all()
        return [(row.peer, json.dumps(row.content, ensure_ascii=False)) for row in found]

    def answered(self, who: str) -> list[str]:
        """What somebody was told."""
        return [said for peer, said in self.letters() if peer == who]


@contextmanager
def an_office(url: str, **decoders: Callable[[Received], Event]):
    with opened(url) as database, closing(Writer(database)) as writer:
        clock, bell = Clock(START), Bell()
        mine = replace(house(), randomness=Random(1).randbytes)
        channels = {"web": plain, **decoders}
        converse = Converse(writer, lambda: mine, channels, bell, lambda: clock.now)
        yield Office(database, converse, bell, clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request, fresh_database):
    with an_office(fresh_database(request.param, migrated)) as office:
        yield office


# --- answering -------------------------------------------------------------------------------


async def test_everybody_is_answered_in_their_own_order(office):
    said = ["/start", "/ngonngu", "/en", "/giupdo"]
    for word in said:
        for who in ("a", "b", "c"):
            office.receives(who, text=word)
    await office.answers()
    assert {row.state for row in office.rows().values()} == {"done"}
    assert office.answered("a") == office.answered("b") == office.answered("c")
    assert len(office.answered("a")) == len(said)
    assert "Tiếng Việt" in office.answered("a")[1]
    assert "Help" in office.answered("a")[3]


async def test_a_batch_holds_one_event_of_each_person(office):
    for n in range(BATCH + 5):
        office.receives(f"p{n}", text="/start")
        office.receives(f"p{n}", text="/giupdo")
    assert [await office.converse.round() for _ in range(5)] == [BATCH, BATCH, 5, 5, 0]


async def test_who_answered_rings_for_delivery(office):
    with office.bell.listen(OUTBOX) as ear:
        await office.answers()
        assert not await ear.wait(0)
        office.receives("a", text="/start")
        await office.answers()
        assert await ear.wait(0)


async def test_a_ring_is_answered_at_once(office):
    office.converse = replace(office.converse, poll_in=3600)
    with office.bell.listen(INBOX) as ear, office.bell.listen(OUTBOX) as out:
        worker = asyncio.create_task(office.converse.run(ear))
        for who in ("a", "b"):
            office.receives(who, text="/start")
            office.bell.ring(INBOX)
            assert await out.wait(30)
        worker.cancel()
    assert office.answered("b")


# What a story is made of; the codes of the buttons come from the answers.
async def tell(office: Office, times: int) -> list[tuple[str, str]]:
    """Two people report; every event arrives so many times. Everything that was said."""
    words = [
        "/start",
        "Gửi phản ánh",
        "Cống tắc gây ngập ngõ suốt ba ngày nay",
        "Ngập, thoát nước",
        "Phường Khương Đình",
        "Phường Khương Đình",
        "/huy",
    ]
    for number, word in enumerate(words):
        for who in ("a", "b"):
            for _ in range(times):
                office.receives(who, f"{who}:{number}", text=word)
        await office.answers()
    return office.letters()


async def test_an_event_that_comes_five_times_has_one_effect(fresh_database):
    with an_office(fresh_database("sqlite", migrated)) as office:
        once = await tell(office, 1)
    with an_office(fresh_database("sqlite", migrated)) as office:
        assert await tell(office, 5) == once
    assert len(once) >= 14


# --- what can't be handled -------------------------------------------------------------------

# Mistakes a decoder may have, and bodies that no decoder reads.
MISTAKES = [ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, AssertionError, MemoryError, UnicodeError]  # fmt: skip
BODIES = [
    "",
    "null",
    "[]",
    "7",
    '"x"',
    "{",
    '{"text": 7}',
    '{"nothing": 1}',
    "[" * 9000,
    '{"place": "here"}',
    "\u202e",
]


@pytest.mark.parametrize("error", MISTAKES)
async def test_one_poisoned_row_is_put_aside_and_99_others_pass(fresh_database, error):
    url = fresh_database("sqlite", migrated)
    with an_office(url, broken=breaks(error)) as office:
        for n in range(99):
            if n == 50:
                office.receives("poison", text="LUẬT", channel="broken")
            office.receives(f"p{n}", text="/start")
        await office.answers()
        rows = office.rows()
        aside = rows.pop("poison:1")
        assert {row.state for row in rows.values()} == {"done"}
        assert (aside.state, aside.raw) == ("quarantined", json.dumps({"text": "LUẬT"}))
        assert error.__name__ in aside.error
        assert all(office.answered(f"p{n}") for n in range(99))


@pytest.mark.usefixtures("plain_log")
async def test_every_poisoned_body_is_put_aside_with_what_it_held(office):
    for n, body in enumerate(BODIES):
        with office.database.writing() as session:
            inbox.receive(session, Arrival("web", f"poison {n}", f"p{n}", body), now=START)
    office.receives("neighbour", text="/start")
    await office.answers()
    rows = office.rows()
    assert rows["neighbour:1"].state == "done"
    aside = [rows[f"poison {n}"] for n in range(len(BODIES))]
    assert [row.raw for row in aside if row.state == "quarantined"] == [
        b for b in BODIES if b != '{"text": 7}'
    ]


async def test_a_person_goes_on_after_a_poisoned_row(office):
    office.receives("a", text="/start")
    with office.database.writing() as session:
        inbox.receive(session, Arrival("web", "poison", "a", "{"), now=START)
    office.receives("a", text="/giupdo")
    await office.answers()
    assert len(office.answered("a")) == 2


@pytest.mark.usefixtures("plain_log")
async def test_an_event_that_fails_is_put_off_while_others_pass_and_put_aside_at_last(office):
    for who in ("a", "b"):
        office.receives(who, text="/start")
    await office.answers()
    with office.database.writing() as session:  # a conversation that nobody can read any more
        spoilt = update(schema.conversations).where(schema.conversations.c.peer == "a")
        session.execute(spoilt.values(options=[["only one"]]))
    for who in ("a", "a", "b"):
        office.receives(who, text="/giupdo")
    for attempt in range(1, ATTEMPTS_MOST):
        await office.answers()
        row = office.rows()["a:2"]
        assert (row.state, row.attempts) == ("open", attempt)
        assert len(office.answered("b")) == 2
        office.clock.now = row.not_before_at
    await office.answers()
    assert office.rows()["a:2"].state == "quarantined"
    assert office.rows()["a:3"].attempts == 1
    with office.database.writing() as session:
        session.execute(spoilt.values(options=[]))
    office.clock.passes(minutes=1)
    await office.answers()
    assert office.rows()["a:3"].state == "done"
    assert len(office.answered("a")) == 2


@pytest.mark.usefixtures("plain_log")
async def test_a_failed_event_leaves_nothing_behind(office):
    """Its savepoint takes back what it had written before it failed."""
    office.receives("a", text="/start")
    with office.database.writing() as session:
        session.execute(text("ALTER TABLE outbox RENAME TO away"))
    await office.answers()
    with office.database.writing() as session:
        session.execute(text("ALTER TABLE away RENAME TO outbox"))
        assert session.execute(select(schema.people)).all() == []
        assert session.execute(select(schema.conversations)).all() == []
    office.clock.passes(seconds=5)
    await office.answers()
    assert len(office.answered("a")) == 1


# --- texts of every kind ---------------------------------------------------------------------

ODD = [
    "a\x00b", "\x00", "\ud800", "a\udfffb", "\udc00\ud800", "ngo\u0302\u0303", "\u202eoab ỏđ", "\u2066x\u2069",
    "z\u0300\u0301\u0302" * 200, "\u200b\u200d\ufeff", "👩‍👩‍👧‍👦", "\U0001f1fb\U0001f1f3", "\U000e0041\U000e0042", "\ufffe\uffff",
    "\r\n\r\n", "\t", " ", "", "\x1b[31m", "%s %(x)s {x} {0}", "'; DROP TABLE cases; --", "<b>x</b> & <script>", "\\u0000",
    "/", "/ ", "/@", "/start@" + "x" * 300, "7" * 400, "٣", "²", "x" * 100_000, "Ệ" * 4000, "\x85\u2028\u2029", "\x7f\x80\x9f",
]  # fmt: skip


async def test_every_text_is_answered_and_none_fails(office):
    for n, odd in enumerate(ODD):
        who = f"p{n}"
        office.receives(who, text=odd)
        office.receives(who, text=f"Đường ngập {odd} suốt ba ngày nay")
        office.receives(who, choice=odd)
        office.receives(who, text="/phananh")
        office.receives(who, text=f"{odd} Cống tắc gây ngập ngõ suốt ba ngày {odd}")
        office.receives(who, text=odd)
    await office.answers()
    failed = {key: row.error for key, row in office.rows().items() if row.state != "done"}
    assert failed == {}
    for n, odd in enumerate(ODD):
        assert len(office.answered(f"p{n}")) >= 6, ascii(odd)


async def test_both_databases_say_and_keep_the_same(fresh_database):
    found = []
    for kind in ("sqlite", "postgresql"):
        with an_office(fresh_database(kind, migrated)) as office:
            for n, odd in enumerate(ODD):
                office.receives(f"p{n}", text="/phananh")
                office.receives(f"p{n}", text=f"{odd} Cống tắc gây ngập ngõ suốt ba ngày {odd}")
                await office.answers()
            with office.database.reading() as session:
                kept = session.execute(
                    select(schema.conversations.c.peer, schema.conversations.c.drafts)
                )
                found.append((office.letters(), dict(kept.all())))
    assert found[0] == found[1]
