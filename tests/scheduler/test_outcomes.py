"""What becomes of a letter after each way its sending can end."""

from datetime import timedelta

import pytest

from domain.conversation import Lane, Peer
from scheduler.delivery import ATTEMPTS_MOST, ended
from scheduler.seam import Delivered, Gone, Rejected, Retry, Unknown, WindowClosed
from storage.outbox import Due, Outcome
from tests.domain.cases import NOW

DELIVERED, RETRY, UNKNOWN = Delivered("m-7"), Retry("502"), Unknown("no answer")
GONE, CLOSED, REJECTED = Gone("blocked"), WindowClosed("after 48 hours"), Rejected("too long")

# How sending ended, and what becomes of the letter in each lane. What may have arrived is sent
# again where missing it would be worse than reading it twice.
FATES = """
               URGENT         REPLY          ASSIGNMENT     STATUS         REMINDER       DIGEST         BROADCAST
Delivered      sent           sent           sent           sent           sent           sent           sent
Retry          open           open           open           open           open           open           open
Unknown        open           open           open           open           open           undeliverable  undeliverable
Gone           undeliverable  undeliverable  undeliverable  undeliverable  undeliverable  undeliverable  undeliverable
WindowClosed   undeliverable  undeliverable  undeliverable  undeliverable  undeliverable  undeliverable  undeliverable
Rejected       undeliverable  undeliverable  undeliverable  undeliverable  undeliverable  undeliverable  undeliverable
"""
_LANES, *_ROWS = (line.split() for line in FATES.strip().splitlines())
ENDINGS = [DELIVERED, RETRY, UNKNOWN, GONE, CLOSED, REJECTED]


def due(lane=Lane.REPLY, attempts=1):
    return Due(7, Peer("web", "p"), lane, "vi", {"text": "x"}, attempts)


def test_the_table_names_every_ending_and_every_lane():
    assert [type(one).__name__ for one in ENDINGS] == [name for name, *_ in _ROWS]
    assert [lane.name for lane in Lane] == _LANES


@pytest.mark.parametrize(("ending", "row"), [*zip(ENDINGS, _ROWS, strict=True)], ids=str)
def test_fate(ending, row):
    assert [ended(due(lane), ending, now=NOW).state for lane in Lane] == row[1:]


def test_what_is_written_down():
    soon = NOW + timedelta(seconds=2)
    assert ended(due(), DELIVERED, now=NOW) == Outcome(7, 1, "sent", NOW, "m-7")
    assert ended(due(), Delivered(), now=NOW) == Outcome(7, 1, "sent", NOW)
    assert ended(due(), RETRY, now=NOW) == Outcome(7, 1, "open", soon, reason="502")
    assert ended(due(), GONE, now=NOW) == Outcome(7, 1, "undeliverable", NOW, reason="blocked")


# After which attempt, how many seconds until the next one: twice as long each time, at most
# a quarter of an hour; a day and more in all.
WAITS = [
    (1, 2),
    (2, 4),
    (3, 8),
    (4, 16),
    (5, 32),
    (8, 256),
    (9, 512),
    (10, 900),
    (11, 900),
    (119, 900),
]


@pytest.mark.parametrize(("attempts", "seconds"), WAITS)
@pytest.mark.parametrize("ending", [RETRY, UNKNOWN], ids=str)
def test_back_off(attempts, seconds, ending):
    outcome = ended(due(attempts=attempts), ending, now=NOW)
    assert (outcome.state, outcome.not_before_at) == ("open", NOW + timedelta(seconds=seconds))


def test_it_is_tried_for_more_than_a_day():
    tries = range(1, ATTEMPTS_MOST)
    waits = [ended(due(attempts=n), RETRY, now=NOW).not_before_at - NOW for n in tries]
    assert timedelta(days=1) < sum(waits, timedelta()) < timedelta(days=2)


# What the channel itself asks for goes before the table, also when it is long.
ASKED = [timedelta(seconds=1), timedelta(seconds=35), timedelta(seconds=10_072)]


@pytest.mark.parametrize("after_in", ASKED)
@pytest.mark.parametrize("attempts", [1, 12])
def test_a_channel_that_says_when_is_believed(after_in, attempts):
    outcome = ended(due(attempts=attempts), Retry("429", after_in), now=NOW)
    assert outcome.not_before_at == NOW + after_in


@pytest.mark.parametrize("ending", [Retry("429", timedelta(seconds=9)), RETRY, UNKNOWN], ids=str)
def test_at_last_a_person_must_look(ending):
    outcome = ended(due(attempts=ATTEMPTS_MOST), ending, now=NOW)
    assert (outcome.state, outcome.not_before_at) == ("undeliverable", NOW)
    assert outcome.reason == ending.reason


@pytest.mark.parametrize("ending", [Retry("\x00\ud800 502 "), Gone("a\x00b\u202e")], ids=ascii)
def test_what_a_platform_answers_is_made_safe_to_keep(ending):
    assert ended(due(), ending, now=NOW).reason in ("502", "ab")


def test_a_platforms_id_is_made_safe_to_keep():
    assert ended(due(), Delivered("m\x00-7"), now=NOW).platform_id == "m-7"
    assert ended(due(), Delivered("\x00"), now=NOW).platform_id is None
