"""Delivery with channels that fail in every way: nobody is held up, nothing is lost."""

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from bot.bell import OUTBOX, Bell
from domain.conversation import Lane, Notice, Peer, Say
from scheduler.delivery import BATCH, UNDER_WAY_MOST, forever
from scheduler.seam import Gone, Retry, Unknown
from storage import outbox, people, schema
from storage.outbox import LEASE_IN, Letter
from storage.slots import Edit
from tests.domain.cases import NOW
from tests.records import a_person, migrated
from tests.scheduler.post import Post, a_post


@pytest.fixture(params=["sqlite", "postgresql"])
def post(request, fresh_database):
    with a_post(fresh_database(request.param, migrated)) as post:
        yield post


@pytest.fixture
def simple_post(fresh_database):
    """On SQLite alone: what is proven here doesn't depend on the database."""
    with a_post(fresh_database("sqlite", migrated)) as post:
        yield post


# --- each ending, all the way ----------------------------------------------------------------


async def test_a_letter_is_sent_and_written_down(post):
    post.writes("a 1")
    await post.delivers()
    row = post.row("a 1")
    assert (row.state, row.platform_id, row.attempts) == ("sent", "id of a 1", 1)
    assert post.web.calls == ["a 1"]


async def test_who_is_gone_is_not_written_to_any_more(post):
    with post.database.writing() as session:
        person = a_person(session, name="a").person
    post.web.answers["a 1"] = [Gone("blocked")]
    post.writes("a 1")
    await post.delivers()
    assert (post.row("a 1").state, post.row("a 1").reason) == ("undeliverable", "blocked")
    with post.database.reading() as session:
        assert people.reach(session, [person]) == []


@pytest.mark.parametrize(
    ("can_edit", "how", "calls"),
    [
        (True, Edit.OR_NEW, [("a 1", None), ("a 2", "id of a 1")]),
        (True, Edit.ONLY, [("a 1", None), ("a 2", "id of a 1")]),
        (False, Edit.OR_NEW, [("a 1", None), ("a 2", None)]),
        (False, Edit.ONLY, [("a 1", None)]),
    ],
)
async def test_an_earlier_message_is_changed_where_the_channel_can(
    simple_post, can_edit, how, calls
):
    post = simple_post
    post.web.capabilities = replace(post.web.capabilities, edits=can_edit)
    for key, edits in (("a 1", None), ("a 2", how)):
        letter = Letter(key, Peer("web", "a"), Lane.REPLY, "vi", Say(key), slot="s", edits=edits)
        with post.database.writing() as session:
            outbox.put(session, [letter], now=NOW)
        await post.delivers()
    assert list(zip(post.web.calls, post.web.edited, strict=True)) == calls
    assert {*post.states().values()} == {"sent"}


async def test_a_failure_waits_its_time_and_the_next_letter_after_it(post):
    post.web.answers["a 1"] = [Retry("502"), Retry("429", timedelta(minutes=3)), Unknown("?")]
    post.writes("a 1", "a 2", "b 1")
    await post.delivers()
    assert post.web.calls == ["a 1", "b 1"]
    for parts, calls in [
        ({"seconds": 1}, 2),
        ({"seconds": 1}, 3),
        ({"minutes": 2}, 3),
        ({"minutes": 1}, 4),
    ]:
        post.clock.passes(**parts)
        await post.delivers()
        assert len(post.web.calls) == calls
    post.clock.passes(seconds=8)
    await post.delivers()
    assert post.web.calls == ["a 1", "b 1", "a 1", "a 1", "a 1", "a 2"]
    assert {*post.states().values()} == {"sent"}


