"""`nangniu clock`: what runs, what will happen next, and why."""

import pytest

from bot.case_clocks import explain
from bot.clock import wall_clock
from bot.house import build_rules
from bot.preparing import load_reference, prepare_database
from bot.settings import SettingsError, load_settings
from domain.people import Role
from domain.rules import Moment
from storage.database import Database
from tests.programs import ROOT
from tests.records import a_person, performed, routed


@pytest.fixture
def settings(tmp_path):
    """An embedded database with Hanoi in it."""
    plain = load_settings(ROOT / "config.yaml", {})
    made = plain.model_copy(update={"database": f"sqlite:///{tmp_path / 'clock.db'}"})
    prepare_database(made)
    assert dict(load_reference(made))["wards"] == 126
    return made


def test_an_accepted_case_says_its_ladder_and_why(settings):
    moment = Moment(wall_clock(), build_rules(settings))
    database = Database(settings.database)
    with database.writing() as session:
        officer = a_person(session, (Role.OFFICER, "SXD"))
        case = performed(session, routed(session, a_person(session)), "accept", officer, moment)
    database.close()
    lines = list(explain(settings, case.code.lower().replace("-", " ")))
    assert lines[0] == f"{case.code}: accepted, normal, with Department of Construction"
    assert any(line.strip().startswith("handle") for line in lines)
    assert any("remind (handle clock, half: 50 %)" in line for line in lines)
    assert any(
        "warn_city (handle clock, very_late: 3 working days after due)" in line for line in lines
    )


def test_an_unknown_code_is_refused_in_a_line(settings):
    with pytest.raises(SettingsError, match="there is no case HN-0000"):
        list(explain(settings, "HN-0000-0000-000"))
