"""Statements handed to the driver, and parts of a transaction that stand or fall by themselves."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from domain.conversation import Peer
from storage import conversations
from storage.database import LostError, apart
from storage.schema import conversations as talks
from storage.schema import counters, files, people
from storage.statements import Prepared, among, run_insert, run_update
from tests.domain.cases import NOW
from tests.records import a_person, count_of, migrated, opened

HANOI = timezone(timedelta(hours=7))
WORDS = {"text": "Ngõ 211 ngập", "ward": None, "point": [21.0, 105.8], "wards": ["Khương Đình"]}

joined_at = Prepared(
    select(people.c.joined_at, people.c.name).where(people.c.id == bindparam("n"))
)
join = Prepared(insert(people).values(language="vi").returning(people.c.id), ("joined_at", "name"))
rename = Prepared(
    update(people).where(people.c.id == bindparam("n")).values(name=bindparam("new"))
)


def test_a_prepared_statement_gives_back_what_it_was_given(session):
    """Any zone in, UTC out; what is fixed in the statement needs no value."""
    seven = datetime(2026, 10, 5, 7, 0, tzinfo=HANOI)
    [(number,)] = join.rows(session, {"joined_at": seven, "name": None})
    assert joined_at.rows(session, {"n": number}) == [(seven, None)]
    assert joined_at.rows(session, {"n": number})[0][0].utcoffset() == timedelta(0)
    assert joined_at.rows(session, {"n": -1}) == []


def test_a_prepared_statement_says_how_many_rows_it_changed(session):
    [(one,)], [(two,)] = (join.rows(session, {"joined_at": NOW, "name": "A"}) for _ in range(2))
    assert rename.run(session, {"n": one, "new": "B"}) == 1
    assert rename.run(session, {"n": -1, "new": "B"}) == 0
    both = [{"n": one, "new": "C"}, {"n": two, "new": "D"}]
    assert rename.run(session, *both) == 2
    assert [joined_at.rows(session, {"n": n})[0][1] for n in (one, two)] == ["C", "D"]


def test_json_goes_in_and_out(session):
    begun = conversations.begin(session, Peer("web", "hoa"), language="vi", now=NOW)
    prepared = Prepared(select(talks.c.drafts).where(talks.c.person == bindparam("person")))
    session.execute(update(talks).values(drafts=[WORDS]))
    assert prepared.rows(session, {"person": begun.person.id}) == [([WORDS],)]


def test_a_float_stays_a_float_and_a_yes_a_yes(session):
    """Types for which a driver has types of its own."""
    a_person(session)
    picture = {"mime": "image/jpeg", "bytes": 9, "width": 3, "height": 3, "stored_at": NOW}
    run_insert(session, files, picture | {"hash": "a", "lat": 21.0285, "lon": None})
    point = Prepared(select(files.c.lat, files.c.lon).where(files.c.hash == bindparam("hash")))
    assert point.rows(session, {"hash": "a"}) == [(21.0285, None)]
    reached = Prepared(select(talks.c.reachable))
    assert reached.rows(session, {}) == [(True,)]


@pytest.mark.parametrize("names", [[], ["A"], ["B", "A"], ["C"], ["A", "B", "C"]])
def test_among_takes_a_list_of_any_length(session, names):
    for name in ("A", "B", "B"):
        join.rows(session, {"joined_at": NOW, "name": name})
    found = Prepared(select(people.c.name).where(among(people.c.name, "names")))
    expected = [name for name in ("A", "B", "B") if name in names]
    assert sorted(name for (name,) in found.rows(session, {"names": names})) == expected


def test_among_takes_numbers(session):
    persons = [a_person(session).person for _ in range(3)]
    found = Prepared(select(people.c.id).where(among(people.c.id, "persons")))
    rows = found.rows(session, {"persons": persons[1:]})
    assert sorted(person for (person,) in rows) == persons[1:]


def test_sqlite_finds_a_list_by_its_index(fresh_database):
    with opened(fresh_database("sqlite", migrated)) as database, database.reading() as session:
        asked = select(talks.c.peer).where(among(talks.c.person, "persons"), talks.c.reachable)
        words = f"EXPLAIN QUERY PLAN {asked.compile(dialect=session.dialect)}"
        plan = [row[-1] for row in session.exec_driver_sql(words, ("[1]",))]
    assert any("SEARCH conversations USING INDEX" in line for line in plan), plan


def test_rows_are_inserted_and_updated_by_their_columns(session):
    for number in (1, 2):
        run_insert(session, counters, {"on": NOW.date(), "key": f"k{number}", "count": number})
    assert run_update(session, counters, {"key": "k1", "count": 1}, {"count": 5}) == 1
    assert run_update(session, counters, {"key": "k1", "count": 1}, {"count": 6}) == 0
    assert run_update(session, counters, {"on": NOW.date()}, {"count": 7}) == 2


def test_an_error_of_the_driver_has_the_name_it_has_everywhere(session):
    again = Prepared(insert(counters), ("on", "key", "count"))
    row = {"on": NOW.date(), "key": "seen", "count": 1}
    again.run(session, row)
    with pytest.raises(IntegrityError, match="counters"), apart(session):
        again.run(session, row)
    assert count_of(session, "counters") == 1


def test_a_list_of_changing_length_is_refused(session):
    some = Prepared(select(people.c.id).where(people.c.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(ValueError, match="compiled once"):
        some.rows(session, {"ids": [1, 2]})


def test_a_part_is_undone_alone(session):
    """The inner part fails and is undone, the outer one goes on, then fails as well."""
    a_person(session)
    with pytest.raises(ZeroDivisionError):
        _fails(session)
    assert count_of(session, "people") == 1
    with apart(session):
        a_person(session)
    assert count_of(session, "people") == 2


def _fails(session):
    with apart(session):
        a_person(session)
        with pytest.raises(IntegrityError):
            _breaks_the_rules(session)
        assert count_of(session, "people") == 2
        raise ZeroDivisionError


def _breaks_the_rules(session):
    with apart(session):
        a_person(session)
        session.execute(insert(counters).values(on=NOW.date(), key="seen", count=None))


def test_a_full_disk_is_not_taken_for_one_persons_trouble(fresh_database):
    """SQLite then gives up the whole transaction: what was done before is gone too."""
    with opened(fresh_database("sqlite", migrated)) as database:
        with pytest.raises(LostError) as lost:
            _fill_the_disk(database)
        assert isinstance(lost.value.__cause__, OperationalError)
        with database.reading() as session:
            assert count_of(session, "people") == 0


def _fill_the_disk(database):
    with database.writing() as session:
        a_person(session)
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
        with apart(session):
            for _ in range(100):
                session.execute(
                    insert(people).values(language="vi", joined_at=NOW, name="x" * 9999)
                )