@pytest.mark.usefixtures("plain_log")
async def test_one_letter_that_breaks_something_stops_no_other(post):
    post.web.answers["a 1"] = [RuntimeError("bug \x00 in a channel")]
    post.writes("a 1", "b 1")
    post.writes("c 1", channel="another channel")
    with post.database.writing() as session:
        wordless = Letter("d 1", Peer("web", "d"), Lane.REPLY, "vi", Notice("wordless"))
        outbox.put(session, [wordless], now=NOW)
    post.writes("e 1")
    with post.database.writing() as session:
        unreadable = update(schema.outbox).where(schema.outbox.c.key == "e 1")
        session.execute(unreadable.values(content={"text": "x", "ask": "nonsense"}))
    await post.delivers()
    assert post.row("b 1").state == "sent"
    for key, reason in [
        ("a 1", "RuntimeError: bug  in a channel"),
        ("c 1", "the channel another channel is not switched on"),
        ("d 1", "KeyError: 'wordless'"),
        ("e 1", "ValueError: 'nonsense' is not a valid Ask"),
    ]:
        row = post.row(key)
        assert (row.state, row.reason, row.not_before_at) == (
            "open",
            reason,
            NOW + timedelta(seconds=2),
        )
    post.clock.passes(seconds=2)
    await post.delivers()
    assert post.row("a 1").state == "sent"


# --- nobody is held up -----------------------------------------------------------------------


async def test_a_slow_peer_delays_nobody_but_themselves(simple_post):
    post = simple_post
    answer = post.web.holds("slow 1")
    post.writes("slow 1", "slow 2", *(f"p{n} {m}" for n in range(100) for m in (1, 2)))
    await post.delivers()
    states = post.states()
    assert states.pop("slow 1") == "leased"
    assert states.pop("slow 2") == "open"
    assert {*states.values()} == {"sent"}
    answer.set()
    await post.delivers()
    assert {*post.states().values()} == {"sent"}
    assert post.web.calls[-1] == "slow 2"


async def test_a_channel_that_hangs_leaves_the_others_their_way(fresh_database):
    with a_post(fresh_database("sqlite", migrated), "web", "telegram") as post:
        telegram = post.platforms["telegram"]
        stuck = [f"p{n} stuck" for n in range(3 * UNDER_WAY_MOST)]
        telegram.silent = {key: asyncio.Event() for key in stuck}
        post.writes(*stuck, channel="telegram", lane=Lane.URGENT)
        post.writes(*(f"q{n} 1" for n in range(2 * BATCH)), lane=Lane.STATUS)
        await post.delivers()
        sent = [key for key, state in post.states().items() if state == "sent"]
        assert len(sent) == 2 * BATCH
        assert UNDER_WAY_MOST <= len(telegram.calls) <= 2 * UNDER_WAY_MOST
        for answer in telegram.silent.values():
            answer.set()
        await post.delivers()
        assert {*post.states().values()} == {"sent"}


async def test_few_letters_of_a_broadcast_are_in_doubt_at_once(simple_post):
    post, bulk = simple_post, [f"p{n} bulk" for n in range(10)]
    answers = [post.web.holds(key) for key in bulk]
    post.writes(*bulk, lane=Lane.BROADCAST)
    await post.delivers()
    assert post.web.calls == bulk[: post.delivery.bulk_most]
    post.writes("q 1")
    await post.delivers()
    assert post.row("q 1").state == "sent"
    for answer in answers:
        answer.set()
    await post.delivers()
    assert sorted(post.web.calls) == sorted([*bulk, "q 1"])


async def test_a_channel_that_never_answers_is_given_up_after_a_while(simple_post):
    post = simple_post
    post.delivery.patience_in = 0.01
    for lane in (Lane.REPLY, Lane.BROADCAST):
        post.web.holds(f"{lane.name} 1")
        post.writes(f"{lane.name} 1", lane=lane)
    while "leased" in post.states().values() or not post.web.calls:
        await post.delivery.round()
    assert post.row("REPLY 1").state == "open"
    assert post.row("BROADCAST 1").state == "undeliverable"
    assert post.row("REPLY 1").reason == "no answer within 0.01 seconds"


# --- nothing is lost, nothing is sent twice ---------------------------------------------------


async def test_what_takes_long_is_not_taken_for_dead(simple_post):
    post = simple_post
    answer = post.web.holds("slow 1")
    post.writes("slow 1")
    for _ in range(8):
        await post.delivers()
        post.clock.passes(seconds=LEASE_IN.total_seconds() / 2)
        with post.database.writing() as session:
            assert outbox.reclaim(session, now=post.clock.now) == 0
    answer.set()
    await post.delivers()
    assert (post.row("slow 1").state, post.web.calls) == ("sent", ["slow 1"])


