"""One person on two channels, and who brought somebody here."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from domain.codes import volunteer_ref
from domain.conversation import Lane, Peer, Say
from scheduler.delivery import record
from scheduler.seam import WindowClosed
from storage import conversations, links, outbox, people, referrals, schema
from storage.outbox import Letter
from tests.conversation import Town
from tests.handlers.steps import accepted, reports

CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")
REFUSED = "không dùng được"


def offered(persona) -> str:
    return CODE.search(persona.says("/lienket").told)[0]


def test_a_code_joins_a_second_channel(any_town):
    citizen, other = any_town.person("chị Hoa"), any_town.person("chị Hoa, máy khác")
    code = reports(citizen)
    other.says("xin chào").says(offered(citizen)).sees("Đã liên kết")
    other.says("Phản ánh của tôi").sees(code)
    assert other.id == citizen.id
    with any_town.database.reading() as session:
        (last,) = people.reach(session, [citizen.id])
        (rest,) = people.reach(session, [citizen.id], besides="telegram")
    assert last == rest


def test_a_code_works_once_and_for_ten_minutes(town):
    citizen = town.person("chị Hoa").says("xin chào")
    code = offered(citizen)
    town.person("anh Ba").says("xin chào").says(code).sees("Đã liên kết")
    town.person("anh Tư").says("xin chào").says(code).does_not_see("Đã liên kết")
    late = offered(citizen)
    town.clock.passes(minutes=11)
    town.person("anh Tư").says(late).does_not_see("Đã liên kết")


def test_whoever_has_reports_or_a_role_is_not_talked_out_of_them(town):
    thief = town.person("anh Ba").says("xin chào")
    citizen, officer, code = accepted(town)
    citizen.says(offered(thief)).does_not_see("Đã liên kết")
    officer.says(offered(thief)).does_not_see("Đã liên kết")
    thief.says("Phản ánh của tôi").does_not_see(code)


def test_the_code_is_kept_as_a_hash_only(town):
    code = offered(town.person("chị Hoa").says("xin chào"))
    assert "links" not in town.holds(code)


# --- volunteers ------------------------------------------------------------------------------

REF = volunteer_ref(bytes(5))
SECOND = volunteer_ref(bytes([1] * 5))

# How a reference comes.
TYPED = [f"TNV {REF}", f"tnv{REF.replace('-', '')}", f"Bắt đầu TNV{REF}", REF, REF.lower()]


@pytest.mark.parametrize("typed", TYPED)
def test_a_typed_reference_is_noted(town, typed):
    citizen = town.person("chị Hoa").says(typed).sees("tình nguyện viên", REF)
    with town.database.reading() as session:
        (row,) = session.execute(select(schema.referrals)).all()
    assert (row.person, row.ref, row.channel) == (citizen.id, REF, citizen.peer.channel)


def test_a_link_carries_it_and_the_first_touch_wins(town):
    town.person("chị Hoa").follows_link(REF).sees("tình nguyện viên")
    town.person("chị Hoa").says(f"TNV {SECOND}")
    with town.database.reading() as session:
        assert referrals.count_by_ref(session) == {REF: 1}


# What is no reference.
WORDS = ["TNV 0000-0001", "tình nguyện viên", "nguyenan", "TNV", "0000-0001"]


@pytest.mark.parametrize("typed", WORDS)
def test_other_words_are_none(town, typed):
    town.person("chị Hoa").says(typed)
    with town.database.reading() as session:
        assert session.execute(select(schema.referrals)).all() == []


def test_a_letter_goes_to_the_other_channel_where_a_window_is_closed(town: Town):
    citizen = town.person("chị Hoa").says("xin chào")
    now = town.clock.now
    with town.database.writing() as session:
        zalo = Peer("zalo_oa", "1")
        conversations.begin(session, zalo, language="vi", now=now)
        links.offer(session, "a code", citizen.id, until=now.replace(year=2030))
        links.redeem(session, "a code", zalo, now=now)
        outbox.put(session, [Letter("a", zalo, Lane.STATUS, "vi", Say("Tin mới"))], now=now)
        (due,) = outbox.claim(session, most=1, now=now)
        record(session, [(due, WindowClosed("late"))], now=now)
        assert session.execute(select(schema.kept_back)).all() == []
    town.deliver()
    citizen.sees("Tin mới")
