"""Who is written to when a case changes: one letter each, in the transaction of the change."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from domain.case import State
from domain.conversation import Lane, Notice, Peer
from domain.people import SYSTEM, Grant, Role
from domain.severity import Severity
from domain.workflow import decide
from storage import cases, notices, people
from storage.outbox import unpack
from storage.schema import outbox
from tests.domain.cases import NOW, act
from tests.records import a_person, a_picture, performed, routed, submitted

OFFICER, LEADER = (Role.OFFICER, "SXD"), (Role.LEADER, "SXD")
DISPATCHER, ADMIN = (Role.DISPATCHER, None), (Role.ADMIN, None)
ELSEWHERE = (Role.OFFICER, "SGTVT")


class Town:
    """Everybody there is, by name, and who was written to last."""

    def __init__(self, session):
        self.session = session
        held: dict[str, list[tuple[Role, str | None]]] = {
            "reporter": [],
            "follower": [],
            "officer": [OFFICER],
            "colleague": [OFFICER],
            "leader": [LEADER],
            "stranger": [ELSEWHERE],
            "dispatcher": [DISPATCHER],
            "second dispatcher": [DISPATCHER],
            "admin": [ADMIN],
        }
        self.people = {name: a_person(session, *roles, name=name) for name, roles in held.items()}
        self.case = submitted(session, self.people["reporter"])
        self.does("follower", "follow")

    def does(self, name, action, **given):
        """Who is told when this person does that."""
        self.session.execute(delete(outbox))
        who = SYSTEM if name == "system" else self.people[name]
        self.case = performed(self.session, self.case, action, who, **given)
        return self.told()

    def told(self):
        new = select(outbox.c.peer, outbox.c.content).where(outbox.c.edits.is_(None))
        rows = self.session.execute(new).all()
        assert len({row.peer for row in rows}) == len(rows)
        return {row.peer: row.content["kind"] for row in rows}


@pytest.fixture
def town(session):
    return Town(session)


CITY = {"dispatcher", "second dispatcher"}
AGENCY = {"officer", "colleague", "leader"}
PUBLIC = {"reporter", "follower"}

# A story: who does what, and who else hears of it, under which name.
STORY: list[tuple[str, str, dict[str, Any], dict[str, set[str]]]] = [
    ("system", "route", {"agency": None}, {"case": {"reporter"}, "staff": CITY}),
    ("reporter", "add_information", {}, {"staff": CITY}),
    ("dispatcher", "classify", {}, {"case": {"reporter"}, "staff": {"second dispatcher"}}),
    ("dispatcher", "assign", {"agency": "SXD"}, {"case": PUBLIC, "staff": AGENCY}),
    ("officer", "accept", {}, {"case": PUBLIC}),
    ("reporter", "add_information", {}, {"staff": AGENCY}),
    ("officer", "ask_citizen", {}, {"case": PUBLIC}),
    ("reporter", "answer_question", {}, {"staff": AGENCY}),
    ("officer", "resolve", {"answer": "x" * 40}, {"staff": {"leader"}}),
    ("leader", "send_back", {}, {"staff": {"officer", "colleague"}}),
    ("colleague", "resolve", {"answer": "x" * 40}, {"staff": {"leader"}}),
    ("dispatcher", "approve", {}, {"case": PUBLIC, "staff": AGENCY}),
    ("reporter", "rate", {"tap": "dissatisfied"}, {"staff": {"leader"}}),
    ("leader", "reopen", {}, {"case": PUBLIC, "staff": {"officer", "colleague"}}),
    ("officer", "return", {}, {"case": PUBLIC, "staff": CITY}),
    ("reporter", "withdraw", {}, {"case": {"follower"}, "staff": CITY}),
]


def test_everybody_concerned_hears_of_every_step_and_nobody_else(town):
    for who, action, given, heard in STORY:
        told = town.does(who, action, **given)
        expected = {name: f"{side}.{action}" for side, names in heard.items() for name in names}
        if "follower" in expected:
            expected["follower"] = f"follower.{action}"
        assert told == expected, f"{who}: {action}"


def test_an_agency_that_loses_a_case_hears_of_it(town):
    """Who belongs to both agencies hears of their new work only."""
    people.grant(town.session, town.people["colleague"].person, Grant(*ELSEWHERE), now=NOW)
    town.does("system", "route", agency="SXD")
    told = town.does("dispatcher", "assign", agency="SGTVT")
    staff = {"colleague": "staff.assign", "stranger": "staff.assign"}
    former = {"officer": "former.assign", "leader": "former.assign"}
    assert told == {"reporter": "case.assign", "follower": "follower.assign"} | staff | former
    assert "former.assign" not in town.does("dispatcher", "assign", agency="SGTVT").values()


def test_while_the_city_office_has_a_case_no_agency_hears_of_it(town):
    """The case is with nobody but the city: its officers are the dispatchers."""
    town.does("system", "route", agency=None)
    for who, action in [
        ("reporter", "add_information"),
        ("dispatcher", "classify"),
        ("reporter", "withdraw"),
    ]:
        assert not {*town.does(who, action)} & (AGENCY | {"stranger"})


def test_who_reported_it_is_not_told_of_the_work_though_they_work_there(town):
    people.grant(town.session, town.people["reporter"].person, Grant(*OFFICER), now=NOW)
    town.does("system", "route", agency="SXD")
    town.does("officer", "accept")
    town.does("officer", "resolve", answer="x" * 40)
    assert {*town.does("leader", "send_back")} == {"officer", "colleague"}


def test_who_is_officer_and_follower_gets_one_letter(town):
    town.does("system", "route", agency="SXD")
    town.does("colleague", "follow")
    told = town.does("dispatcher", "assign", agency="SXD")
    assert told["colleague"] == "follower.assign"
    letter = _letter(town, "colleague")
    assert "card" in letter.params  # with the card all the same


def _letter(town, name):
    row = town.session.execute(select(outbox.c.content).where(outbox.c.peer == name)).one()
    letter = unpack(row.content)
    assert isinstance(letter, Notice)
    return letter


def test_an_officer_gets_the_card_with_their_buttons_and_a_citizen_the_page(town):
    town.does("system", "route", agency="SXD")
    code = town.case.code
    assert _letter(town, "officer").requests == (
        f"do:accept:{code}:3",
        f"do:return:{code}:3",
        f"show:history:{code}",
        f"go:queue:{code}",
    )
    assert f"do:reject:{code}:3" in _letter(town, "leader").requests
    assert _letter(town, "reporter").requests == (
        f"do:add_information:{code}:3",
        f"do:withdraw:{code}:3",
        f"show:timeline:{code}",
    )


def test_an_answer_brings_its_pictures_and_the_rating_to_the_reporter_alone(town):
    town.does("system", "route", agency="SXD")
    town.does("officer", "accept")
    photo = a_picture(town.session, "after")
    town.does("officer", "resolve", answer="Đã thông cống." * 4, photos=[photo])
    assert _letter(town, "reporter").photos == (photo,)
    assert [r.split(":")[-1] for r in _letter(town, "reporter").requests[:3]] == [
        "satisfied",
        "acceptable",
        "dissatisfied",
    ]
    assert _letter(town, "follower").requests == (f"show:timeline:{town.case.code}",)


# --- addresses and lanes -----------------------------------------------------------------------


def test_a_letter_is_unique_by_case_version_and_person(town):
    town.does("system", "route", agency="SXD")
    keys = {*town.session.scalars(select(outbox.c.key))}
    version = town.case.version
    assert f"{town.case.code}:{version}:{town.people['officer'].person}" in keys
    assert len(keys) == 4


def test_the_same_change_told_twice_is_one_letter_each(town):
    town.does("system", "route", agency="SXD")
    change = decide(town.case, act("accept", town.people["officer"]))
    for _ in range(2):
        notices.tell(town.session, town.case, change)
    assert len(town.told()) == 5


@pytest.mark.parametrize(
    ("severity", "lane"), [(Severity.URGENT, Lane.URGENT), (Severity.NORMAL, Lane.ASSIGNMENT)]
)
def test_urgent_work_travels_first(session, severity, lane):
    a_person(session, OFFICER, name="officer")
    routed(session, a_person(session, name="reporter"), severity=severity)
    lanes = dict(session.execute(select(outbox.c.peer, outbox.c.lane)).all())
    assert lanes == {"officer": lane, "reporter": Lane.REPLY}


def test_each_is_written_to_in_their_own_language(town):
    people.set_language(town.session, town.people["officer"].person, "en")
    town.does("system", "route", agency="SXD")
    languages = dict(town.session.execute(select(outbox.c.peer, outbox.c.language)).all())
    assert (languages["officer"], languages["leader"]) == ("en", "vi")


def test_who_blocked_us_gets_no_letter(town):
    people.mark_unreachable(town.session, Peer("web", "officer"))
    assert {*town.does("system", "route", agency="SXD")} == {"reporter", "colleague", "leader"}


def test_a_role_that_has_ended_brings_no_letter(town):
    people.revoke(town.session, town.people["colleague"].person, now=NOW)
    assert "colleague" not in town.does("system", "route", agency="SXD")


def test_a_merged_case_makes_its_people_followers_of_the_other(town):
    other = routed(town.session, a_person(town.session, name="other reporter"))
    town.does("system", "route", agency="SXD")
    town.does("dispatcher", "merge", into=other.code)
    assert town.case.state is State.MERGED
    town.case = cases.get(town.session, other.code)
    told = town.does("officer", "accept")
    assert {*told} == {"other reporter", "reporter", "follower"}


# --- who is told when nobody can be reached --------------------------------------------------


def test_an_agency_nobody_can_be_reached_in_leaves_it_to_the_city_office(session):
    a_person(session, OFFICER, name="away")
    a_person(session, DISPATCHER, name="city")
    people.mark_unreachable(session, Peer("web", "away"))
    routed(session, a_person(session))
    assert [to for to, kind in _kinds(session) if kind == "staff.route"] == ["city"]


def test_a_leader_who_asks_for_more_time_is_decided_on_by_the_city_office(session):
    leader = a_person(session, LEADER, name="leader")
    a_person(session, DISPATCHER, name="city")
    accepted = performed(session, routed(session, a_person(session)), "accept", leader)
    performed(session, accepted, "ask_extension", leader)
    assert [to for to, kind in _kinds(session) if kind == "staff.ask_extension"] == ["city"]


def _kinds(session):
    rows = session.execute(select(outbox.c.peer, outbox.c.content))
    return [(row.peer, row.content.get("kind")) for row in rows]
