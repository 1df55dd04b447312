"""The metronome ticks, the tables hold the truth; the sweeps keep the tables small."""

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.writer import Writer
from domain.conversation import Lane, Peer, Say
from domain.rules import Moment
from scheduler import housekeeping
from scheduler.metronome import SWEEPS, Sweep, _tick, metronome
from storage import inbox, outbox, schema
from storage.inbox import Arrival
from storage.outbox import LEASE_IN, Letter, Outcome
from tests.domain.cases import MOMENT, NOW, RULES, at

# Every sweep, and how often it comes by.
EVERY = {"broadcasts": 1, "deadlines": 5, "digests": 60, "reclaim": 5, "purge": 3600}


@pytest.fixture
def writer(database):
    with closing(Writer(database)) as writer:
        yield writer


def ticks(writer):
    """The metronome's jobs by name, not started."""
    scheduler = metronome(writer, lambda: MOMENT, zone="Asia/Ho_Chi_Minh")
    scheduler.start(paused=True)
    jobs = {job.id: job for job in scheduler.get_jobs()}
    scheduler.shutdown(wait=False)
    return jobs


async def test_every_sweep_has_its_time(writer):
    jobs = ticks(writer)
    assert {name: job.trigger.interval.total_seconds() for name, job in jobs.items()} == EVERY


async def test_what_was_missed_is_made_up_for_once_and_never_twice_at_a_time(writer):
    for job in ticks(writer).values():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
        assert str(job.trigger.timezone) == "Asia/Ho_Chi_Minh"


async def test_every_tick_runs_on_an_empty_database(writer):
    for job in ticks(writer).values():
        assert await job.func(*job.args) is None


# How much is due, in batches of three, and how many transactions a tick takes for it.
DUE = [(0, 1), (2, 1), (3, 2), (7, 3), (9, 4)]


@pytest.mark.parametrize(("due", "transactions"), DUE)
async def test_a_full_batch_is_followed_by_the_next_at_once(writer, due, transactions):
    left, taken = due, []

    def sweep(session, moment):
        nonlocal left
        done = min(left, 3)
        left -= done
        taken.append(moment)
        return done

    await _tick(Sweep("test", 5, sweep, batch=3), writer, lambda: MOMENT)
    assert (left, taken) == (0, [MOMENT] * transactions)


# --- housekeeping ------------------------------------------------------------------------------


def a_letter(session, key, state, moment=NOW):
    letter = Letter(key, Peer("web", key), Lane.REPLY, "vi", Say("x"))
    outbox.put(session, [letter], now=NOW)
    (due,) = outbox.claim(session, most=1, now=NOW)
    if state != "leased":
        outbox.record(session, [Outcome(due.id, due.attempts, state, moment)])


def test_what_dead_senders_held_goes_out_again(session):
    a_letter(session, "held", "leased")
    assert housekeeping.reclaim(session, MOMENT) == 0
    late = Moment(NOW + LEASE_IN + timedelta(seconds=1), RULES)
    assert housekeeping.reclaim(session, late) == 1
    assert len(outbox.claim(session, most=9, now=late.now)) == 1


def test_what_a_dead_process_held_is_taken_back_within_thirty_seconds(session):
    """Killed right after it claimed: its lease ends, and the next look takes the letter back."""
    a_letter(session, "held", "leased")
    (look,) = (sweep for sweep in SWEEPS if sweep.name == "reclaim")
    looks = range(0, 31, look.seconds)
    back = [look.work(session, at(seconds=seconds)) for seconds in looks]
    assert sum(back) == 1
    assert len(outbox.claim(session, most=9, now=at(seconds=30).now)) == 1


# Days after it was done, and whether the bodies are still there: seven days are kept.
KEPT = [(6, True), (7, True), (8, False)]


@pytest.mark.parametrize(("days", "kept"), KEPT)
def test_bodies_of_what_is_done_are_blanked_and_the_rows_stay(session, days, kept):
    inbox.receive(session, Arrival("web", "event", "p", "words"), now=NOW)
    (row,) = inbox.claim(session, most=1, now=NOW)
    inbox.finish(session, [row.id], now=NOW)
    a_letter(session, "sent", "sent")
    a_letter(session, "refused", "undeliverable")
    assert housekeeping.purge(session, at(days=days)) == (0 if kept else 3)
    bodies = [
        *session.scalars(select(schema.inbox.c.raw)),
        *session.scalars(select(schema.outbox.c.content)),
    ]
    assert len(bodies) == 3
    assert all(body is not None for body in bodies) is kept
    assert any(body is not None for body in bodies) is kept


def test_what_waits_is_never_blanked(session):
    inbox.receive(session, Arrival("web", "event", "p", "words"), now=NOW)
    a_letter(session, "again", "open", NOW + timedelta(days=400))
    a_letter(session, "under way", "leased")
    assert housekeeping.purge(session, at(days=365)) == 0
