"""The migrations build exactly the tables, on both engines, there and back."""

import json
import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage.migrate import FOLDER, is_current, migrate, newest
from storage.schema import metadata
from tests.records import a_person, count_of, migrated, opened, routed

FILES = sorted((FOLDER / "versions").glob("*.py"))
SCRIPTS = ScriptDirectory(str(FOLDER))
KINDS = ["sqlite", "postgresql"]


def test_they_are_numbered_without_a_gap_and_say_what_they_do():
    names = [re.fullmatch(r"(\d{4})_[a-z]+(_[a-z]+)+\.py", file.name) for file in FILES]
    assert all(names)
    assert [int(name[1]) for name in names] == list(range(1, len(FILES) + 1))


def test_they_follow_one_another_to_one_head():
    newest_first = list(SCRIPTS.walk_revisions())
    revisions = [script.revision for script in newest_first]
    assert revisions[::-1] == [file.name[:4] for file in FILES]
    assert SCRIPTS.get_heads() == revisions[:1] == [newest()]
    assert [script.down_revision for script in newest_first] == [*revisions[1:], None]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name[:4])
def test_they_bring_no_data_and_know_no_table_of_today(file):
    code = file.read_text(encoding="utf-8")
    assert not re.search(r"(?i)\binsert\b|bulk_insert|storage\.schema|\.csv\b", code)


def shape(url):
    """Everything a database knows of its tables."""
    with opened(url) as database, database.reading() as session:
        found = inspect(session)
        look = (
            found.get_columns,
            found.get_check_constraints,
            found.get_foreign_keys,
            found.get_indexes,
            found.get_unique_constraints,
        )
        return {
            (name, asked.__name__): sorted(json.dumps(part, default=str) for part in asked(name))
            for name in metadata.tables
            for asked in look
        } | {name: found.get_pk_constraint(name) for name in metadata.tables}


def built(url):
    """The tables as storage/schema says they are."""
    with opened(url) as database, database.writing() as session:
        metadata.create_all(session)


@pytest.mark.parametrize("kind", KINDS)
def test_they_build_exactly_the_tables(kind, fresh_database):
    assert shape(fresh_database(kind, migrated)) == shape(fresh_database(kind, built))


@pytest.mark.parametrize("kind", KINDS)
def test_alembic_finds_nothing_left_to_migrate(kind, fresh_database):
    with opened(fresh_database(kind, migrated)) as database, database.reading() as session:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(session, opts=options)
        assert compare_metadata(context, metadata) == []


def test_a_difference_would_be_found(fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database:
        with database.writing() as session:
            session.exec_driver_sql("ALTER TABLE cases DROP COLUMN extra")
        with database.reading() as session:
            (found,) = compare_metadata(MigrationContext.configure(session), metadata)
    assert found[0] == "add_column"


def test_there_and_back_and_there_again(database_url):
    with opened(database_url) as database:
        migrate(database)
        there = shape(database_url)
        migrate(database, "base")
        with database.reading() as session:
            assert not is_current(session)
            assert {*inspect(session).get_table_names()} <= {"alembic_version"}
        migrate(database)
        with database.reading() as session:
            assert is_current(session)
    assert shape(database_url) == there


@pytest.mark.parametrize("kind", KINDS)
def test_migrating_again_changes_nothing_and_keeps_what_is_there(kind, fresh_database):
    with opened(fresh_database(kind, migrated)) as database:
        with database.writing() as session:
            routed(session, a_person(session))
        migrate(database)
        with database.reading() as session:
            assert is_current(session)
            assert (count_of(session, "cases"), count_of(session, "case_events")) == (1, 2)


def test_an_empty_database_is_not_current(database_url):
    with opened(database_url) as database, database.reading() as session:
        assert not is_current(session)
