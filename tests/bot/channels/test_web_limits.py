"""How fast one may go, and in which language one is told to slow down."""

from __future__ import annotations

import pytest

from bot.channels.web.limits import Limiter, Rate, Seats, neighbourhood
from bot.channels.web.words import WORDS, Problem, language_of

# fmt: off
PACE = [
    # at second   taken or seconds to wait, at 3 at once and then one in 10 seconds
    (0,           0.0),
    (0,           0.0),
    (0,           0.0),
    (0,           10.0),
    (4,           6.0),
    (9.9,         0.1),
    (10,          0.0),
    (10,          10.0),
    (40,          0.0),
    (40,          0.0),
    (40,          0.0),
    (40,          10.0),
    (1000,        0.0),
]
# fmt: on


def test_a_burst_then_a_pace() -> None:
    limiter = Limiter(Rate(3, 0.1))
    for now, wait in PACE:
        assert limiter.take("a", now) == pytest.approx(wait), now


def test_each_key_has_its_own_pace() -> None:
    limiter = Limiter(Rate(1, 1))
    assert [limiter.take(key, 0.0) for key in "abab"] == [0.0, 0.0, 1.0, 1.0]


def test_a_debt_slows_down_what_comes_next() -> None:
    limiter = Limiter(Rate(3, 1))
    limiter.charge("a", 0.0, 10)
    assert limiter.take("a", 0.0) == pytest.approx(8)
    assert limiter.take("a", 8.0) == 0.0


def test_who_was_not_seen_for_longest_is_forgotten_first() -> None:
    limiter = Limiter(Rate(1, 1), keys_most=2)
    for key in ("a", "b", "a", "c"):
        limiter.take(key, 0.0)
    assert limiter.take("c", 0.0) == 1.0
    assert len(limiter._paid_at) == 2


def test_seats_are_given_back() -> None:
    seats = Seats(2)
    assert [seats.take("a"), seats.take("a"), seats.take("a"), seats.take("b")] == [
        True, True, False, True,
    ]  # fmt: skip
    seats.give_back("a")
    assert (seats.take("a"), seats.take("a")) == (True, False)
    for _ in range(2):
        seats.give_back("a")
    seats.give_back("b")
    assert seats._taken == {}


# fmt: off
NEIGHBOURS = [
    ("203.0.113.9",                "203.0.113.9"),
    ("::ffff:203.0.113.9",         "203.0.113.9"),
    ("2001:db8:1:2:aaaa::1",       "2001:db8:1:2::/64"),
    ("2001:db8:1:2:bbbb::2",       "2001:db8:1:2::/64"),
    ("2001:db8:1:3::1",            "2001:db8:1:3::/64"),
    ("fe80::1%eth0",               "fe80::/64"),
    ("",                           ""),
    ("unknown",                    "unknown"),
]
LANGUAGES = [
    ("",                                  "vi"),
    ("vi",                                "vi"),
    ("en",                                "en"),
    ("EN-us",                             "en"),
    ("vi-VN,vi;q=0.9,en-US;q=0.8",        "vi"),
    ("en-US,en;q=0.9,vi;q=0.8",           "en"),
    ("en;q=0.5, vi;q=0.7",                "vi"),
    ("en,vi",                             "vi"),
    ("fr-FR,fr;q=0.9,en;q=0.4",           "en"),
    ("fr, de;q=0.5",                      "vi"),
    ("en;q=0",                            "vi"),
    ("*",                                 "vi"),
    ("en;q=nonsense, x" * 1000,           "vi"),
]
# fmt: on


@pytest.mark.parametrize(("address", "key"), NEIGHBOURS)
def test_one_household_is_one_address(address: str, key: str) -> None:
    assert neighbourhood(address) == key


@pytest.mark.parametrize(("accept", "language"), LANGUAGES)
def test_the_language_of_a_request(accept: str, language: str) -> None:
    assert language_of(accept) == language


def test_every_refusal_is_explained_in_both_languages() -> None:
    assert set(WORDS) == set(Problem)
    for problem, words in WORDS.items():
        assert 400 <= words.status < 600, problem
        assert (words.vi[-1], words.en[-1]) == (".", "."), problem
        assert ("{seconds}" in words.vi) == ("{seconds}" in words.en), problem
        assert ("{seconds}" in words.vi) == (words.status in {429, 503}), problem
        assert "Vui lòng" in words.vi or "gửi lại" in words.vi, problem
        assert "lease" in words.en, problem
