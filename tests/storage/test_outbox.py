"""The road out: each letter once, the urgent first, each person's in order, by one sender."""

import re
from contextlib import ExitStack
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import IntegrityError

from domain.conversation import Ask, Choice, Lane, Notice, Peer, Say
from storage import outbox, schema
from storage.columns import Instant
from storage.outbox import HOLDS_MOST, LEASE_IN, Letter, Outcome
from tests.domain.cases import NOW
from tests.records import at_once, count_of, explained, migrated, numbers_up_to, opened

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def put(session, *letters, channel="web", now=NOW):
    """Letters by name: the first character is the person, `a1 a2` are two letters to a."""
    for name, lane, *later in letters:
        at = later[0] if later else None
        letter = Letter(name, Peer(channel, name[0]), lane, "vi", Say(f"text of {name}"), at)
        outbox.put(session, [letter], now=now)


def row_of(session, key):
    return session.execute(select(schema.outbox).where(schema.outbox.c.key == key)).one()


def claimed(session, now=NOW, most=50, **more):
    due = outbox.claim(session, most=most, now=now, **more)
    return [str(row.packed["text"]).split()[-1] for row in due]


def ended(session, *outcomes):
    """`ended(session, ("a1", "sent"), ("b1", "open", later))` after one claim of each."""
    outbox.record(session, [_outcome(session, *one) for one in outcomes])


def _outcome(session, key, state, at=NOW):
    row = row_of(session, key)
    return Outcome(row.id, row.attempts, state, at, reason=None if state == "sent" else "why")


# --- writing ---------------------------------------------------------------------------------

CONTENTS = [
    Say("Xin chào"),
    Say("", (Choice("go:start", "Bắt đầu"), Choice("x", "Ế 🗑️")), ("photo",), Ask.PLACE),
    Notice("case.accept", {"code": "HN-1", "due_at": NOW.isoformat(), "n": [1, 2.5, None, True]}),
    Notice("staff.assign", {"card": {"text": "Rác"}}, ("do:accept:HN-1:3",), ("photo", "photo2")),
    Notice("quiet"),
]


@pytest.mark.parametrize("content", CONTENTS)
def test_a_letter_comes_out_as_it_went_in(session, content):
    peer = Peer("telegram", "0123456789abcdef0123")
    outbox.put(session, [Letter("k", peer, Lane.STATUS, "en", content)], now=NOW)
    (due,) = outbox.claim(session, most=1, now=NOW)
    assert (due.to, due.lane, due.language, due.attempts) == (peer, Lane.STATUS, "en", 1)
    assert due.content == content


def test_a_letter_is_written_once_by_its_key(session):
    put(session, ("a1", Lane.REPLY), ("a1", Lane.URGENT))
    assert count_of(session, "outbox") == 1
    assert row_of(session, "a1").lane == Lane.REPLY


def test_a_letter_that_many_write_at_once_is_written_once(database):
    def write(_number):
        with database.writing() as session:
            put(session, ("a1", Lane.REPLY))

    assert at_once(write, 16) == [None] * 16
    with database.reading() as session:
        assert count_of(session, "outbox") == 1


def test_no_letters_are_no_trouble(session):
    outbox.put(session, [], now=NOW)
    outbox.record(session, [])
    assert outbox.claim(session, most=9, now=NOW) == []


def test_a_state_nobody_knows_is_refused(session):
    put(session, ("a1", Lane.REPLY))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(schema.outbox).values(state="lost"))


# --- which goes next -------------------------------------------------------------------------

U, R, A, S, M, D, B = Lane
LATER, EARLIER = NOW + MINUTE, NOW - MINUTE

