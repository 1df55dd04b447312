"""Lists of cases: the figures, one's own, the work of each role, what is near."""

import pytest

from domain.case import State
from domain.people import SYSTEM, Role
from domain.severity import Severity
from storage import cases
from tests.domain.cases import NOW, at
from tests.records import a_person, a_picture, count_of, performed, routed, submitted

OFFICER, LEADER = (Role.OFFICER, "SXD"), (Role.LEADER, "SXD")
DISPATCHER = (Role.DISPATCHER, None)


def test_the_counts_sum_to_the_number_of_cases(session):
    reporter, officer = a_person(session), a_person(session, OFFICER)
    assert {*cases.counts(session).values()} == {0}
    submitted(session, reporter)
    for agency in ("SXD", "SXD", None):
        routed(session, reporter, agency)
    performed(session, routed(session, reporter), "accept", officer)
    performed(session, routed(session, reporter), "withdraw", reporter)
    counts = cases.counts(session)
    assert {state: n for state, n in counts.items() if n} == {
        State.SUBMITTED: 1, State.ASSIGNED: 2, State.TRIAGE: 1, State.ACCEPTED: 1, State.WITHDRAWN: 1,
    }  # fmt: skip
    assert sum(counts.values()) == count_of(session, "cases")
    assert {*counts} == {*State}


def test_mine_are_what_i_reported_and_what_i_follow_newest_first(session):
    me, other = a_person(session), a_person(session)
    first, theirs, followed, last = (routed(session, who) for who in (me, other, other, me))
    performed(session, followed, "follow", me)
    found = [case.code for case in cases.of_person(session, me.person, most=10)]
    assert found == [last.code, followed.code, first.code]
    assert theirs.code not in found
    assert len(cases.of_person(session, me.person, most=2)) == 2


def test_each_role_has_its_own_work(session):
    reporter, officer, leader = (
        a_person(session),
        a_person(session, OFFICER),
        a_person(session, LEADER),
    )
    dispatcher, stranger = (
        a_person(session, DISPATCHER),
        a_person(session, (Role.OFFICER, "SGTVT")),
    )
    at_city = routed(session, reporter, None)
    waiting = routed(session, reporter)
    referred = _accepted(session, reporter, leader, "refer_up")
    drafted = _accepted(session, reporter, officer, "resolve")
    rated = performed(
        session, _resolved(session, reporter, officer), "rate", reporter, tap="satisfied"
    )
    unhappy = performed(session, rated, "rate", reporter, tap="dissatisfied")
    performed(session, routed(session, reporter), "withdraw", reporter)

    def codes(who):
        return {case.code for case in cases.queue(session, who, most=50)}

    assert codes(officer) == {waiting.code, referred.code}
    assert codes(leader) == {waiting.code, referred.code, drafted.code, unhappy.code}
    assert codes(dispatcher) == {at_city.code, referred.code, unhappy.code}
    assert (
        codes(stranger) == codes(reporter) == codes(a_person(session, (Role.ADMIN, None))) == set()
    )
    assert codes(a_person(session, OFFICER, DISPATCHER)) == codes(officer) | codes(dispatcher)


def _accepted(session, reporter, by, then):
    """A case after somebody accepted it and took one more action."""
    case = performed(session, routed(session, reporter), "accept", by)
    return performed(session, case, then, by)


def _resolved(session, reporter, officer):
    case = performed(session, routed(session, reporter), "accept", officer)
    photo = a_picture(session, case.code)
    return performed(session, case, "resolve", officer, answer="x" * 40, photos=[photo])


def test_the_queue_begins_with_the_least_time_left(session):
    officer = a_person(session, OFFICER)
    severities = (Severity.COMPLEX, Severity.URGENT, Severity.NORMAL)
    for severity in severities:
        routed(session, a_person(session), severity=severity)
    found = [case.severity for case in cases.queue(session, officer, most=10)]
    assert found == [Severity.URGENT, Severity.NORMAL, Severity.COMPLEX]
    assert len(cases.queue(session, officer, most=2)) == 2


# Which cases are near one in the same ward, of the same category, sent since this morning.
NEAR = [
    ({}, True),
    ({"ward": "00004"}, False),
    ({"category": "waste"}, False),
    ({"moment": at(hours=-1)}, False),
]


@pytest.mark.parametrize(("told", "near"), NEAR)
def test_nearby(session, told, near):
    case = routed_at(session, **told)
    found = cases.nearby(session, ward="00097", category="drainage", since_at=NOW, most=5)
    assert ([c.code for c in found] == [case.code]) is near


def routed_at(session, **told):
    case = submitted(session, a_person(session), **told)
    return performed(session, case, "route", SYSTEM, agency="SXD")


def test_what_is_over_is_not_near(session):
    reporter = a_person(session)
    performed(session, routed(session, reporter), "withdraw", reporter)
    assert cases.nearby(session, ward="00097", category="drainage", since_at=NOW, most=5) == []
