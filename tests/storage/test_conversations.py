"""Where a conversation stands: begun once, saved by version, the same after a restart."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from domain.conversation import Peer
from domain.errors import StaleError
from storage import conversations
from tests.domain.cases import NOW, at
from tests.records import at_once, count_of

PEER = Peer("telegram", "0123456789abcdef0123")


def test_nobody_has_talked_yet(session):
    assert conversations.find(session, PEER) is None


def test_what_was_saved_is_found_again(session):
    begun = conversations.begin(session, PEER, language="vi", now=NOW)
    draft = {"form": "report", "answers": {"text": "Ngập 🌊", "photos": ["a"], "place": None}}
    said = replace(
        begun, drafts=(draft,), options=(("drainage", "Ngập, thoát nước"),), nonce="0a1b"
    )
    saved = conversations.save(session, said, now=at(hours=1).now)
    assert conversations.find(session, PEER) == saved
    assert (saved.version, saved.person.language) == (1, "vi")


def test_another_channel_is_another_person(session):
    first = conversations.begin(session, PEER, language="vi", now=NOW)
    second = conversations.begin(session, Peer("web", PEER.id), language="vi", now=NOW)
    assert first.person.id != second.person.id


def test_an_older_version_is_stale_and_changes_nothing(session):
    begun = conversations.begin(session, PEER, language="vi", now=NOW)
    saved = conversations.save(session, begun, now=NOW)
    with pytest.raises(StaleError):
        conversations.save(session, begun, now=NOW)
    assert conversations.find(session, PEER) == saved


def test_two_processes_that_answer_one_person_at_once_save_once(database):
    with database.writing() as session:
        begun = conversations.begin(session, PEER, language="vi", now=NOW)

    def save(_number):
        with database.writing() as session:
            return conversations.save(session, begun, now=NOW)

    found = at_once(save, 8)
    assert sum(isinstance(one, StaleError) for one in found) == 7
    with database.reading() as session:
        assert conversations.find(session, PEER).version == 1


def test_a_first_word_in_two_processes_makes_one_person(database):
    def begin(_number):
        with database.writing() as session:
            return conversations.begin(session, PEER, language="vi", now=NOW)

    found = at_once(begin, 4)
    assert sum(isinstance(one, IntegrityError) for one in found) == 3
    with database.reading() as session:
        assert (count_of(session, "people"), count_of(session, "conversations")) == (1, 1)
