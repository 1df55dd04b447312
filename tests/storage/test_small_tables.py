"""Contact data, counts, pictures, reference data: small tables with one rule each."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import CheckConstraint, select

from domain.case import State
from domain.city import AgencyKind
from domain.codes import case_code
from domain.errors import NotFoundError
from domain.people import Role
from domain.report import CONSENT_VERSION
from domain.severity import Severity
from domain.texts import LANGUAGES
from domain.workflow import ACTIONS
from storage import contacts, counters, files, reference, schema
from storage.files import Picture
from storage.reference import TABLES
from tests.domain.cases import NOW
from tests.records import at_once, count_of

TODAY = NOW.date()


def _check(table):
    """What the states of a table may be, in SQL."""
    (check,) = (c for c in table.constraints if isinstance(c, CheckConstraint))
    return str(check.sqltext)


def test_contact_data_come_back_as_they_were_sealed(session):
    contacts.keep(session, "ref", b"\x00\xff sealed", now=NOW)
    assert contacts.get(session, "ref") == b"\x00\xff sealed"
    with pytest.raises(NotFoundError):
        contacts.get(session, "another")


def test_counts_are_kept_by_day_and_summed(session):
    for day, times in ((TODAY, 3), (TODAY - timedelta(days=1), 2)):
        for _ in range(times):
            counters.count(session, "turned_away.secret", on=day)
    counters.count(session, "turned_away.complaint", on=TODAY)
    assert counters.total(session, "turned_away.secret") == 5
    assert counters.total(session, "nothing") == 0
    assert count_of(session, "counters") == 3


def test_no_count_is_lost_when_many_count_at_once(database):
    def count(_number):
        with database.writing() as session:
            counters.count(session, "turned_away", on=TODAY)

    assert at_once(count, 12) == [None] * 12
    with database.reading() as session:
        assert counters.total(session, "turned_away") == 12


def test_the_same_picture_twice_is_one(session):
    first = Picture("a" * 64, "image/jpeg", 100, 4, 3, "2026:10:05 09:00:00", 21.0, 105.8)
    files.keep(session, first, now=NOW)
    files.keep(session, Picture("a" * 64, "image/jpeg", 999, 1, 1), now=NOW)
    row = session.execute(select(schema.files)).one()
    assert (row.bytes, row.taken_at, row.lat) == (100, "2026:10:05 09:00:00", 21.0)
    assert files.known(session, ("a" * 64, "b" * 64)) == {"a" * 64}
    assert files.known(session, ()) == set()


AGENCY = {
    "code": "SXD", "name": "Sở Xây dựng", "name_en": "Construction", "kind": "department",
    "parent": None, "ward_code": None, "valid_from": date(2025, 3, 1), "valid_to": None,
    "merged_into": None, "calendar": None,
}  # fmt: skip


def test_loading_again_changes_what_changed_and_nothing_else(session):
    other = AGENCY | {"code": "SYT", "name": "Sở Y tế"}
    reference.load(session, "agencies", [AGENCY, other])
    reference.load(session, "agencies", [AGENCY | {"valid_to": date(2026, 1, 1)}])
    found = {row["code"]: row for row in reference.rows(session, "agencies")}
    assert found == {"SXD": AGENCY | {"valid_to": date(2026, 1, 1)}, "SYT": other}
    reference.load(session, "agencies", [])
    assert len(reference.rows(session, "agencies")) == 2


def test_a_table_of_codes_alone_can_be_loaded_twice(session):
    row = {"code": "001", "name": "Quận Ba Đình"}
    for _ in range(2):
        reference.load(session, "districts_2024", [row])
    assert reference.rows(session, "districts_2024") == [row]


def test_every_file_of_reference_data_has_a_table():
    assert {*TABLES.values()} <= {*schema.metadata.tables.values()}


# Every word the domain or the storage writes into a column that holds so many characters.
# PostgreSQL refuses a longer one, SQLite keeps it: a test on SQLite alone would not notice.
WORDS = [
    (schema.cases.c.state, State),
    (schema.cases.c.severity, Severity),
    (schema.case_events.c.action, [*ACTIONS, "submit"]),
    (schema.case_events.c.from_state, State),
    (schema.case_events.c.to_state, State),
    (schema.roles.c.role, Role),
    (schema.invitations.c.role, Role),
    (schema.ratings.c.score, ACTIONS["rate"].taps),
    (schema.people.c.language, LANGUAGES),
    (schema.people.c.consent, [CONSENT_VERSION]),
    (schema.cases.c.code, [case_code(bytes(7), prefix="HANO")]),
    (schema.agencies.c.kind, AgencyKind),
    (schema.inbox.c.state, re.findall(r"'(\w+)'", _check(schema.inbox))),
    (schema.outbox.c.state, re.findall(r"'(\w+)'", _check(schema.outbox))),
]


@pytest.mark.parametrize(("column", "words"), WORDS, ids=str)
def test_every_word_fits_its_column(column, words):
    assert max(map(len, words)) <= column.type.length
