"""Broadcasts reach everybody once: in pages, within the week's limit, whoever is killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from domain.broadcast import (
    Fate,
    Standing,
)
from domain.conversation import Lane, Peer
from domain.errors import NangNiuError, RefusedError
from domain.people import Role
from domain.quiet import QuietHours
from domain.rules import Moment
from scheduler import broadcasts as sweeping
from scheduler.delivery import record
from scheduler.seam import Delivered, Gone, Rejected
from storage import broadcasts, conversations, opt_outs, outbox, recipients, schema
from storage.outbox import LEASE_IN
from tests.domain.cases import NOW
from tests.records import a_person, at_once, migrated
from tests.scheduler.announcing import CITY, PLAN, approved, crowd, survived
from tests.scheduler.broadcasting import PROCESSES


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


def test_what_arrived_is_taken_back_no_faster_than_it_went_out(session):
    crowd(session, 120)
    number, author, _ = approved(session)
    row = schema.conversations.c
    elsewhere = update(schema.conversations).where(row.person == 1010)
    session.execute(elsewhere.values(channel="zalo_oa"))  # which takes nothing back
    finished(
        session, number, answer=lambda peer: Rejected("?") if peer == "1007" else Delivered(peer)
    )
    one = broadcasts.get(session, number)
    broadcasts.perform(session, one, "recall", author, Moment(NOW, CITY))
    swept(session)
    assert fates(session, number)[Fate.QUEUED] == 90  # three seconds of 30
    for _ in range(3):
        delivered(session)
        swept(session)
    assert fates(session, number) == {Fate.RECALLED: 120, Fate.SENT: 1, Fate.FAILED: 1}
    assert broadcasts.active(session) == []


def test_it_is_too_late_to_take_back_after_two_days(session):
    number, author, _ = approved(session)
    finished(session, number)
    late = Moment(NOW + timedelta(hours=48), CITY)
    with pytest.raises(RefusedError, match="can_be_recalled"):
        broadcasts.perform(session, broadcasts.get(session, number), "recall", author, late)


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
    told = survived(fresh_database(kind, migrated), PEOPLE, KILLS)
    print(f"{kind}: {told.kills} kills, {told.twice} twice, {told.seconds} s")
    assert (told.missed, told.unwanted, told.final) == (0, 0, PEOPLE + 2)
    # What a sender had under way when it died: nobody knows whether it arrived.
    assert told.twice <= KILLS * PROCESSES
