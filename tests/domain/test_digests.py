"""Which digest is due when, and what stands in it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.locales import load_texts
from domain import digests
from domain.case import State
from domain.digests import Standing
from domain.rules import Moment
from domain.wording import Wording
from tests.domain.cases import NOW, RULES, a_case
from tests.domain.hanoi import hanoi

DAILY = replace(RULES, morning_at=time(7, 30), weekly_at=time(8))
WORDING = Wording(load_texts(Path(__file__).parents[2] / "locales"), hanoi())

# A local time, and the issues people should have by then.
DUE = [
    ("2026-10-05 07:29", []),
    ("2026-10-05 07:30", ["digest.morning:2026-10-05"]),
    ("2026-10-05 08:00", ["digest.morning:2026-10-05", "digest.weekly:2026-10-05"]),
    ("2026-10-05 17:29", ["digest.morning:2026-10-05", "digest.weekly:2026-10-05"]),
    ("2026-10-05 17:30", ["digest.weekly:2026-10-05"]),
    ("2026-10-06 09:00", ["digest.morning:2026-10-06", "digest.weekly:2026-10-05"]),
    ("2026-10-11 09:00", ["digest.weekly:2026-10-05"]),
]


def at(local: str, rules=DAILY) -> Moment:
    return Moment(datetime.fromisoformat(f"{local}+07:00"), rules)


@pytest.mark.parametrize(("local", "keys"), DUE)
def test_due(local, keys):
    assert [issue.key for issue in digests.current(at(local))] == keys


def test_after_days_off_the_week_begins_on_its_first_working_day():
    off = replace(DAILY.calendar, days_off=frozenset({date(2026, 10, 12), date(2026, 10, 13)}))
    rules = replace(DAILY, calendar=off)
    assert digests.current(at("2026-10-13 09:00", rules)) == ()
    keys = [issue.key for issue in digests.current(at("2026-10-14 08:00", rules))]
    assert keys == ["digest.morning:2026-10-14", "digest.weekly:2026-10-12"]


def test_a_saturday_that_is_worked_has_its_morning():
    worked = replace(DAILY.calendar, extra={date(2026, 8, 22): DAILY.calendar.week[0]})
    now = at("2026-08-22 09:00", replace(DAILY, calendar=worked))
    assert "digest.morning:2026-08-22" in {issue.key for issue in digests.current(now)}


def test_each_calendar_has_its_own_mornings_and_its_own_first_day_of_the_week():
    """SNV works on Saturdays; TTPVHCC opens on Tuesdays, and its leaders read of the week then."""
    hours = DAILY.calendar.week[0]
    saturdays = replace(DAILY.calendar, week=(*[hours] * 6, ()))
    no_mondays = replace(DAILY.calendar, week=((), *[hours] * 5, ()))
    rules = replace(DAILY, calendars={"SNV": saturdays, "TTPVHCC": no_mondays})
    read = {
        local: {
            (str(i.digest).partition(".")[2], i.agencies.besides, *sorted(i.agencies.named))
            for i in digests.current(at(local, rules))
        }
        for local in ("2026-10-05 09:00", "2026-10-06 09:00", "2026-10-10 09:00")
    }
    all_others = (True, "SNV", "TTPVHCC")
    weekly = {("weekly", *all_others), ("weekly", False, "SNV")}
    assert read["2026-10-05 09:00"] == weekly | {
        ("morning", *all_others),
        ("morning", False, "SNV"),
    }
    weekly |= {("weekly", False, "TTPVHCC")}
    assert read["2026-10-06 09:00"] >= weekly | {("morning", False, "TTPVHCC")}
    saturday = {("morning", False, "SNV"), ("morning", False, "TTPVHCC")}
    assert read["2026-10-10 09:00"] == weekly | saturday


def test_without_hours_there_are_none():
    assert digests.current(at("2026-10-05 09:00", RULES)) == ()


def waiting(count):
    """Cases due hour by hour, the first one an hour ago."""
    due = (NOW + timedelta(hours=n - 1) for n in range(count))
    codes = (f"HN-0000-0000-{n:03}" for n in range(count))
    return [
        a_case(State.ACCEPTED, code=code, handle_due_at=at)
        for code, at in zip(codes, due, strict=True)
    ]


def test_a_morning_counts_all_and_names_the_ten_with_least_time_left():
    notice = digests.morning(waiting(12)[::-1], Moment(NOW, DAILY))
    said = WORDING.render("vi", notice)
    assert "Đang chờ: 12 hồ sơ · đến hạn hôm nay: 12 · quá hạn: 1" in said.text
    assert "🔴 HN-0000-0000-000" in said.text
    assert "… và 2 hồ sơ khác" in said.text
    assert [choice.label for choice in said.choices] == [
        *(f"HN-0000-0000-{n:03}" for n in range(10)),
        "Việc của tôi",
    ]


def test_while_the_citizen_is_asked_nothing_is_late():
    paused = a_case(State.AWAITING_CITIZEN, handle_due_at=NOW - timedelta(days=1), paused_at=NOW)
    notice = digests.morning([paused], Moment(NOW, DAILY))
    assert notice.params["late"] == 0
    assert "Đang chờ người dân trả lời" in WORDING.render("vi", notice).text


def test_nothing_to_say_is_not_said():
    assert digests.morning([], Moment(NOW, DAILY)) is None
    assert digests.weekly([], NOW.date()) is None


def test_a_week_begins_with_the_most_overdue_and_draws_it():
    rows = [Standing("SXD", 9, 3, 0), Standing(None, 2, 0, 0), Standing("SNNMT", 30, 6, 18)]
    said = WORDING.render("en", digests.weekly(rows, NOW.date())).text.splitlines()
    assert said[0] == "📊 This week: 41 open cases · overdue: 18 🟥 · due within 7 days: 9 🟨"
    assert said[2].startswith(WORDING.agency("en", "SNNMT") + ": 18 overdue, 6 due soon, 30 open")
    assert said[3] == "🟥" * 9 + "🟨" * 3
    assert said[5] == "🟨" * 2
    assert len(said) == 7


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_languages_have_all_words(language):
    many = [Standing(f"A{n}", 1, 1, 1) for n in range(12)]
    assert "2" in WORDING.render(language, digests.weekly(many, NOW.date())).text.splitlines()[-1]
    assert WORDING.render(language, digests.morning(waiting(12), Moment(NOW, DAILY))).text
