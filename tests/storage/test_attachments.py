"""Followers, the rating and the pictures of a case, written with the action that brings them."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from domain.case import Rating
from domain.people import Role
from storage import attachments, cases, schema
from tests.domain.cases import at
from tests.records import a_code, a_person, a_picture, performed, routed

OFFICER, DISPATCHER = (Role.OFFICER, "SXD"), (Role.DISPATCHER, None)


@pytest.fixture
def reporter(session):
    return a_person(session)


@pytest.fixture
def officer(session):
    return a_person(session, OFFICER)


def answered(session, reporter, officer):
    case = performed(session, routed(session, reporter), "accept", officer)
    photo = a_picture(session, case.code)
    return performed(session, case, "resolve", officer, answer="x" * 40, photos=[photo])


# --- followers -------------------------------------------------------------------------------


def test_following_counts_once_and_ends(session, reporter):
    neighbour, case = a_person(session), routed(session, reporter)
    for _ in range(2):
        case = performed(session, case, "follow", neighbour)
    assert attachments.follower_ids(session, case) == {neighbour.person}
    assert attachments.follower_count(session, case) == 1
    case = performed(session, case, "unfollow", neighbour)
    case = performed(session, case, "unfollow", neighbour)
    assert attachments.follower_count(session, case) == 0
    assert case.version == 6


def test_a_merged_case_brings_its_reporter_and_followers_along(session, reporter):
    neighbour, both, dispatcher = (
        a_person(session),
        a_person(session),
        a_person(session, DISPATCHER),
    )
    case, other = routed(session, reporter), routed(session, a_person(session))
    performed(session, other, "follow", both)
    for follower in (neighbour, both):
        case = performed(session, case, "follow", follower)
    performed(session, case, "merge", dispatcher, into=other.code)
    people = {reporter.person, neighbour.person, both.person}
    assert attachments.follower_ids(session, other) == people


def test_who_reported_both_does_not_follow_their_own(session, reporter):
    case, other = routed(session, reporter), routed(session, reporter)
    performed(session, case, "merge", a_person(session, DISPATCHER), into=other.code)
    assert attachments.follower_ids(session, other) == set()
    assert [c.code for c in cases.of_person(session, reporter.person, most=9)] == [
        other.code,
        case.code,
    ]


def test_a_case_is_not_merged_into_one_that_is_not_there(session, reporter):
    case, dispatcher = routed(session, reporter), a_person(session, DISPATCHER)
    with pytest.raises(NoResultFound), session.begin_nested():
        performed(session, case, "merge", dispatcher, into=a_code())
    assert cases.get(session, case.code) == case


# --- the rating ------------------------------------------------------------------------------


def ratings(session):
    columns = [schema.ratings.c[key] for key in ("round", "score", "reasons", "comment")]
    return [tuple(row) for row in session.execute(select(*columns).order_by(columns[0]))]


def test_each_tap_and_each_word_counts_at_once(session, reporter, officer):
    case = answered(session, reporter, officer)
    case = performed(session, case, "rate", reporter, tap="dissatisfied")
    assert ratings(session) == [(0, "dissatisfied", [], None)]
    case = performed(session, case, "explain_rating", reporter, reasons=["slow"])
    case = performed(session, case, "explain_rating", reporter, reasons=["slow", "generic"])
    assert attachments.find_rating(session, case) == Rating("dissatisfied", ("slow", "generic"))
    performed(session, case, "explain_rating", reporter, comment="Chờ quá lâu")
    assert ratings(session) == [(0, "dissatisfied", ["slow", "generic"], "Chờ quá lâu")]


def test_a_changed_mind_starts_anew_and_the_history_keeps_the_old(session, reporter, officer):
    case = answered(session, reporter, officer)
    for tap in ("dissatisfied", "satisfied"):
        case = performed(session, case, "rate", reporter, tap=tap)
        case = performed(session, case, "explain_rating", reporter, comment=f"vì {tap}")
    case = performed(session, case, "rate", reporter, tap="acceptable")
    assert ratings(session) == [(0, "acceptable", [], None)]
    told = [event.data for event in cases.history(session, case)[-5:]]
    assert told[0]["tap"] == "dissatisfied"
    assert told[3] == {"comment": "vì satisfied"}


def test_every_round_has_a_rating_of_its_own(session, reporter, officer):
    case = answered(session, reporter, officer)
    case = performed(session, case, "rate", reporter, tap="dissatisfied")
    case = performed(session, case, "reopen", a_person(session, DISPATCHER))
    case = performed(session, case, "accept", officer)
    photo = a_picture(session, "after the second time")
    case = performed(session, case, "resolve", officer, answer="y" * 40, photos=[photo])
    performed(session, case, "rate", reporter, tap="satisfied")
    assert [row[:2] for row in ratings(session)] == [(0, "dissatisfied"), (1, "satisfied")]


def test_explaining_without_a_rating_invents_none(session, reporter, officer):
    case = answered(session, reporter, officer)
    case = performed(session, case, "explain_rating", reporter, reasons=["slow"])
    assert (ratings(session), attachments.find_rating(session, case)) == ([], None)


# --- pictures --------------------------------------------------------------------------------


def test_pictures_belong_to_the_case_from_the_event_that_brought_them(session, reporter, officer):
    first, more, after = (a_picture(session, name) for name in ("first", "more", "after"))
    case = routed(session, reporter, photos=(first,))
    case = performed(session, case, "add_information", reporter, text="thêm", photos=[more, first])
    case = performed(session, case, "accept", officer, at(hours=1))
    case = performed(session, case, "resolve", officer, answer="x" * 40, photos=[after])
    found = session.execute(select(schema.case_files.c.hash, schema.case_files.c.seq)).all()
    assert dict(found) == {first: 1, more: 3, after: 5}
    assert (case.photos, case.proof) == ((first, more), (after,))
    assert attachments.used_pictures(session, [first, after, "0" * 64]) == {first, after}
    assert attachments.used_pictures(session, []) == set()


def test_a_picture_nobody_stored_belongs_to_no_case(session, reporter):
    case = routed(session, reporter)
    with pytest.raises(IntegrityError), session.begin_nested():
        performed(session, case, "add_information", reporter, text="x", photos=["0" * 64])
    assert cases.get(session, case.code) == case


def test_an_answer_taken_back_keeps_its_pictures_in_the_history(session, reporter, officer):
    case = answered(session, reporter, officer)
    case = performed(session, case, "rate", reporter, tap="dissatisfied")
    case = performed(session, case, "reopen", a_person(session, DISPATCHER))
    (resolved,) = (e for e in cases.history(session, case) if e.action == "resolve")
    assert case.proof == ()
    assert attachments.used_pictures(session, resolved.data["photos"]) == {
        *resolved.data["photos"]
    }
