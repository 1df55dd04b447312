"""People, their dated roles, one-time codes, and where they are reached."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from domain.conversation import Peer
from domain.people import Actor, Grant, Role
from storage import conversations, people, schema
from storage.people import Invitation
from tests.domain.cases import NOW
from tests.records import a_person, at_once

OFFICER, LEADER = Grant(Role.OFFICER, "SXD"), Grant(Role.LEADER, "SXD")
HOUR = timedelta(hours=1)


def actor(session, person, now=NOW):
    return people.actors(session, [person], now=now)[person]


# --- roles -----------------------------------------------------------------------------------

# From when to when a role is valid, seen from now, and whether it counts.
DATED = [
    (-1, None, True),
    (0, None, True),
    (1, None, False),
    (-2, -1, False),
    (-1, 0, False),
    (-1, 1, True),
]


@pytest.mark.parametrize(("begins", "ends", "counts"), DATED)
def test_a_role_counts_between_its_dates(session, begins, ends, counts):
    person = a_person(session).person
    row = {"person": person, "role": "officer", "agency": "SXD", "valid_from": NOW + begins * HOUR}
    row["valid_to"] = None if ends is None else NOW + ends * HOUR
    session.execute(insert(schema.roles).values(row))
    assert actor(session, person).holds(Role.OFFICER, "SXD") is counts
    assert (person in people.holders(session, [Role.OFFICER], "SXD", now=NOW)) is counts


def test_revoking_ends_every_role_at_once(session):
    person, colleague = (
        a_person(session, ("officer", "SXD"), ("leader", "X")).person for _ in range(2)
    )
    assert people.revoke(session, person, now=NOW + HOUR) == 2
    assert actor(session, person, NOW + HOUR).grants == frozenset()
    assert len(actor(session, colleague, NOW + HOUR).grants) == 2
    assert people.revoke(session, person, now=NOW + 2 * HOUR) == 0


def test_holders_are_found_by_role_and_agency(session):
    officer = a_person(session, ("officer", "SXD")).person
    leader = a_person(session, ("leader", "SXD")).person
    elsewhere = a_person(session, ("officer", "SGTVT")).person
    dispatcher = a_person(session, ("dispatcher", None)).person

    def found(roles, agency):
        return people.holders(session, roles, agency, now=NOW)

    assert found([Role.OFFICER, Role.LEADER], "SXD") == {officer, leader}
    assert found([Role.OFFICER], None) == {officer, elsewhere}
    assert found([Role.DISPATCHER], None) == {dispatcher}
    assert found([Role.ADMIN], None) == set()


def test_actors_of_many_and_of_nobody(session):
    first, second = a_person(session, ("officer", "SXD")), a_person(session)
    persons = [first.person, second.person]
    assert people.actors(session, persons, now=NOW) == {p.person: p for p in (first, second)}
    assert second == Actor(second.person)
    assert people.actors(session, [], now=NOW) == {}


# --- one-time codes --------------------------------------------------------------------------


def invited(session, code="A-CODE", held=OFFICER, until=NOW + timedelta(minutes=10), name=None):
    people.invite(session, code, Invitation(held.role, held.agency, name), now=NOW, until=until)
    return code


def test_a_code_gives_its_role_and_name_once(session):
    code, person, other = invited(session, name="Lan"), a_person(session).person, a_person(session)
    found = people.redeem(session, code, person, now=NOW)
    assert found == Invitation(Role.OFFICER, "SXD", "Lan")
    assert actor(session, person).grants == {OFFICER}
    assert people.names(session, [person, other.person]) == {person: "Lan"}
    for again in (person, other.person):
        assert people.redeem(session, code, again, now=NOW) is None
    assert not actor(session, other.person).grants


def test_wrong_used_and_late_are_one_answer(session):
    person = a_person(session).person
    late = invited(session, "LATE", until=NOW)
    assert people.redeem(session, late, person, now=NOW) is None
    assert people.redeem(session, "WRONG", person, now=NOW) is None
    assert people.redeem(session, "", person, now=NOW) is None
    assert not actor(session, person).grants


def test_a_code_is_stored_as_a_hash_only(session):
    invited(session, "SECRET-CODE")
    row = session.execute(select(schema.invitations)).one()
    assert "SECRET" not in str(row)
    assert len(row.hash) == 64


def test_a_code_typed_by_many_at_once_is_used_once(database):
    for round_ in range(5):
        with database.writing() as session:
            code = invited(session, f"CODE-{round_}")
            persons = [a_person(session).person for _ in range(8)]
        found = at_once(_Redeem(database, code, persons), len(persons))
        assert [f for f in found if f] == [Invitation(Role.OFFICER, "SXD", None)]
        with database.reading() as session:
            held = people.actors(session, persons, now=NOW).values()
            assert sum(a.holds(Role.OFFICER, "SXD") for a in held) == 1


class _Redeem:
    def __init__(self, database, code, persons):
        self.database, self.code, self.persons = database, code, persons

    def __call__(self, number):
        with self.database.writing() as session:
            return people.redeem(session, self.code, self.persons[number], now=NOW)


# --- reaching people -------------------------------------------------------------------------


def talks(session, peer, now, person=None):
    """A word from this address, of a new or a known person."""
    conversation = conversations.find(session, peer)
    if conversation is None:
        conversation = conversations.begin(session, peer, language="vi", now=now)
    return conversations.save(session, conversation, now=now).person.id


def test_people_are_reached_where_they_were_last(session):
    web, telegram = Peer("web", "a"), Peer("telegram", "1")
    person = talks(session, web, NOW)
    talks(session, telegram, NOW + HOUR)
    update = schema.conversations.update().where(schema.conversations.c.peer == "1")
    session.execute(update.values(person=person))
    assert [r.peer for r in people.reach(session, [person])] == [telegram]
    talks(session, web, NOW + 2 * HOUR)
    assert [r.peer for r in people.reach(session, [person])] == [web]


def test_who_blocked_one_channel_is_reached_on_the_other_and_comes_back_with_a_word(session):
    web, telegram = Peer("web", "a"), Peer("telegram", "1")
    person = talks(session, web, NOW)
    talks(session, telegram, NOW + HOUR)
    update = schema.conversations.update().where(schema.conversations.c.peer == "1")
    session.execute(update.values(person=person))
    people.mark_unreachable(session, telegram)
    assert [r.peer for r in people.reach(session, [person])] == [web]
    people.mark_unreachable(session, web)
    assert people.reach(session, [person]) == []
    talks(session, telegram, NOW + 2 * HOUR)
    assert [r.peer for r in people.reach(session, [person])] == [telegram]


def test_an_address_that_never_spoke_is_marked_in_vain(session):
    people.mark_unreachable(session, Peer("web", "nobody"))
    assert people.reach(session, []) == []


def test_language_and_consent_are_kept(session):
    person = a_person(session, name="a").person
    people.set_language(session, person, "en")
    people.consent(session, person, "2026-01", now=NOW)
    found = conversations.find(session, Peer("web", "a")).person
    assert (found.language, found.consent) == ("en", "2026-01")
    row = session.execute(select(schema.people)).one()
    assert row.consent_at == NOW
    assert people.names(session, [person]) == {}
