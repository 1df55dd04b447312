"""The road in: stored once, handled in each person's order, by one worker at a time."""

import re
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import bindparam, select, text

from storage import inbox, schema
from storage.columns import Instant
from storage.inbox import ATTEMPTS_MOST, Arrival
from tests.domain.cases import NOW
from tests.records import at_once, count_of, explained, migrated, numbers_up_to, opened

SECOND = timedelta(seconds=1)


def arrives(session, peer, key=None, channel="web", now=NOW):
    """One event of a person; the key tells it from all others."""
    key = key or f"{peer}:{count_of(session, 'inbox')}"
    return inbox.receive(session, Arrival(channel, key, peer, f"raw of {key}"), now=now)


def claimed(session, now=NOW, most=50):
    return [row.key for row in inbox.claim(session, most=most, now=now)]


def row_of(session, key):
    return session.execute(select(schema.inbox).where(schema.inbox.c.key == key)).one()


# --- receiving -------------------------------------------------------------------------------

# Channel and key of two arrivals, and how many events they are.
KEYS = [
    (("web", "a"), ("web", "a"), 1),
    (("web", "a"), ("web", "A"), 2),
    (("web", "a"), ("web", "a "), 2),
    (("web", "a"), ("telegram", "a"), 2),
    (("web", "ế"), ("web", "ê"), 2),
]


@pytest.mark.parametrize(("first", "second", "events"), KEYS)
def test_an_event_is_stored_once_by_channel_and_key(session, first, second, events):
    new = [arrives(session, "p", key, channel) for channel, key in (first, second)]
    assert new == [True, events == 2]
    assert count_of(session, "inbox") == events


def test_of_many_that_come_together_each_knows_whether_it_was_new(session):
    arrives(session, "p", key="old")
    arrived = [(Arrival("web", key, "p", "raw"), NOW) for key in ("a", "old", "a", "b")]
    assert inbox.receive_each(session, arrived) == [True, False, False, True]
    assert count_of(session, "inbox") == 3


def test_an_event_that_comes_in_many_times_at_once_is_stored_once(database):
    def receive(_number):
        with database.writing() as session:
            return arrives(session, "p", key="the same")

    assert Counter(at_once(receive, 16)) == {False: 15, True: 1}
    with database.reading() as session:
        assert count_of(session, "inbox") == 1


def test_what_came_is_handed_on_as_it_came(session):
    arrives(session, "p", key="k")
    (row,) = inbox.claim(session, most=1, now=NOW)
    assert (row.channel, row.key, row.peer, row.raw) == ("web", "k", "p", "raw of k")
    assert (row.received_at, row.attempts) == (NOW, 0)


# --- claiming --------------------------------------------------------------------------------

# Who wrote in which order, and what is claimed in each round when all of it is answered.
ORDER = [
    ("a1 a2 a3", ["a1", "a2", "a3"]),
    ("a1 b1 c1", ["a1 b1 c1"]),
    ("a1 a2 b1 a3 b2", ["a1 b1", "a2 b2", "a3"]),
    ("b1 a1 b2", ["b1 a1", "b2"]),
    ("", []),
]


@pytest.mark.parametrize(("came", "rounds"), ORDER)
def test_everybodys_oldest_first_and_people_side_by_side(session, came, rounds):
    for key in came.split():
        arrives(session, key[0], key)
    found = []
    while rows := inbox.claim(session, most=50, now=NOW):
        found.append(" ".join(row.key for row in rows))
        inbox.finish(session, [row.id for row in rows], now=NOW)
    assert found == rounds


def test_the_same_person_on_two_channels_has_two_lanes(session):
    arrives(session, "p", "a")
    arrives(session, "p", "b", channel="telegram")
    assert claimed(session) == ["a", "b"]


def test_no_more_than_asked_for_the_oldest_first(session):
    for n in range(5):
        arrives(session, f"p{n}", f"k{n}")
    assert claimed(session, most=3) == ["k0", "k1", "k2"]


def test_two_workers_never_share_a_row_or_a_person(fresh_database):
    """Each in an open transaction of its own, as on two machines."""
    with opened(fresh_database("postgresql", migrated)) as database, ExitStack() as workers:
        with database.writing() as session:
            for key in ("a1", "a2", "b1", "b2", "c1"):
                arrives(session, key[0], key)
        first = workers.enter_context(database.writing())
        assert claimed(first, most=2) == ["a1", "b1"]
        second = workers.enter_context(database.writing())
        assert claimed(second) == ["c1"]
        third = workers.enter_context(database.writing())
        assert claimed(third) == []


def test_a_worker_that_dies_lets_go_at_once(fresh_database):
    with opened(fresh_database("postgresql", migrated)) as database:
        with database.writing() as session:
            arrives(session, "a", "a1")
        with database.writing() as session:
            assert claimed(session) == ["a1"]
            session.invalidate()
            assert session.invalidated
            session.get_transaction().rollback()
        with database.writing() as session:
            assert claimed(session) == ["a1"]


def test_what_one_worker_answers_meanwhile_another_does_not_answer_again(fresh_database):
    with opened(fresh_database("postgresql", migrated)) as database:
        with database.writing() as session:
            for n in range(40):
                arrives(session, f"p{n % 8}", f"k{n}")
        answered: list[str] = []

        def work(_number):
            while True:
                with database.writing() as session:
                    rows = inbox.claim(session, most=3, now=NOW)
                    inbox.finish(session, [row.id for row in rows], now=NOW)
                if not rows:
                    return
                answered.extend(row.key for row in rows)

        while at_once(work, 4) and len(answered) < 40:
            pass
        assert sorted(answered) == sorted(f"k{n}" for n in range(40))