# The letters in the order they were written, and what goes in each round when all arrives.
ROUNDS: list[tuple[list[tuple], list[str]]] = [
    ([("a1", R), ("b1", R), ("c1", R)], ["a1 b1 c1"]),
    ([("a1", R), ("a2", R), ("a3", R)], ["a1", "a2", "a3"]),
    ([("a1", R), ("a2", R), ("b1", R)], ["a1 b1", "a2"]),
    ([("a1", B), ("b1", D), ("c1", M), ("d1", S), ("e1", A), ("f1", R), ("g1", U)],
     ["g1 f1 e1 d1 c1 b1 a1"]),
    ([("a1", B), ("a2", R)], ["a2", "a1"]),
    ([("a1", S), ("b1", B), ("a2", U), ("b2", S)], ["a2 b2", "a1 b1"]),
    ([("a1", R, LATER)], []),
    ([("a1", R, LATER), ("a2", R)], ["a2"]),
    ([("a1", R, NOW), ("b1", R, EARLIER)], ["a1 b1"]),
    ([("a1", U, LATER), ("a2", B), ("a3", B)], ["a2", "a3"]),
]  # fmt: skip


@pytest.mark.parametrize(("letters", "rounds"), ROUNDS)
def test_the_urgent_first_and_one_of_each_person_at_a_time(session, letters, rounds):
    put(session, *letters)
    found = []
    while round_ := claimed(session):
        found.append(" ".join(round_))
        ended(session, *((key, "sent") for key in round_))
    assert found == rounds


def test_the_same_person_on_two_channels_has_two_lanes(session):
    put(session, ("a1", R))
    put(session, ("a2", R), channel="telegram")
    assert claimed(session) == ["a1", "a2"]


def test_a_letter_under_way_holds_back_even_the_urgent_one(session):
    put(session, ("a1", B))
    assert claimed(session) == ["a1"]
    put(session, ("a2", U), ("b1", B))
    assert claimed(session) == ["b1"]
    ended(session, ("a1", "sent"))
    assert claimed(session) == ["a2"]


def test_no_more_than_asked_for(session):
    put(session, ("a1", B), ("b1", R), ("c1", R))
    assert claimed(session, most=2) == ["b1", "c1"]


def test_a_full_channel_gets_no_more(session):
    put(session, ("a1", R), ("b1", R))
    put(session, ("c1", R), channel="telegram")
    assert claimed(session, full=["web"]) == ["c1"]
    assert claimed(session, full=["telegram", "zalo"]) == ["a1", "b1"]


def test_what_must_be_tried_again_holds_back_what_was_said_after_it(session):
    put(session, ("a1", R), ("a2", R), ("b1", R))
    now = NOW
    for attempt in range(1, HOLDS_MOST + 1):
        assert claimed(session, now) == (["a1", "b1"] if attempt == 1 else ["a1"])
        ended(session, ("a1", "open", now + MINUTE))
        assert claimed(session, now) == []
        now += MINUTE
    assert claimed(session, now) == ["a1"]  # the last try that holds the others back has failed
    ended(session, ("a1", "open", now + MINUTE))
    assert claimed(session, now) == ["a2"]
    assert row_of(session, "a1").attempts == HOLDS_MOST + 1


def test_what_must_be_tried_again_does_not_hold_back_what_is_more_urgent(session):
    put(session, ("a1", S))
    claimed(session)
    ended(session, ("a1", "open", LATER))
    put(session, ("a2", U), ("a3", S))
    assert claimed(session) == ["a2"]
    ended(session, ("a2", "sent"))
    assert claimed(session) == []
    assert claimed(session, LATER) == ["a1"]


# --- leases ----------------------------------------------------------------------------------


def test_a_letter_under_way_is_nobody_elses(session):
    put(session, ("a1", R))
    assert claimed(session) == ["a1"]
    assert claimed(session) == []
    assert row_of(session, "a1").lease_until_at == NOW + LEASE_IN


def test_a_dead_senders_letters_go_out_again_when_the_lease_ends(session):
    put(session, ("a1", R), ("b1", R))
    claimed(session)
    ended(session, ("b1", "sent"))
    assert outbox.reclaim(session, now=NOW + LEASE_IN) == 0
    late = NOW + LEASE_IN + SECOND
    assert outbox.reclaim(session, now=late) == 1
    assert claimed(session, late) == ["a1"]
    assert row_of(session, "a1").attempts == 2


