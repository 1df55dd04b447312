"""The doctor looks at a healthy place and at sick ones, and says what to do about each fault."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from sqlalchemy import delete

from bot import doctor
from bot.clock import wall_clock
from bot.doctor import Finding, examine
from bot.keys import read_or_make
from bot.settings import load_settings
from domain.conversation import Lane, Peer, Say
from storage import contacts, inbox, outbox, schema
from storage.database import Database, Session
from storage.inbox import Arrival
from storage.outbox import Letter
from tests.programs import ROOT, Site

LOOKS = ["settings", "database", "messages", "reminders", "channels", "clock", "disk", "secrets"]


@pytest.fixture
def place(embedded: Site, monkeypatch) -> Site:
    """What the doctor is asked about, in the environment of this very process."""
    for name, value in embedded.settings.items():
        monkeypatch.setenv(name, value)
    return embedded


def findings() -> dict[str, Finding]:
    return {
        finding.what: finding for finding in examine(lambda: load_settings(ROOT / "config.yaml"))
    }


def sick() -> dict[str, str]:
    """What is not well, and the words about it."""
    return {what: found.words for what, found in findings().items() if not found.well}


def written(site: Site, *work) -> None:
    with closing(Database(site.database)) as database, database.writing() as session:
        for write in work:
            write(session)


def test_a_healthy_place(site, monkeypatch):
    for name, value in site.settings.items():
        monkeypatch.setenv(name, value)
    found = findings()
    assert list(found) == LOOKS
    assert [what for what, one in found.items() if not one.well] == []


def test_as_a_command_it_ends_with_the_diagnosis(embedded):
    well = embedded.runs("doctor")
    assert (well.returncode, well.stderr) == (0, "")
    assert [line[:3] for line in well.stdout.splitlines()] == ["ok "] * len(LOOKS)
    ill = replace(embedded, database="postgresql+psycopg://a:s3cret@127.0.0.1:1/b").runs("doctor")
    assert (ill.returncode, ill.stderr) == (1, "")
    assert "NOT database: the database postgresql+psycopg://a:***@127.0.0.1:1/b" in ill.stdout
    assert "Start the server" in ill.stdout


def test_without_settings_there_is_nothing_more_to_look_at(tmp_path):
    (only,) = examine(lambda: load_settings(tmp_path / "none.yaml"))
    assert str(only).startswith("NOT settings: ")
    assert "Copy config.yaml there" in only.words


def test_no_schema_and_no_data(place, bare, monkeypatch):
    monkeypatch.setenv("NANGNIU_DATABASE", bare.database)
    missing = (
        f"there is no database {bare.folder / 'var/nangniu.db'} yet: run `nangniu migrate` first"
    )
    assert sick() == {"database": missing}
    written(place, lambda session: session.execute(delete(schema.standard_answers)))
    monkeypatch.setenv("NANGNIU_DATABASE", place.database)
    assert sick() == {"database": "no rows in standard_answers: run `nangniu load` first"}


def an_old_event(session: Session) -> None:
    early = wall_clock() - timedelta(hours=1)
    inbox.receive(session, Arrival("web", "a", "a", "{}"), now=early)


def an_old_letter(session: Session) -> None:
    early = wall_clock() - timedelta(hours=1)
    letter = Letter("a", Peer("web", "a"), Lane.REPLY, "vi", Say("a"))
    outbox.put(session, [letter], now=early)


@pytest.mark.parametrize(
    ("left", "words"), [(an_old_event, "unanswered 1"), (an_old_letter, "unsent 1")]
)
def test_work_that_nobody_does(place, left, words):
    written(place, left)
    said = sick()["messages"]
    assert words in said
    assert "is `nangniu run` running with all roles?" in said


# What the machine says              what the doctor says
CLOCKS = [
    (datetime(2020, 1, 1, tzinfo=UTC), "the machine says 2020-01-01: set its clock"),
    (datetime(2031, 12, 1, tzinfo=UTC), "raise calendar.last_year in config.yaml"),
]


@pytest.mark.parametrize(("now", "words"), CLOCKS)
def test_a_clock_that_is_wrong_and_a_calendar_that_ends(place, now, words):
    with time_machine.travel(now, tick=False):
        assert words in sick()["clock"]


def test_a_full_disk(place, monkeypatch):
    monkeypatch.setattr(doctor, "DISK_LEAST", 10**18)
    assert "MB are free at" in sick()["disk"]
    assert "make room" in sick()["disk"]


def test_a_key_that_others_can_read(place):
    key = place.folder / "contact.key"
    read_or_make(key)
    key.chmod(0o644)
    assert sick() == {"secrets": f"{key} can be read by others: chmod 600 {key}"}
    key.chmod(0o600)
    assert sick() == {}


def a_contact(site: Site, key: bytes) -> None:
    sealed = Fernet(key).encrypt(b"0912345678")
    written(site, lambda session: contacts.keep(session, "a", sealed, now=wall_clock()))


def test_a_key_that_is_lost_or_another(place):
    key = place.folder / "contact.key"
    a_contact(place, Fernet.generate_key())
    lost = f"{key} doesn't open the contacts that are kept: bring it back from the backup"
    assert sick() == {"secrets": lost}
    read_or_make(key)
    assert sick() == {"secrets": lost}
    key.write_text("scribble")
    assert sick() == {"secrets": f"{key} holds no key: bring it back from the backup"}


def test_the_right_key(place):
    a_contact(place, read_or_make(place.folder / "contact.key"))
    assert sick() == {}
