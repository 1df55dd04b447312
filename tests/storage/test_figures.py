"""What is reported is counted from what was recorded."""

from datetime import timedelta

from domain import metrics
from domain.people import Role
from domain.rules import Moment
from storage import cases, figures
from tests.domain.cases import CALENDAR, MOMENT, NOW, OURS, RULES
from tests.records import a_person, performed, routed

ANSWER = {
    "answer": "Đội thoát nước đã nạo vét toàn bộ cống đầu ngõ, nước rút hết.",
    "document": "1/TB",
    "document_on": "2026-10-05",
}


def test_an_extension_counts_in_one_figure_and_not_in_the_other(session):
    officer = a_person(session, (Role.OFFICER, OURS))
    leader = a_person(session, (Role.LEADER, OURS))
    on_time, extended = (routed(session, a_person(session), OURS) for _ in range(2))
    on_time = performed(session, on_time, "accept", officer)
    performed(session, on_time, "resolve", officer, MOMENT, **ANSWER)
    extended = performed(session, extended, "accept", officer)
    extended = performed(session, extended, "ask_extension", officer)
    extended = performed(session, extended, "grant_extension", leader)
    late = Moment(NOW + timedelta(days=10), MOMENT.rules)
    extended = performed(session, extended, "resolve", officer, late, **ANSWER)

    found = figures.answered(session, since_at=NOW, until_at=NOW + timedelta(days=30))
    figure = metrics.on_time(found, RULES.calendar_of)
    assert (figure.answered, figure.granted, figure.strict) == (2, 2, 1)
    assert figures.answered(session, since_at=NOW, until_at=late.now)[0].extended_minutes == 0

    steps = cases.history(session, extended)
    minutes = metrics.agency_minutes(steps, now=late.now, calendar_of=RULES.calendar_of)
    assert minutes == {OURS: CALENDAR.between(NOW, late.now)}