def test_who_still_sends_renews_the_lease(session):
    put(session, ("a1", R), ("b1", R))
    first, second = outbox.claim(session, most=2, now=NOW)
    ended(session, ("b1", "sent"))
    outbox.renew(session, [first.id, second.id], now=NOW + MINUTE)
    assert outbox.reclaim(session, now=NOW + MINUTE + LEASE_IN) == 0
    assert outbox.reclaim(session, now=NOW + MINUTE + LEASE_IN + SECOND) == 1
    assert row_of(session, "b1").lease_until_at is None


# What a sender that lost its lease says afterwards, and what becomes of the row that
# another one has claimed meanwhile: that it arrived is true whoever says it.
LATE_WORDS = [("sent", "sent"), ("open", "leased"), ("undeliverable", "leased")]


@pytest.mark.parametrize(("said", "state"), LATE_WORDS)
def test_who_lost_the_lease_can_only_say_that_it_arrived(session, said, state):
    put(session, ("a1", R))
    (lost,) = outbox.claim(session, most=1, now=NOW)
    late = NOW + LEASE_IN + SECOND
    outbox.reclaim(session, now=late)
    (held,) = outbox.claim(session, most=1, now=late)
    outbox.record(session, [Outcome(lost.id, lost.attempts, said, late, "id-1")])
    assert row_of(session, "a1").state == state
    outbox.record(session, [Outcome(held.id, held.attempts, "sent", late, "id-2")])
    row = row_of(session, "a1")
    assert (row.state, row.platform_id) == ("sent", "id-1" if said == "sent" else "id-2")


def test_an_ended_letter_stays_ended(session):
    put(session, ("a1", R))
    claimed(session)
    ended(session, ("a1", "undeliverable"))
    ended(session, ("a1", "sent"))
    assert row_of(session, "a1").state == "undeliverable"
    assert outbox.reclaim(session, now=NOW + 9 * LEASE_IN) == 0


def test_outcomes_are_written_down(session):
    put(session, ("a1", R), ("b1", R), ("c1", R))
    due = outbox.claim(session, most=9, now=NOW)
    outcomes = [
        Outcome(due[0].id, 1, "sent", NOW, "m-77"),
        Outcome(due[1].id, 1, "open", LATER, reason="502"),
        Outcome(due[2].id, 1, "undeliverable", NOW, reason="blocked"),
    ]
    outbox.record(session, outcomes)
    rows = [row_of(session, key) for key in ("a1", "b1", "c1")]
    assert [(r.state, r.platform_id, r.reason, r.not_before_at) for r in rows] == [
        ("sent", "m-77", None, NOW),
        ("open", None, "502", LATER),
        ("undeliverable", None, "blocked", NOW),
    ]


# --- several senders -------------------------------------------------------------------------


def test_two_senders_never_share_a_letter_or_a_person(fresh_database):
    """Each in an open transaction of its own, as on two machines."""
    with opened(fresh_database("postgresql", migrated)) as database, ExitStack() as senders:
        with database.writing() as session:
            put(session, ("a1", R), ("a2", R), ("b1", R), ("b2", U), ("c1", B))
        first, second, third = (senders.enter_context(database.writing()) for _ in range(3))
        assert claimed(first, most=2) == ["b2", "a1"]
        assert claimed(second) == ["c1"]
        assert claimed(third) == []


def test_many_senders_send_everything_once_and_in_order(database):
    with database.writing() as session:
        for n in range(60):
            put(session, (f"{'abcdefgh'[n % 8]}{n}", R))
    sent = []

    def send(_number):
        while True:
            with database.writing() as session:
                keys = claimed(session, most=4)
            if not keys:
                return
            sent.extend(keys)
            with database.writing() as session:
                ended(session, *((key, "sent") for key in keys))

    while len(sent) < 60:
        assert at_once(send, 4) == [None] * 4
    assert sorted(sent) == sorted({*sent})
    for person in "abcdefgh":
        theirs = [int(key[1:]) for key in sent if key[0] == person]
        assert theirs == sorted(theirs)


