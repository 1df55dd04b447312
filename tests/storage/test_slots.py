"""Cards follow their case: every chat that shows one gets it changed, in its place."""

import pytest
from sqlalchemy import select

from domain.conversation import Lane, Notice, Peer, Say
from domain.people import Role
from storage import outbox, people, rooms, schema
from storage.outbox import Letter, Outcome
from storage.rooms import Link
from storage.slots import Edit
from tests.domain.cases import NOW
from tests.records import a_person, performed, routed

ROOM = Peer("telegram", "-100")


@pytest.fixture
def office(session):
    """An officer and a leader of SXD, a dispatcher, and the room of SXD."""
    held: dict[str, list[tuple[Role, str | None]]] = {
        "officer": [(Role.OFFICER, "SXD")],
        "leader": [(Role.LEADER, "SXD")],
        "dispatcher": [(Role.DISPATCHER, None)],
        "reporter": [],
    }
    staff = {name: a_person(session, *roles, name=name) for name, roles in held.items()}
    rooms.link(session, Link(ROOM, "SXD", staff["leader"].person), now=NOW)
    return staff


def sent(session):
    """Everything that waits is sent; what each row became: (chat, what it changed, its kind)."""
    told = []
    while due := outbox.claim(session, most=50, now=NOW):
        told += [(row.to.id, row.target, row.packed["kind"]) for row in due]
        outcomes = [
            Outcome(row.id, row.attempts, "sent", NOW, row.target or f"m{row.id}") for row in due
        ]
        outbox.record(session, outcomes)
    return told


def test_who_has_the_card_sees_it_change_and_who_has_none_gets_none(session, office):
    case = routed(session, office["reporter"])
    assert {chat for chat, _, _ in sent(session)} == {"reporter", "officer", "leader", "-100"}
    performed(session, case, "accept", office["officer"])
    changed = {chat: (target, kind) for chat, target, kind in sent(session)}
    assert changed["reporter"] == (None, "case.accept")
    assert {chat: kind for chat, (target, kind) in changed.items() if target} == {
        "officer": "staff.now", "leader": "staff.now", "-100": "room.news",
    }  # fmt: skip


def test_the_newest_card_is_the_one_that_changes(session, office):
    case = routed(session, office["reporter"])
    sent(session)
    asked_for = Letter("reply:1:0", Peer("web", "officer"), Lane.REPLY, "vi",
                       Notice("card", {"code": case.code}))  # fmt: skip
    outbox.put(session, [asked_for], now=NOW)
    newest = f"m{outbox.claim(session, most=1, now=NOW)[0].id}"
    outbox.record(session, [Outcome(int(newest[1:]), 1, "sent", NOW, newest)])
    performed(session, case, "accept", office["officer"])
    assert ("officer", newest, "card") in sent(session)


def test_what_must_be_noticed_is_a_message_of_its_own(session, office):
    case = routed(session, office["reporter"])
    sent(session)
    case = performed(session, case, "accept", office["officer"])
    sent(session)
    case = performed(session, case, "add_information", office["reporter"], text="Có thêm nước")
    told = sent(session)
    assert ("officer", None, "staff.add_information") in told
    assert [target is None for chat, target, _ in told if chat == "-100"] == [False]


def test_who_has_a_case_no_more_keeps_no_word_of_it(session, office):
    a_person(session, (Role.OFFICER, "SGTVT"), name="elsewhere")
    case = routed(session, office["reporter"])
    sent(session)
    performed(session, case, "assign", office["dispatcher"], agency="SGTVT")
    told = {chat: (target is not None, kind) for chat, target, kind in sent(session)}
    assert told["officer"] == told["leader"] == (True, "staff.left")
    assert told["-100"] == (True, "room.news")
    assert told["elsewhere"] == (False, "staff.assign")


def test_who_cant_be_reached_is_left_alone(session, office):
    case = routed(session, office["reporter"])
    sent(session)
    people.mark_unreachable(session, Peer("web", "leader"))
    rooms.leave(session, ROOM)
    performed(session, case, "accept", office["officer"])
    assert {chat for chat, _, _ in sent(session)} == {"reporter", "officer"}


def test_a_card_that_is_still_to_come_is_changed_after_it_came(session, office):
    case = routed(session, office["reporter"])
    performed(session, case, "accept", office["officer"])
    told = [(target is not None, kind) for chat, target, kind in sent(session) if chat == "leader"]
    assert told == [(False, "staff.route"), (True, "staff.now")]


def test_in_a_room_that_moved_nothing_is_changed_any_more(session, office):
    case = routed(session, office["reporter"])
    sent(session)
    rooms.move(session, ROOM, Peer("telegram", "-200"))
    performed(session, case, "accept", office["officer"])
    assert "-200" not in {chat for chat, _, _ in sent(session)}


@pytest.mark.parametrize("edits", Edit)
def test_any_letter_may_name_a_slot_and_change_what_stands_there(session, edits):
    peer = Peer("web", "a")
    for number, how in enumerate((None, edits)):
        letter = Letter(f"k{number}", peer, Lane.REPLY, "vi", Say("x"), slot="s", edits=how)
        outbox.put(session, [letter], now=NOW)
        (due,) = outbox.claim(session, most=1, now=NOW)
        assert due.target == (None if how is None else "first")
        outbox.record(session, [Outcome(due.id, 1, "sent", NOW, "first")])
    assert session.scalars(select(schema.outbox.c.slot)).all() == ["s", "s"]
