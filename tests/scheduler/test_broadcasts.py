"""Broadcasts reach everybody once: in pages, within the week's limit, whoever is killed."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.clock import wall_clock
from domain.broadcast import (
    Aim,
    Broadcast,
    BroadcastRules,
    Content,
    Fate,
    Filter,
    Standing,
)
from domain.conversation import Lane, Peer
from domain.errors import NangNiuError
from domain.people import Role
from domain.quiet import QuietHours
from domain.rules import Moment
from scheduler import broadcasts as sweeping
from scheduler.delivery import record
from scheduler.seam import Delivered, Gone, Rejected
from storage import broadcasts, conversations, opt_outs, outbox, recipients, schema
from storage.outbox import LEASE_IN
from tests.domain.cases import NOW, RULES
from tests.forking import Forked, Start
from tests.records import a_person, at_once, migrated, opened
from tests.scheduler.broadcasting import PROCESSES, is_blocked

CITY = replace(RULES, broadcasts=BroadcastRules(rates={"web": 30}), quiet=None)
PLAN = Broadcast(
    0, 0, Standing.DRAFT, 0, Content("Mai cắt nước."), (Filter(Aim.EVERYONE),),
    NOW + timedelta(days=3),
)  # fmt: skip


def crowd(session, count, first=1001):
    """So many people who have once said a word on the web."""
    numbers = range(first, first + count)
    said = {"channel": "web", "drafts": [], "options": [], "nonce": "", "version": 0}
    session.execute(
        insert(schema.people), [{"id": n, "language": "vi", "joined_at": NOW} for n in numbers]
    )
    session.execute(
        insert(schema.conversations),
        [said | {"peer": str(n), "person": n, "seen_at": NOW} for n in numbers],
    )


def approved(session, plan=PLAN, *, now=NOW, rules=CITY):
    """A broadcast that two admins stand behind; its number."""
    author, other = a_person(session, (Role.ADMIN, None)), a_person(session, (Role.ADMIN, None))
    one = broadcasts.begin(session, replace(plan, author=author.person), now=now)
    for key, by in (("submit", author), ("approve", other)):
        one = broadcasts.perform(session, one, key, by, Moment(now, rules))
    return one.id, author, other


def swept(session, now=NOW, rules=CITY, times=1):
    for _ in range(times):
        while sweeping.sweep(session, Moment(now, rules)) == sweeping.PAGE:
            pass


def delivered(session, answer=lambda peer: Delivered("1"), now=NOW, most=1000):
    """What is due goes out; to whom."""
    due = outbox.claim(session, most=most, now=now)
    record(session, [(one, answer(one.to.id)) for one in due], now=now)
    return [one.to.id for one in due if one.lane is Lane.BROADCAST]


def fates(session, number):
    """Counted along the way, and counted from the rows: one and the same."""
    counted = recipients.counts(session, number)
    by_row: dict[Fate, int] = {}
    for (_, fate), count in recipients.recounted(session, number).items():
        by_row[fate] = by_row.get(fate, 0) + count
    assert counted == by_row
    return counted


def finished(session, number, now=NOW, answer=lambda peer: Delivered("1"), rules=CITY):
    for _ in range(40):
        swept(session, now, rules)
        delivered(session, answer, now)
        if broadcasts.get(session, number).standing is Standing.DONE:
            return fates(session, number)
    raise AssertionError(fates(session, number))


def test_the_audience_is_written_down_in_pages(session):
    crowd(session, 1200)
    number, _, _ = approved(session)
    swept(session, times=2)
    assert sum(fates(session, number).values()) == 1202
    assert fates(session, number)[Fate.QUEUED] == 90  # three seconds of 30


def test_everybody_gets_it_once_and_who_left_is_counted(session):
    crowd(session, 300)
    number, _, _ = approved(session)
    answers = {"1007": Gone("blocked"), "1008": Rejected("too long")}
    got = finished(session, number, answer=lambda peer: answers.get(peer, Delivered("1")))
    assert got == {Fate.SENT: 300, Fate.BLOCKED: 1, Fate.FAILED: 1}
    words = select(schema.outbox.c.content).where(schema.outbox.c.key.like("broadcast:%"))
    assert set(session.scalars(words)) == {None}  # a million texts are not kept


def test_who_shut_one_channel_gets_it_on_another(session):
    number, author, _ = approved(session)
    conversations.begin(session, Peer("telegram", "7"), language="vi", now=NOW)
    row = schema.conversations.c
    session.execute(update(schema.conversations).where(row.peer == "7").values(
        person=author.person, seen_at=NOW + timedelta(hours=1)))  # fmt: skip

    def answer(peer):
        return Gone("blocked") if peer == "7" else Delivered("1")

    assert finished(session, number, answer=answer)[Fate.SENT] == 2


def test_nobody_is_told_who_said_no(session):
    crowd(session, 20)
    number, _, _ = approved(session)
    opt_outs.stop(session, 1003, now=NOW)
    swept(session, times=2)
    opt_outs.stop(session, 1004, now=NOW)  # their letter lies in the outbox
    told = delivered(session)
    assert not {"1003", "1004"} & {*told}
    assert finished(session, number) == {Fate.SENT: 20, Fate.OPTED_OUT: 2}


def test_a_week_holds_so_many_and_an_alarm_besides(session):
    crowd(session, 5)
    for _ in range(3):
        finished(session, approved(session)[0])
    fourth, _, _ = approved(session)
    assert finished(session, fourth)[Fate.CAPPED] == 7  # the first two admins too
    alarm, _, _ = approved(session, replace(PLAN, emergency=True, reason="Vỡ đê sông Bùi"))
    assert Fate.CAPPED not in finished(session, alarm)
    later = NOW + timedelta(days=8)
    again, _, _ = approved(session, replace(PLAN, expires_at=later + timedelta(1)), now=later)
    assert Fate.CAPPED not in finished(session, again, now=later)


def test_people_sleep_but_for_an_alarm(session):
    night = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)  # 23:00 in Hanoi
    rules = replace(CITY, quiet=QuietHours(time(21, 30), time(6, 30), "Asia/Ho_Chi_Minh"))
    calm, _, _ = approved(session, rules=rules)
    alarm, _, _ = approved(session, replace(PLAN, emergency=True, reason="Vỡ đê"), rules=rules)
    swept(session, night, rules, times=3)
    assert Fate.QUEUED not in fates(session, calm)
    assert fates(session, alarm)[Fate.QUEUED] == 4


def test_several_share_the_rate(session):
    crowd(session, 400)
    numbers = [approved(session)[0] for _ in range(3)]
    swept(session, times=2)
    assert [fates(session, n)[Fate.QUEUED] for n in numbers] == [30, 30, 30]


def test_cancel_stops_at_once(session):
    crowd(session, 700)
    number, author, _ = approved(session)
    swept(session, times=2)
    under_way = outbox.claim(session, most=64, now=NOW)
    broadcasts.perform(
        session, broadcasts.get(session, number), "cancel", author, Moment(NOW, CITY)
    )
    assert delivered(session) == []  # from this very moment nothing more is begun
    record(session, [(one, Delivered("1")) for one in under_way], now=NOW)
    swept(session, times=2)
    sent = sum(one.lane is Lane.BROADCAST for one in under_way)
    assert fates(session, number) == {Fate.SENT: sent, Fate.UNSENT: 702 - sent}


def test_what_a_dead_sender_held_is_not_sent_after_a_cancel(session):
    number, author, _ = approved(session)
    swept(session, times=2)
    outbox.claim(session, most=64, now=NOW)  # and then it died
    broadcasts.perform(
        session, broadcasts.get(session, number), "cancel", author, Moment(NOW, CITY)
    )
    later = NOW + LEASE_IN + timedelta(seconds=1)
    swept(session, later, times=2)
    outbox.reclaim(session, now=later)
    assert delivered(session, now=later) == []
    assert fates(session, number) == {Fate.UNSENT: 2}


@pytest.mark.parametrize("key", ["approve", "pause", "cancel"])
def test_two_who_race_have_one_outcome(database, key):
    with database.writing() as session:
        first, second = (a_person(session, (Role.ADMIN, None)) for _ in range(2))
        number, author, _ = approved(session)
        if key == "approve":
            one = broadcasts.begin(session, replace(PLAN, author=author.person), now=NOW)
            number = broadcasts.perform(session, one, "submit", author, Moment(NOW, CITY)).id
        else:
            swept(session)
        seen = broadcasts.get(session, number)

    def press(who):
        with database.writing() as session:
            by = (first, second)[who]
            return broadcasts.perform(session, seen, key, by, Moment(NOW, CITY)).version

    results = at_once(press, 2)
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, NangNiuError) for result in results) == 1
    with database.reading() as session:
        keys = [action for action, _, _ in broadcasts.history(session, number)]
    assert keys.count(key) == 1


PEOPLE, KILLS = 2000, 10


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nobody_is_missed_whoever_is_killed(fresh_database, kind):
    url = fresh_database(kind, migrated)
    with opened(url) as database, database.writing() as session:
        crowd(session, PEOPLE)
        silent = {n for n in range(1001, 1000 + PEOPLE) if n % 50 == 0}
        session.execute(insert(schema.opt_outs), [{"person": n, "at": NOW} for n in silent])
        now = wall_clock()
        plan = replace(PLAN, audience=(Filter(Aim.EVERYONE),), expires_at=now + timedelta(days=1))
        number, author, other = approved(session, plan, now=now)
        for admin in (author, other):
            opt_outs.stop(session, admin.person, now=now)
            theirs = schema.conversations.c.person == admin.person
            session.execute(update(schema.conversations).where(theirs).values(reachable=False))
    play = Start("tests.scheduler.broadcasting", [url, str(PEOPLE), str(KILLS)])
    played = json.loads(Forked(play, sys.__stderr__).communicate()[0])
    arrived = {int(peer): times for peer, times in played["arrived"].items()}
    expected = {n for n in range(1001, 1001 + PEOPLE) if not (is_blocked(str(n)) or n in silent)}
    twice = sum(times - 1 for times in arrived.values())
    print(f"{kind}: {played['kills']} kills, {twice} twice, {played['seconds']} s")
    assert expected - {*arrived} == set()
    assert silent & {*arrived} == set()
    # What a sender had under way when it died: nobody knows whether it arrived.
    assert twice <= KILLS * PROCESSES
    with opened(url) as database, database.reading() as session:
        got = fates(session, number)
    assert sum(got.values()) == PEOPLE + 2
