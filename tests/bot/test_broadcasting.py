"""Broadcasts from the command line obey the rules of the conversation."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.broadcasting import Told, listed, report, steer, watch, write
from bot.clock import wall_clock
from bot.settings import SettingsError
from domain.broadcast import Aim, Link
from domain.conversation import Peer
from domain.people import Grant, Role
from storage import conversations, people, schema
from tests.programs import Site, furnish, settings_of
from tests.records import opened


@pytest.fixture
def place(tmp_path, fresh_database):
    """A place with two admins, numbers 1 and 2, and a citizen, number 3."""
    site = Site(tmp_path, fresh_database("sqlite", furnish))
    now = wall_clock()
    with opened(site.database) as database, database.writing() as session:
        for name in ("lan", "nam", "hoa"):
            said = conversations.begin(session, Peer("web", name), language="vi", now=now)
            if name != "hoa":
                people.grant(session, said.person.id, Grant(Role.ADMIN), now=now)
    return settings_of(site)


@pytest.fixture
def words(tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("Mai cắt nước từ 8 giờ.", encoding="utf-8")
    return file


def test_two_people_stand_behind_it_here_too(place, words):
    kept = write(place, 1, Told(words))
    assert (kept.id, kept.people) == (1, 3)
    steer(place, 1, "submit", 1)
    assert told(place) == [("nam", "broadcast"), ("nam", "broadcast.ask")]
    with pytest.raises(SettingsError, match="can't approve broadcast 1"):
        steer(place, 1, "approve", 1)
    assert steer(place, 1, "approve", 2).standing == "scheduled"
    assert [line.split()[:2] for line in listed(place)] == [["1", "scheduled"]]
    assert steer(place, 1, "cancel", 1).standing == "cancelled"
    assert list(watch(place, 1)) == [(0, 3, "cancelled")]
    assert report(place, 1) == "broadcast,channel,fate,count\r\n"


def test_all_that_the_form_asks_can_be_told_here(place, words):
    starts, link = datetime.fromisoformat("2027-01-04T08:00"), "Lịch https://hanoi.gov.vn/lich"
    told = Told(words, Aim.CHANNEL, ("web",), words, (link,), starts, 1, asks=True, alarm="Vỡ đê")
    kept = write(place, 1, told)
    assert kept.starts_at == datetime(2027, 1, 4, 1, tzinfo=UTC)
    assert kept.expires_at == datetime(2027, 1, 5, 1, tzinfo=UTC)
    assert kept.content.links == (Link("Lịch", "https://hanoi.gov.vn/lich"),)
    assert (kept.people, kept.content.asks, kept.reason) == (3, True, "Vỡ đê")


def told(place):
    """Who waits for which notice."""
    with opened(place.database) as database, database.reading() as session:
        found = select(schema.outbox.c.peer, schema.outbox.c.content).order_by(schema.outbox.c.id)
        return [(peer, content["kind"]) for peer, content in session.execute(found)]


# What is wrong, and the words for it.
WRONG = [
    (lambda place, words: write(place, 3, Told(words)), "neither an admin"),
    (lambda place, words: write(place, 1, Told(words, Aim.WARDS)), "--value belongs"),
    (lambda place, words: write(place, 1, Told(words, links=("http://x.vn",))), "--link takes"),
    (lambda place, words: steer(place, 9, "cancel", 1), "no broadcast 9"),
    (lambda place, words: report(place, 9), "no broadcast 9"),
]


@pytest.mark.parametrize(("does", "said"), WRONG)
def test_what_is_refused_says_why(place, words, does, said):
    with pytest.raises(SettingsError, match=said):
        does(place, words)
