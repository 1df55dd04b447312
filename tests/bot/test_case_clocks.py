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
from tests.domain.cases import actor, at
from tests.programs import ROOT
from tests.records import a_person, performed, routed


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """An embedded database with Hanoi in it."""
    place = tmp_path_factory.mktemp("clock") / "clock.db"
    plain = load_settings(ROOT / "config.yaml", {})
    made = plain.model_copy(update={"database": f"sqlite:///{place}"})
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


ANSWER = {"answer": "Đã nạo vét toàn bộ cống đầu ngõ, nước rút hết.", "document": "1/TB",
          "document_on": "2026-10-05"}  # fmt: skip


def test_what_is_met_says_when_and_what_is_over_shows_no_date(settings):
    """Sent on Monday at nine: to be received by Tuesday at nine, and the next week handled."""
    rules = build_rules(settings)
    database = Database(settings.database)
    with database.writing() as session:
        officer = a_person(session, (Role.OFFICER, "SXD"))
        answered, refused = (routed(session, a_person(session)) for _ in range(2))
        answered = performed(
            session, answered, "accept", officer, Moment(at(days=1, hours=1).now, rules)
        )
        performed(session, answered, "resolve", officer, Moment(at(days=2).now, rules), **ANSWER)
        performed(session, refused, "withdraw", actor(refused.reporter))
    database.close()
    _, receive, handle, *_ = explain(settings, answered.code)
    assert receive.endswith("09:00 Tuesday, 06/10/2026, met at 10:00 Tuesday, 06/10/2026 (late)")
    assert handle.endswith("met at 09:00 Wednesday, 07/10/2026 (in time)")
    assert list(explain(settings, refused.code))[1:] == [
        "What will happen if nobody does anything:",
        "  nothing: no clock runs any more",
    ]


def test_an_unknown_code_is_refused_in_a_line(settings):
    with pytest.raises(SettingsError, match="there is no case HN-0000"):
        list(explain(settings, "HN-0000-0000-000"))
