"""Texts of every kind come back from both databases as they were after the door.

The door is `domain.text.clean`: every word a person sends passes it before it is stored.
"""

import itertools
import json

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError, StatementError

from domain.conversation import Choice, Lane, Notice, Peer, Say
from domain.text import clean
from storage import cases, inbox, outbox, schema
from storage.inbox import Arrival
from storage.outbox import Letter
from tests.domain.cases import NOW
from tests.records import a_person, count_of, migrated, opened, performed, routed, submitted

MARKS = ["\u0300", "\u0301", "\u0302", "\u0303", "\u0306", "\u0309", "\u031b", "\u0323"]
VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
LETTERS = [a + b for a in VOWELS for b in MARKS[:2] + MARKS[3:4] + MARKS[5:6] + MARKS[7:]]
CONTROLS = [chr(n) for n in itertools.chain(range(32), range(0x7F, 0xA0))]
INVISIBLE = ["\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200b", "\u200d", "\u200e", "\u202a", "\u202e", "\u2028", "\u2060", "\u2066", "\u2069", "\u3164", "\ufeff", "\uffa0", "\ufffc", "\ufffe", "\uffff", "\U000e0001", "\U000e0041"]  # fmt: skip
BROKEN = ["\ud800", "\udbff", "\udc00", "\udfff", "\ud83d", "\ude00", "\udc00\ud800", "a\ud800b"]
QUOTES = ["'", "''", '"', "\\", "\\x00", "\\u0000", "%", "%s", "%(x)s", ":x", "?", "{}", "{0}", "$1", "$$", "--", "/*", ";", "\x1a"]  # fmt: skip
PICTURES = ["🗑️", "👩‍👩‍👧‍👦", "🇻🇳", "𠀋", "\U0010ffff", "Zz\u0300\u0301\u0302\u0303\u0304", "א", "أهلا", "\u202eאבג", "한글", "ﬁ", "Ⅷ", "①", "İ", "ß", "½", "ⅷ", "Ω"]  # fmt: skip
CORPUS = [
    f"Đường {odd} ngập" for odd in LETTERS + CONTROLS + INVISIBLE + BROKEN + QUOTES + PICTURES
]
LONG = ["ữ" * 1_000_000, "x" * 1_000_000, "u\u031b\u0303" * 300_000, "z" + "\u0301" * 100_000]


def stored(url, texts):
    """What the database gives back of each text, wherever texts are kept."""
    with opened(url) as database, database.writing() as session:
        reporter = a_person(session)
        return [_stored(session, reporter, n, text) for n, text in enumerate(texts)]


def _stored(session, reporter, number, said):
    case = submitted(session, reporter, text=said, address=said[:400], extra={"said": said})
    case = performed(session, case, "add_information", reporter, text=said)
    peer = Peer("web", f"p{number}")
    say = Say(said, (Choice("x", said),))
    notice = Notice("card", {"text": said, "list": [said]})
    letters = [
        Letter(f"say {number}", peer, Lane.REPLY, "vi", say),
        Letter(f"note {number}", peer, Lane.URGENT, "vi", notice),
    ]
    outbox.put(session, letters, now=NOW)
    inbox.receive(
        session,
        Arrival("web", str(number), peer.id, json.dumps({"text": said}, ensure_ascii=False)),
        now=NOW,
    )
    contents = session.execute(
        select(schema.outbox.c.content).where(schema.outbox.c.peer == peer.id)
    )
    raw = session.scalar(select(schema.inbox.c.raw).where(schema.inbox.c.key == str(number)))
    found = cases.get(session, case.code)
    return (
        found.text,
        found.address,
        found.extra,
        cases.history(session, found)[-1].data,
        sorted(json.dumps(content, sort_keys=True) for (content,) in contents),
        json.loads(raw)["text"],
    )


def test_the_corpus_is_large_and_odd():
    assert len({*CORPUS}) >= 250
    assert sum(clean(text) != text for text in CORPUS) >= 100


def test_both_databases_keep_every_cleaned_text_as_it_is(fresh_database):
    texts = [clean(text) for text in CORPUS]
    sqlite, postgresql = (
        stored(fresh_database(kind, migrated), texts) for kind in ("sqlite", "postgresql")
    )
    assert sqlite == postgresql
    assert [found[0] for found in sqlite] == texts
    assert [found[3]["text"] for found in sqlite] == texts


def test_tones_survive_however_they_were_typed(fresh_database):
    """The same letter typed as one sign or as several is one and the same afterwards."""
    with opened(fresh_database("postgresql", migrated)) as database, database.writing() as session:
        reporter = a_person(session)
        kept = {
            routed(session, reporter, text=clean(said)).text
            for said in ("Ngõ Khương Đình", "Ngo\u0303 Khu\u031bo\u031bng \u0110i\u0300nh")
        }
    assert kept == {"Ngõ Khương Đình"}


@pytest.mark.parametrize("number", range(len(LONG)))
def test_a_very_long_text_is_kept_whole(fresh_database, number):
    text = clean(LONG[number])
    sqlite, postgresql = (
        stored(fresh_database(kind, migrated), [text]) for kind in ("sqlite", "postgresql")
    )
    assert sqlite == postgresql
    assert sqlite[0][0] == text


# What did not pass the door: PostgreSQL refuses it and nothing of the transaction stays.
UNCLEANED = ["a\x00b", "a\ud800b"]


@pytest.mark.parametrize("text", UNCLEANED, ids=ascii)
def test_what_did_not_pass_the_door_is_refused_whole(fresh_database, text):
    with opened(fresh_database("postgresql", migrated)) as database:
        with (
            pytest.raises((DataError, StatementError, UnicodeEncodeError, ValueError)),
            database.writing() as session,
        ):
            routed(session, a_person(session), text=text)
        with database.reading() as session:
            assert count_of(session, "people") == 0


def test_the_door_lets_nothing_pass_that_a_database_refuses():
    for text in CORPUS + LONG:
        passed = clean(text)
        assert "\x00" not in passed
        assert passed.encode().decode() == passed  # no half of a character
        assert clean(passed) == passed