WORDS = st.tuples(st.sampled_from("abc"), st.sampled_from([R, R, S, B]), st.integers(0, 2))


def test_within_a_lane_nobody_ever_gets_a_later_letter_first(fresh_database):
    """Whatever fails how often, if it is fewer times than hold back the others."""
    with opened(fresh_database("sqlite", migrated)) as database, database.writing() as session:

        @settings(max_examples=60)
        @given(st.lists(WORDS, max_size=12))
        def check(words):
            with session.begin_nested() as undo:
                letters = [
                    (f"{who}{n}", lane, fails) for n, (who, lane, fails) in enumerate(words)
                ]
                _in_order(letters, _arrived(session, letters))
                undo.rollback()

        check()


def _arrived(session, letters):
    """The letters in the order they arrive, each after failing as often as it says."""
    put(session, *(letter[:2] for letter in letters))
    fails, now = {key: fails for key, _, fails in letters}, NOW
    got: list[str] = []
    while len(got) < len(letters):
        for key in claimed(session, now):
            failed, fails[key] = fails[key] > 0, fails[key] - 1
            ended(session, (key, "open" if failed else "sent", now + MINUTE))
            got += [] if failed else [key]
        now += 20 * SECOND
    return got


def _in_order(letters, got):
    for person, lane in {(key[0], lane) for key, lane, _ in letters}:
        theirs = [key for key, at, _ in letters if (key[0], at) == (person, lane)]
        assert [key for key in got if key in theirs] == theirs


# --- purging, and a long queue -----------------------------------------------------------------

PURGED = [
    ("sent", 23, False),
    ("sent", 25, True),
    ("undeliverable", 25, True),
    ("open", 25, False),
]


@pytest.mark.parametrize(("state", "hours", "blank"), PURGED)
def test_finished_letters_lose_their_words_after_a_time(session, state, hours, blank):
    put(session, ("a1", R))
    claimed(session)
    ended(session, ("a1", state, NOW - timedelta(hours=hours)))
    assert outbox.purge(session, before=NOW - timedelta(hours=24)) == blank
    assert (row_of(session, "a1").content is None) is blank
    put(session, ("a1", R))
    assert count_of(session, "outbox") == 1


# Many rows in one statement; the peers repeat, a share of the rows is planned for later.
MANY = """
INSERT INTO outbox (key, channel, peer, lane, language, content, created_at, not_before_at)
{numbers}
SELECT 'k' || n, 'web', 'p' || (n % 5000), n % 7, 'vi', '{{"text": "Xin chào"}}', :now,
       CASE WHEN n % 3 = 0 THEN :later ELSE :now END
FROM {source}
"""


def test_a_long_queue_is_claimed_from_by_its_indexes(database):
    numbers, source = numbers_up_to(database, 200_000)
    with database.writing() as session:
        moments = (bindparam("now", NOW, Instant), bindparam("later", LATER, Instant))
        session.execute(text(MANY.format(numbers=numbers, source=source)).bindparams(*moments))
    with database.writing() as session:
        session.execute(text("ANALYZE"))
        asked = {"most": 64, "now": NOW, "until": NOW + LEASE_IN}
        asked |= {"full": ["zalo"], "last_lane": Lane.BROADCAST}
        plan = explained(session, outbox._CLAIM, asked)
        assert len(outbox.claim(session, most=64, now=NOW, full=["zalo"])) == 64
    assert "ix_outbox_open" in plan
    assert "ix_outbox_unsent_peer" in plan
    assert not re.search(r"SCAN (other|outbox)$|Seq Scan on outbox", plan, re.MULTILINE), plan


def test_postgresql_records_by_a_rows_number(fresh_database):
    """Before it has ever looked at the table, as on the first day."""
    with opened(fresh_database("postgresql", migrated)) as database, database.writing() as session:
        asked = {"row": 1, "attempt": 1, "to_state": "sent", "at": NOW, "platform": "", "why": ""}
        assert "pk_outbox" in explained(session, outbox._RECORD, asked)
