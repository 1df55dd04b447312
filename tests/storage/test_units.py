"""Events that wait for their files, and albums that are answered as one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import inbox, schema
from storage.inbox import MEDIA_LEASE_IN, UNIT_LOOK_IN, Arrival
from tests.domain.cases import NOW

SETTLES_IN = timedelta(seconds=1)
SECOND = timedelta(seconds=1)


CHANNEL = "telegram"


def arrives(session, key, *, now=NOW, unit=None, has_media=False):
    settles = SETTLES_IN if unit else timedelta(0)
    arrival = Arrival(CHANNEL, key, key[0], f"raw of {key}", unit, settles, has_media)
    assert inbox.receive(session, arrival, now=now)


def heads(session, now=NOW):
    return inbox.claim(session, most=50, now=now)


def answered(session, now=NOW):
    """What is answered now, unit by unit, and done with it."""
    found = []
    for head in heads(session, now):
        rows = inbox.unit(session, head, now=now)
        inbox.finish(session, [row.id for row in rows], now=now)
        found.append([row.key for row in rows])
    return found


def row_of(session, key):
    return session.execute(select(schema.inbox).where(schema.inbox.c.key == key)).one()


# --- files -----------------------------------------------------------------------------------


def test_what_has_files_waits_for_them_and_so_does_what_was_said_after(session):
    arrives(session, "a1", has_media=True)
    arrives(session, "a2")
    arrives(session, "b1")
    assert answered(session) == [["b1"]]
    (row,) = inbox.claim_media(session, CHANNEL, most=9, now=NOW)
    assert (row.key, row.raw) == ("a1", "raw of a1")
    inbox.fetched(session, row.id, ["hash"], open_at=NOW)
    (head,) = heads(session)
    assert (head.key, head.files, head.attempts) == ("a1", ["hash"], 0)
    assert answered(session) + answered(session) == [["a1"], ["a2"]]


def test_files_are_fetched_by_one_fetcher_until_it_dies(session):
    arrives(session, "a1", has_media=True)
    arrives(session, "b1", has_media=True)
    assert [row.key for row in inbox.claim_media(session, CHANNEL, most=1, now=NOW)] == ["a1"]
    assert [row.key for row in inbox.claim_media(session, CHANNEL, most=9, now=NOW)] == ["b1"]
    assert inbox.claim_media(session, CHANNEL, most=9, now=NOW + MEDIA_LEASE_IN - SECOND) == []
    again = inbox.claim_media(session, CHANNEL, most=9, now=NOW + MEDIA_LEASE_IN)
    assert [(row.key, row.attempts) for row in again] == [("a1", 2), ("b1", 2)]


def test_files_that_can_not_be_had_yet_are_tried_later(session):
    arrives(session, "a1", has_media=True)
    (row,) = inbox.claim_media(session, CHANNEL, most=9, now=NOW)
    inbox.fetch_later(session, row.id, at=NOW + 5 * SECOND)
    assert inbox.claim_media(session, CHANNEL, most=9, now=NOW + 4 * SECOND) == []
    assert len(inbox.claim_media(session, CHANNEL, most=9, now=NOW + 5 * SECOND)) == 1


def test_a_fetcher_that_comes_too_late_changes_nothing(session):
    arrives(session, "a1", has_media=True)
    (row,) = inbox.claim_media(session, CHANNEL, most=9, now=NOW)
    inbox.fetched(session, row.id, ["hash"], open_at=NOW)
    assert answered(session) == [["a1"]]
    inbox.fetched(session, row.id, ["another"], open_at=NOW)
    inbox.fetch_later(session, row.id, at=NOW + 9 * SECOND)
    done = row_of(session, "a1")
    assert (done.state, done.files) == ("done", ["hash"])


# --- albums ----------------------------------------------------------------------------------

# What came when (in seconds), and what is answered at which second.
ALBUMS = [
    ([("a1", 0)], 0, []),
    ([("a1", 0)], 1, [["a1"]]),
    ([("a1", 0), ("a2", 0), ("a3", 0)], 1, [["a1", "a2", "a3"]]),
    ([("a1", 0), ("a2", 0.9)], 1, []),
    ([("a1", 0), ("a2", 0.9)], 1.9, [["a1", "a2"]]),
    ([("a1", 0), ("b1", 0)], 1, [["a1"], ["b1"]]),
]


@pytest.mark.parametrize(("came", "second", "units"), ALBUMS)
def test_an_album_is_answered_once_nothing_of_it_came_for_a_while(session, came, second, units):
    for key, at in came:
        arrives(session, key, now=NOW + at * SECOND, unit=f"album of {key[0]}")
    assert [u for u in answered(session, NOW + second * SECOND) if u] == units


def test_an_album_waits_for_the_last_of_its_files(session):
    for key in ("a1", "a2"):
        arrives(session, key, unit="album", has_media=True)
    first, second = inbox.claim_media(session, CHANNEL, most=9, now=NOW)
    inbox.fetched(session, first.id, ["one"], open_at=NOW)
    assert answered(session) == [[]]
    later = NOW + UNIT_LOOK_IN
    assert heads(session, later - timedelta(milliseconds=1)) == []
    inbox.fetched(session, second.id, ["two"], open_at=later)
    assert answered(session, NOW + SECOND) == [["a1", "a2"]]


def test_what_was_said_after_an_album_is_answered_after_it(session):
    arrives(session, "a1", unit="album")
    arrives(session, "a2")
    assert answered(session) == []
    assert answered(session, NOW + SECOND) == [["a1"]]
    assert answered(session, NOW + SECOND) == [["a2"]]


def test_two_albums_of_a_person_are_two_answers(session):
    for key, unit in (("a1", "one"), ("a2", "two"), ("a3", "one")):
        arrives(session, key, unit=unit)
    assert answered(session, NOW + SECOND) == [["a1", "a3"]]
    assert answered(session, NOW + SECOND) == [["a2"]]
