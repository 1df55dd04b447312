"""The web channel's mailboxes: each message once, counted without a gap, also by many at once."""

import pytest
from sqlalchemy import select

from storage import schema, webchat
from tests.domain.cases import NOW
from tests.records import at_once, count_of

TOKEN = "T" * 43


@pytest.fixture
def mailbox(database):
    """A chat session of that database."""
    with database.writing() as session:
        webchat.open_session(session, "box", TOKEN, now=NOW)
        webchat.open_session(session, "other", "another token", now=NOW)
    return database


def send(session, row, box="box"):
    return webchat.deliver(session, box, row, {"text": f"message {row}"}, now=NOW)


def texts(session, box="box", **asked):
    found = webchat.messages(session, box, **{"after": 0} | asked)
    return [(message.seq, message.content["text"]) for message in found]


def test_a_session_is_found_by_its_token_and_by_nothing_else(mailbox):
    with mailbox.reading() as session:
        assert webchat.find_session(session, TOKEN) == "box"
        for wrong in ("", TOKEN[:-1], TOKEN + "x", TOKEN.lower(), "' OR 1=1 --"):
            assert webchat.find_session(session, wrong) is None
        assert TOKEN not in str(session.execute(select(schema.web_sessions)).all())


def test_messages_are_counted_in_each_session_by_itself(mailbox):
    with mailbox.writing() as session:
        assert [send(session, 11), send(session, 12, "other"), send(session, 13)] == [1, 1, 2]
        assert texts(session) == [(1, "message 11"), (2, "message 13")]
        assert texts(session, "other") == [(1, "message 12")]
        assert texts(session, after=1) == [(2, "message 13")]
        assert texts(session, after=2) == []
        assert texts(session, most=1) == [(1, "message 11")]


def test_a_message_delivered_again_is_the_same_message(mailbox):
    with mailbox.writing() as session:
        assert [send(session, 11), send(session, 11), send(session, 12), send(session, 11)] == [
            1,
            1,
            2,
            1,
        ]
        assert len(texts(session)) == 2


def test_a_session_that_is_not_there_gets_nothing(mailbox):
    with mailbox.writing() as session:
        assert send(session, 11, "nobody") is None
        assert count_of(session, "web_messages") == 0


def test_many_who_deliver_at_once_leave_no_gap(mailbox):
    def deliver(number):
        with mailbox.writing() as session:
            return send(session, number)

    assert {*at_once(deliver, 16)} == {*range(1, 17)}
    with mailbox.reading() as session:
        assert [seq for seq, _ in texts(session)] == [*range(1, 17)]


def test_one_letter_delivered_by_many_at_once_is_one_message(mailbox):
    def deliver(_number):
        with mailbox.writing() as session:
            return send(session, 7)

    at_once(deliver, 8)
    with mailbox.reading() as session:
        assert [text for _, text in texts(session)] == ["message 7"]
