"""A case whose clocks can't be read is shown to whoever looks after the product."""

from sqlalchemy import text

from bot.doctor import examine
from bot.settings import load_settings
from tests.programs import ROOT
from tests.records import a_person, opened, routed


def findings(embedded, monkeypatch):
    """What the doctor says of reminders at this place."""
    for name, value in embedded.settings.items():
        monkeypatch.setenv(name, value)
    return [
        str(f)
        for f in examine(lambda: load_settings(ROOT / "config.yaml"))
        if f.what == "reminders"
    ]


def test_without_any_all_is_well(embedded, monkeypatch):
    assert findings(embedded, monkeypatch) == ["ok  reminders: every open case can be checked"]


def test_it_is_named_with_the_reason(embedded, monkeypatch):
    with opened(embedded.database) as database, database.writing() as session:
        case = routed(session, a_person(session))
        words = text("UPDATE cases SET check_error = 'OutsideCalendarError()' WHERE id = :id")
        session.execute(words, {"id": case.id})
    said = f"NOT reminders: no reminders for {case.code}: OutsideCalendarError()"
    assert findings(embedded, monkeypatch) == [said]