async def test_what_was_sent_while_the_database_was_away_is_written_down_later(post):
    answer = post.web.holds("a 1")
    post.writes("a 1")
    await post.delivers()
    with post.database.writing() as session:
        session.execute(text("ALTER TABLE outbox RENAME TO away"))
    answer.set()
    for _ in range(3):
        with pytest.raises(DatabaseError):
            await post.delivery.round()
    with post.database.writing() as session:
        session.execute(text("ALTER TABLE away RENAME TO outbox"))
    await post.delivers()
    assert (post.row("a 1").state, post.web.calls) == ("sent", ["a 1"])


async def test_a_dead_senders_letters_go_out_again(simple_post):
    post = simple_post
    post.writes("a 1", "b 1")
    with post.database.writing() as session:
        outbox.claim(session, most=1, now=NOW)  # and then its process died
    await post.delivers()
    assert post.web.calls == ["b 1"]
    post.clock.passes(seconds=31)
    with post.database.writing() as session:
        assert outbox.reclaim(session, now=post.clock.now) == 1
    await post.delivers()
    assert {*post.states().values()} == {"sent"}


async def test_two_processes_deliver_everything_once(fresh_database):
    url = fresh_database("postgresql", migrated)
    with a_post(url) as first, a_post(url) as second:
        first.writes(*(f"p{n % 150} {n}" for n in range(300)))
        while {*first.states().values()} != {"sent"}:
            await asyncio.gather(first.delivery.round(), second.delivery.round())
        calls = first.web.calls + second.web.calls
        assert sorted(calls) == sorted(first.states())
        assert first.web.calls
        assert second.web.calls


# --- the worker ------------------------------------------------------------------------------


@contextmanager
def at_work(post: Post):
    """The worker itself, woken by rings alone, and the bell."""
    post.delivery.poll_in = 3600
    bell = Bell()
    with bell.listen(OUTBOX) as ear:
        yield asyncio.create_task(post.delivery.run(ear)), bell


async def stopped(worker: asyncio.Task[None]) -> None:
    """It was told to stop, and did."""
    with pytest.raises(asyncio.CancelledError):
        await worker


async def test_a_ring_is_answered_at_once_whatever_is_under_way(simple_post):
    post = simple_post
    answer = post.web.holds("a 1")
    post.writes("a 1")
    with at_work(post) as (worker, bell):
        await post.web.reached["a 1"].wait()
        post.writes("b 1")
        bell.ring(OUTBOX)
        await post.has_sent("b 1")
        answer.set()
        await post.has_sent("a 1")  # written down without another ring
        worker.cancel()
        await stopped(worker)


async def test_told_to_stop_it_lets_a_letter_under_way_end(simple_post):
    post = simple_post
    answer = post.web.holds("a 1")
    post.writes("a 1")
    with at_work(post) as (worker, _):
        await post.web.reached["a 1"].wait()
        worker.cancel()
        answer.set()
        await stopped(worker)
    assert post.states() == {"a 1": "sent"}


async def test_told_to_stop_it_does_not_wait_for_ever(simple_post):
    post = simple_post
    post.delivery.drain_in = 0.01
    post.web.holds("a 1")
    post.writes("a 1", "b 1")
    with at_work(post) as (worker, _):
        await post.web.reached["a 1"].wait()
        worker.cancel()
        await stopped(worker)
    # It may have arrived: when its lease ends it is sent again.
    assert post.states() == {"a 1": "leased", "b 1": "sent"}


@pytest.mark.usefixtures("plain_log")
async def test_a_worker_that_fails_starts_again():
    begun: list[str] = []
    done = asyncio.Event()

    async def work():
        begun.append("again")
        if len(begun) < 3:
            raise RuntimeError("the database is away")
        done.set()
        await asyncio.Event().wait()

    worker = asyncio.create_task(forever(work, "test", again_in=0))
    await done.wait()
    worker.cancel()
    assert len(begun) == 3
