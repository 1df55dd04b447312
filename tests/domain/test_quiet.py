"""Quiet hours: what is not urgent waits until morning."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.conversation import Lane
from domain.quiet import QuietHours, not_before

QUIET = QuietHours.parse("21:30-06:30", "Asia/Ho_Chi_Minh")


def local(text: str) -> datetime:
    """A local time of Hanoi in October 2026, such as "5 21:45"."""
    day, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 10, int(day), hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("now", "free"),
    [
        ("5 21:29", "5 21:29"),
        ("5 21:30", "6 06:30"),
        ("5 23:59", "6 06:30"),
        ("6 00:00", "6 06:30"),
        ("6 06:29", "6 06:30"),
        ("6 06:30", "6 06:30"),
        ("6 12:00", "6 12:00"),
    ],
)
def test_a_status_waits_for_the_morning(now, free):
    assert not_before(Lane.STATUS, local(now), QUIET) == local(free)


@pytest.mark.parametrize("lane", [Lane.URGENT, Lane.REPLY])
def test_what_is_urgent_and_who_is_awake_know_no_quiet(lane):
    assert not_before(lane, local("5 23:00"), QUIET) == local("5 23:00")


def test_a_city_may_have_no_quiet_hours():
    assert not_before(Lane.DIGEST, local("5 23:00"), None) == local("5 23:00")


def test_quiet_hours_within_one_day():
    noon = QuietHours.parse("12:00-13:30", "Asia/Ho_Chi_Minh")
    assert noon.free_at(local("5 12:10")) == local("5 13:30")
    assert noon.free_at(local("5 14:00")) == local("5 14:00")


@pytest.mark.parametrize("text", ["", "21:30", "21:30-25:00", "late"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        QuietHours.parse(text, "Asia/Ho_Chi_Minh")