def test_on_sqlite_a_second_worker_waits_for_the_first(fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database:
        with database.writing() as session:
            arrives(session, "a", "a1")
            arrives(session, "a", "a2")
        found, begun = [], Event()

        def second():
            begun.set()
            with database.writing() as session:
                found.extend(claimed(session))

        thread = Thread(target=second)
        with database.writing() as session:
            (row,) = inbox.claim(session, most=50, now=NOW)
            thread.start()
            begun.wait()
            inbox.finish(session, [row.id], now=NOW)
        thread.join()
        assert (row.key, found) == ("a1", ["a2"])


# --- what can't be handled -------------------------------------------------------------------


def test_a_row_that_fails_is_put_off_longer_each_time_then_put_aside(session):
    arrives(session, "p", "fails")
    arrives(session, "p", "waits")
    now, waits = NOW, []
    for attempt in range(1, ATTEMPTS_MOST):
        (row,) = inbox.claim(session, most=9, now=now)
        assert (row.key, row.attempts) == ("fails", attempt - 1)
        assert inbox.put_off(session, row, error="why", now=now)
        again_at = row_of(session, "fails").not_before_at
        waits.append((again_at - now).total_seconds())
        assert claimed(session, again_at - SECOND) == []
        now = again_at
    assert waits == [5, 10, 20, 40]
    (row,) = inbox.claim(session, most=9, now=now)
    assert not inbox.put_off(session, row, error="why at last", now=now)
    aside = row_of(session, "fails")
    assert (aside.state, aside.error, aside.raw) == ("quarantined", "why at last", "raw of fails")
    assert claimed(session, now) == ["waits"]


def test_others_pass_one_who_waits(session):
    arrives(session, "p", "fails")
    arrives(session, "q", "passes")
    failing = inbox.claim(session, most=1, now=NOW)[0]
    inbox.put_off(session, failing, error="why", now=NOW)
    assert claimed(session) == ["passes"]


def test_what_is_put_aside_keeps_its_body_and_blocks_nobody(session):
    arrives(session, "p", "poison")
    arrives(session, "p", "next")
    row = inbox.claim(session, most=1, now=NOW)[0]
    inbox.quarantine(session, row.id, error="x" * 5000, now=NOW)
    aside = row_of(session, "poison")
    assert (aside.state, aside.raw, aside.done_at) == ("quarantined", "raw of poison", NOW)
    assert len(aside.error) == 2000
    assert claimed(session) == ["next"]
    assert not arrives(session, "p", "poison")


# --- forgetting ------------------------------------------------------------------------------


def test_a_body_that_may_not_be_kept_is_blanked_at_once(session):
    arrives(session, "p", "denunciation")
    row = inbox.claim(session, most=1, now=NOW)[0]
    inbox.forget_body(session, row.id)
    inbox.finish(session, [row.id], now=NOW)
    assert (row_of(session, "denunciation").raw, row_of(session, "denunciation").state) == (
        None,
        "done",
    )


# Hours since a row was finished, and whether a purge of what is older than 24 hours blanks it.
PURGED = [(23, False), (24, False), (25, True)]


@pytest.mark.parametrize(("hours", "blank"), PURGED)
def test_finished_bodies_are_purged_and_keep_deduplicating(session, hours, blank):
    arrives(session, "p", "old")
    arrives(session, "q", "open")
    row = inbox.claim(session, most=1, now=NOW)[0]
    inbox.finish(session, [row.id], now=NOW - timedelta(hours=hours))
    assert inbox.purge(session, before=NOW - timedelta(hours=24)) == blank
    assert (row_of(session, "old").raw is None) is blank
    assert row_of(session, "open").raw == "raw of open"
    assert not arrives(session, "p", "old")


def test_what_was_put_aside_is_not_purged(session):
    arrives(session, "p", "poison")
    row = inbox.claim(session, most=1, now=NOW)[0]
    inbox.quarantine(session, row.id, error="why", now=NOW)
    assert inbox.purge(session, before=NOW + timedelta(days=365)) == 0
    assert row_of(session, "poison").raw == "raw of poison"


def test_finishing_nothing_is_nothing(session):
    inbox.finish(session, [], now=NOW)
    assert claimed(session) == []


# Many events in one statement: nearly all are answered, some thousand wait in long lanes.
MANY = """
INSERT INTO inbox (channel, key, peer, raw, state, received_at, not_before_at)
{numbers}
SELECT 'web', 'k' || n, 'p' || (n % 300), 'x', CASE WHEN n > 98000 THEN 'open' ELSE 'done' END,
       :now, :now
FROM {source}
"""


def test_a_long_inbox_is_claimed_from_by_its_indexes(database):
    numbers, source = numbers_up_to(database, 100_000)
    with database.writing() as session:
        moment = bindparam("now", NOW, Instant)
        session.execute(text(MANY.format(numbers=numbers, source=source)).bindparams(moment))
    with database.writing() as session:
        session.execute(text("ANALYZE"))
        plan = explained(session, inbox._CLAIM, {"most": 32, "now": NOW})
        assert len(inbox.claim(session, most=32, now=NOW)) == 32
    assert "ix_inbox_open" in plan
    assert "ix_inbox_unanswered_lane" in plan
    assert not re.search(r"SCAN (older|inbox)$|Seq Scan on inbox", plan, re.MULTILINE), plan
