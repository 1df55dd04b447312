"""Calendars of agencies: from their files to the clocks of a case, and a holiday that comes late."""

import shutil

import pytest

from bot.house import build_rules
from bot.preparing import load_reference, prepare_database
from bot.recounting import recount_all
from bot.reference import read_city
from bot.settings import SettingsError, load_settings
from bot.working_time import read_calendars
from domain.people import Role
from domain.rules import Moment
from storage import cases
from storage.database import Database
from tests.domain.cases import NOW
from tests.programs import ROOT
from tests.records import a_person, opened, performed, routed

SATURDAY = "2026-10-10"


@pytest.fixture
def settings(tmp_path):
    """Hanoi's data in a folder that may be edited."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("under*"))
    environment = {"NANGNIU_PATHS__DATA": str(tmp_path / "data")}
    environment["NANGNIU_DATABASE"] = f"sqlite:///{tmp_path / 'time.db'}"
    return load_settings(ROOT / "config.yaml", environment)


def edit(settings, name, old, new):
    path = settings.paths.data / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def loaded(settings):
    """What `nangniu load` does; how many cases moved."""
    prepare_database(settings)
    assert dict(load_reference(settings))["wards"] == 126
    return sum(recount_all(settings))


def rules(database: Database, settings):
    with database.reading() as session:
        return build_rules(settings, read_city(session))


def test_an_agency_with_its_own_hours_has_its_own_clocks(settings):
    assert loaded(settings) == 0
    with opened(settings.database) as database:
        found = rules(database, settings)
        moment = Moment(NOW, found)
        with database.writing() as session:
            reporter = a_person(session)
            usual = routed(session, reporter, "SXD")
            at_city = routed(session, reporter, "SXD")
            dispatcher = a_person(session, (Role.DISPATCHER, None))
            there = performed(session, at_city, "assign", dispatcher, moment, agency="TTPVHCC")
            moved = cases.history(session, there)[-1].data
    assert found.calendar_of("TTPVHCC") is not found.calendar_of("SXD")
    saturday = found.calendar.local_date(NOW).fromisoformat(SATURDAY)
    assert [len(c.hours_on(saturday)) for c in map(found.calendar_of, ("TTPVHCC", "SXD"))] == [
        1,
        0,
    ]
    # Sent on Monday at nine: five days end on Monday at nine, or an hour into Saturday.
    assert f"{usual.handle_due_at:%d %H:%M}" == "12 02:00"
    assert f"{there.handle_due_at:%d %H:%M}" == "10 02:00"
    assert moved["handle_due_at"] == there.handle_due_at.isoformat()


def test_a_holiday_loaded_late_moves_what_runs_over_it_once(settings):
    loaded(settings)
    with opened(settings.database) as database, database.writing() as session:
        case = routed(session, a_person(session), "SXD")
    edit(settings, "calendar.csv", "2026-08-22,work", "2026-10-08,off,,,,\n2026-08-22,work")
    assert [loaded(settings), loaded(settings)] == [1, 0]
    with opened(settings.database) as database, database.reading() as session:
        assert f"{cases.get(session, case.code).handle_due_at:%d %H:%M}" == "13 02:00"


def test_a_day_of_one_calendar_is_no_day_of_the_others(settings):
    row = "2026-10-11,work,,Chủ nhật mở cửa,Open on Sunday,saturdays\n2026-08-22,work"
    edit(settings, "calendar.csv", "2026-08-22,work", row)
    found = read_calendars(settings)
    sunday = NOW.date().fromisoformat("2026-10-11")
    assert [bool(found[code].hours_on(sunday)) for code in ("", "saturdays")] == [False, True]


# What is wrong in which file, and what is said.
WRONG = [
    ("calendars.csv", "mon-fri 08", "mon-fry 08", "calendar saturdays: not a weekday"),
    ("calendar.csv", "2026-08-22,work", "2026-13-22,work", "2026-13-22"),
    ("agencies.csv", ",saturdays", ",sundays", "agency TTPVHCC: no calendar sundays"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG)
def test_what_is_wrong_is_named(settings, name, old, new, said):
    edit(settings, name, old, new)
    with pytest.raises(SettingsError, match=said):
        loaded(settings)


def test_a_day_of_a_calendar_that_is_not_there_is_refused(settings):
    edit(settings, "calendar.csv", "2026-08-22,work", "2026-10-08,off,,,,nights\n2026-08-22,work")
    with pytest.raises(SettingsError, match="no calendar nights"):
        read_calendars(settings)
