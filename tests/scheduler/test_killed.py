"""Real processes side by side, one of them ended by kill -9: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.conversation import Lane, Peer, Say
from domain.rules import Moment
from scheduler.metronome import SWEEPS
from storage import outbox, schema
from storage.outbox import Letter
from tests.domain.cases import MOMENT, NOW, RULES
from tests.records import migrated, opened
from tests.scheduler.test_catching_up import crowd, letters, told_by_the_system
from tests.scheduler.workers import hired

MANY = int(os.environ.get("DUE_ROWS", "250"))
"""Due rows, in batches of 50; docs/benchmarks.md has what was seen with 10,000."""
LATER = MOMENT.now + timedelta(days=30)


@pytest.fixture(scope="module")
def workers():
    with hired() as workers:
        yield workers


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, fresh_database):
    """A database that processes share."""
    return fresh_database(request.param, migrated)


def killed(workers, work, url, now):
    """kill -9 of a process that has work in its hands; how much."""
    workers.order(work, url, now)
    pid, said = workers.hear()
    os.kill(pid, signal.SIGKILL)
    word, rows = said.split()
    assert word == "held"
    return int(rows)


def test_of_four_that_tick_one_dies_and_the_others_do_its_work(workers, url):
    with opened(url) as database, database.writing() as session:
        codes = crowd(session, MANY)
    assert killed(workers, "hang ticking", url, LATER) > 0
    for _ in range(3):
        workers.order("tick", url, LATER)
    swept = workers.rows(processes=3)
    # A server may notice a death after the others are done: then it is the next tick that does it.
    workers.order("tick", url, LATER)
    assert swept + workers.rows(processes=1) == len(codes)
    with opened(url) as database, database.reading() as session:
        assert told_by_the_system(session, codes) == Counter(dict.fromkeys(codes, 1))
        assert letters(session) == Counter(
            (code, person) for code in codes for person in _told(session)
        )


def _told(session):
    """Whom the gravest rung is for: the dispatcher."""
    name = schema.conversations.c.peer == "dispatcher"
    return [str(p) for p in session.scalars(select(schema.conversations.c.person).where(name))]


def test_what_a_killed_sender_held_is_taken_up_within_thirty_seconds(workers, url):
    written = [
        Letter(f"p{n} 1", Peer("web", f"p{n}"), Lane.REPLY, "vi", Say("x")) for n in range(9)
    ]
    with opened(url) as database, database.writing() as session:
        outbox.put(session, written, now=NOW)
    assert killed(workers, "hang sending", url, NOW) == len(written)
    (reclaim,) = (sweep for sweep in SWEEPS if sweep.name == "reclaim")
    looks = [NOW + timedelta(seconds=s) for s in range(0, 31, reclaim.seconds)]
    with opened(url) as database:
        found = [to for at in looks for to in _taken_up(database, reclaim, at)]
    assert found == [letter.to for letter in written]


def _taken_up(database, reclaim, at):
    """Whose letters another process gets at that moment."""
    with database.writing() as session:
        reclaim.work(session, Moment(at, RULES))
    with database.writing() as session:
        return [due.to for due in outbox.claim(session, most=99, now=at)]
