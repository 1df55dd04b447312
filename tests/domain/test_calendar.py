"""Working minutes: tables of real weeks in Hanoi, of other agencies, and of a zone with summer."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from domain.calendar import OutsideCalendarError, WorkingCalendar, build_calendar
from domain.hours import parse_hours, parse_week
from domain.public_days import DayKind, Overlay, PublicDays, parse_overlay, public_days

HANOI = "Asia/Ho_Chi_Minh"
OFFICE = "08:00-12:00, 13:30-17:30"
YEARS = range(2024, 2031)
OVERLAY_FILE = Path(__file__).parents[2] / "data/calendar.csv"
OVERLAY = parse_overlay(csv.DictReader(OVERLAY_FILE.read_text("utf-8").splitlines()))
PUBLIC = public_days(YEARS)


def official(**week: str) -> WorkingCalendar:
    days = {day.replace("_", "-"): hours for day, hours in week.items()}
    return build_calendar(parse_week(days), HANOI, public=PUBLIC, overlay=OVERLAY)


def plain(days: str, hours: str, zone: str = HANOI, *off: str) -> WorkingCalendar:
    public = PublicDays(YEARS, frozenset(map(date.fromisoformat, off)))
    return build_calendar(parse_week({days: hours}), zone, public=public)


def at(text: str, zone: str = HANOI) -> datetime:
    """Local "2026-11-23 16:30" as aware UTC, the way the house keeps time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


CITY = official(mon_fri=OFFICE)
SATURDAYS = official(mon_fri=OFFICE, sat="08:00-12:00")
BERLIN = plain("mon-sun", "00:00-02:30, 03:15-06:00, 09:00-17:00", "Europe/Berlin")
ALWAYS = plain("mon-sun", "00:00-24:00", "Europe/Berlin")

# The calendar of the city: what, start, working minutes, due.
CITY_SUMS = [
    ("within the morning", "2026-11-19 09:00", 60, "2026-11-19 10:00"),
    ("over lunch", "2026-11-19 11:30", 60, "2026-11-19 14:00"),
    ("arrives at lunch", "2026-11-19 12:45", 60, "2026-11-19 14:30"),
    ("due at closing, not at the next opening", "2026-11-19 13:30", 240, "2026-11-19 17:30"),
    ("Friday 16:30, 4 hours", "2026-11-20 16:30", 240, "2026-11-23 11:00"),
    ("Friday night", "2026-11-20 23:10", 60, "2026-11-23 09:00"),
    ("Friday night after Hanoi's midnight", "2026-11-21 00:10", 60, "2026-11-23 09:00"),
    ("23 to 25 November: Culture Day between", "2026-11-23 16:30", 240, "2026-11-25 11:00"),
    ("arrives on Culture Day", "2026-11-24 10:00", 480, "2026-11-25 17:30"),
    ("24 November before it was Culture Day", "2025-11-24 08:00", 60, "2025-11-24 09:00"),
    ("Saturday 22/8/2026 is worked", "2026-08-21 16:30", 240, "2026-08-22 11:00"),
    ("for Monday 31/8, before 1 and 2/9", "2026-08-28 16:30", 240, "2026-09-03 11:00"),
    ("2/1/2026 is off", "2025-12-31 16:30", 240, "2026-01-05 11:00"),
    ("for Saturday 10/1/2026", "2026-01-09 16:30", 240, "2026-01-10 11:00"),
    ("but no other Saturday", "2026-01-16 16:30", 240, "2026-01-19 11:00"),
    ("Tết 2025: 25/1 to 2/2", "2025-01-24 16:30", 240, "2025-02-03 11:00"),
    ("Tết 2026: 14 to 22/2", "2026-02-13 16:30", 240, "2026-02-23 11:00"),
    ("Tết 2027, provisional: 4 to 10/2", "2027-02-03 16:30", 240, "2027-02-11 11:00"),
    ("Hùng Kings' Day on a Sunday", "2026-04-24 16:30", 120, "2026-04-28 09:00"),
    ("29 February", "2028-02-28 17:00", 60, "2028-02-29 08:30"),
    ("seconds are kept", "2026-11-20 17:29:40", 1, "2026-11-23 08:00:40"),
    ("nothing to add while closed", "2026-11-21 10:00", 0, "2026-11-21 10:00"),
]


@pytest.mark.parametrize(("what", "start", "minutes", "due"), CITY_SUMS)
def test_add_on_the_calendar_of_the_city(what: str, start: str, minutes: int, due: str) -> None:
    assert CITY.add(at(start), minutes) == at(due), what
    assert CITY.between(at(start), at(due)) == minutes
    assert CITY.between(at(due), at(start)) == -minutes


# Figures others have published for their own calculators.
FROM_8_TO_18 = plain("mon-fri", "08:00-18:00")
TWELVE_HOURS = plain("mon-sun", "08:00-20:00", HANOI, "2026-03-04", "2026-03-05")
PUBLISHED = [
    ("17:00 and 4 h", FROM_8_TO_18, "2026-03-03 17:00", 4 * 60, "2026-03-04 11:00"),
    ("the same over a weekend", FROM_8_TO_18, "2026-03-06 17:00", 4 * 60, "2026-03-09 11:00"),
    (
        "48 h, 12 a day, two holidays",
        TWELVE_HOURS,
        "2026-03-02 14:00",
        48 * 60,
        "2026-03-08 14:00",
    ),
    ("the same from opening", TWELVE_HOURS, "2026-03-02 08:00", 48 * 60, "2026-03-07 20:00"),
]


@pytest.mark.parametrize(("what", "calendar", "start", "minutes", "due"), PUBLISHED)
def test_published_figures(
    what: str, calendar: WorkingCalendar, start: str, minutes: int, due: str
) -> None:
    assert calendar.add(at(start), minutes) == at(due), what


# An agency that works Saturday mornings: the exchanged Saturdays follow the day they replace.
SATURDAY_SUMS = [
    ("an ordinary Saturday", "2026-11-20 16:30", 240, "2026-11-21 11:00"),
    ("closes at noon", "2026-11-21 11:30", 60, "2026-11-23 08:30"),
    ("22/8/2026 has Monday's hours", "2026-08-22 11:30", 60, "2026-08-22 14:00"),
    ("10/1/2026 has Friday's hours", "2026-01-10 11:30", 60, "2026-01-10 14:00"),
]


@pytest.mark.parametrize(("what", "start", "minutes", "due"), SATURDAY_SUMS)
def test_an_agency_that_works_saturdays(what: str, start: str, minutes: int, due: str) -> None:
    assert SATURDAYS.add(at(start), minutes) == at(due), what


# Berlin: summer time begins 29 March 2026 at 02:00 and ends 25 October 2026 at 03:00.
# Open 00:00-02:30, 03:15-06:00 and 09:00-17:00, so the nights of the change are longer or shorter.
BERLIN_SUMS = [
    ("an ordinary night", "2026-03-28 00:00", "2026-03-28 06:00", 150 + 165),
    ("02:00-02:30 is skipped", "2026-03-29 00:00", "2026-03-29 06:00", 120 + 165),
    ("02:00-02:30 comes twice", "2026-10-25 00:00", "2026-10-25 06:00", 180 + 165),
    ("the day itself is as long as any", "2026-03-29 09:00", "2026-03-29 17:00", 480),
]


@pytest.mark.parametrize(("what", "start", "end", "minutes"), BERLIN_SUMS)
def test_a_zone_with_summer_time(what: str, start: str, end: str, minutes: int) -> None:
    start_at, end_at = at(start, "Europe/Berlin"), at(end, "Europe/Berlin")
    assert BERLIN.between(start_at, end_at) == minutes, what
    assert BERLIN.add(start_at, minutes) == end_at


@pytest.mark.parametrize(("day", "hours"), [("03-29", 23), ("10-25", 25), ("07-01", 24)])
def test_a_day_around_the_clock_has_as_many_hours_as_it_has(day: str, hours: int) -> None:
    midnight = date.fromisoformat(f"2026-{day}")
    start, end = (at(f"{on} 00:00", "Europe/Berlin") for on in (midnight, midnight + timedelta(1)))
    assert ALWAYS.between(start, end) == hours * 60


def test_hours_that_the_clock_jumps_over_do_not_exist() -> None:
    night = plain("mon-sun", "02:10-02:50, 04:00-05:00", "Europe/Berlin")
    evening = at("2026-03-28 23:00", "Europe/Berlin")
    assert night.add(evening, 30) == at("2026-03-29 04:30", "Europe/Berlin")


# Opening: instant, open?, next opening.
OPENINGS = [
    ("2026-11-23 07:59", False, "2026-11-23 08:00"),
    ("2026-11-23 08:00", True, "2026-11-23 08:00"),
    ("2026-11-23 11:59", True, "2026-11-23 11:59"),
    ("2026-11-23 12:00", False, "2026-11-23 13:30"),
    ("2026-11-23 17:30", False, "2026-11-25 08:00"),
    ("2026-08-22 09:00", True, "2026-08-22 09:00"),
    ("2026-08-31 09:00", False, "2026-09-03 08:00"),
]


@pytest.mark.parametrize(("instant", "is_open", "opening"), OPENINGS)
def test_opening(instant: str, is_open: bool, opening: str) -> None:
    assert CITY.is_open(at(instant)) is is_open
    assert CITY.next_open(at(instant)) == at(opening)


# Working days: start, days, the same point of that working day.
DAYS = [
    (CITY, "2026-11-20 16:30", 1, "2026-11-23 16:30"),
    (CITY, "2026-11-23 16:30", 1, "2026-11-25 16:30"),
    (CITY, "2026-11-16 10:00", 5, "2026-11-23 10:00"),
    (CITY, "2026-11-23 10:00", -5, "2026-11-16 10:00"),
    (CITY, "2026-11-21 10:00", 1, "2026-11-23 17:30"),
    (SATURDAYS, "2026-11-20 16:30", 1, "2026-11-23 11:00"),
    (SATURDAYS, "2026-11-18 16:30", 1, "2026-11-19 16:30"),
]


@pytest.mark.parametrize(("calendar", "start", "days", "due"), DAYS)
def test_add_days(calendar: WorkingCalendar, start: str, days: int, due: str) -> None:
    assert calendar.add_days(at(start), days) == at(due)


@pytest.mark.parametrize(
    ("week", "minutes"),
    [
        ({"mon-fri": OFFICE, "sat": "08:00-12:00"}, 480),
        ({"mon-sun": "08:00-20:00"}, 720),
        ({"mon-tue": "08:00-12:00", "wed-thu": "08:00-15:00"}, 420),
        ({"sat": "08:00-11:00"}, 180),
    ],
)
def test_the_usual_day_is_the_commonest(week: dict[str, str], minutes: int) -> None:
    calendar = build_calendar(parse_week(week), HANOI, public=PublicDays(YEARS))
    assert calendar.usual_minutes == minutes


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        ("2026-11-20 16:30", "2026-11-20 17:00", 0),
        ("2026-11-20 16:30", "2026-11-23 08:00", 1),
        ("2026-11-23 08:00", "2026-11-24 23:00", 0),
        ("2026-11-23 08:00", "2026-11-25 00:30", 1),
        ("2026-02-13 08:00", "2026-02-23 08:00", 1),
        ("2026-11-25 08:00", "2026-11-20 08:00", -2),
    ],
)
def test_working_days_counts_dates(a: str, b: str, days: int) -> None:
    assert CITY.working_days(at(a), at(b)) == days


@pytest.mark.parametrize(
    ("day", "closing"),
    [
        ("2026-11-23", "2026-11-23 17:30"),
        ("2026-11-24", "2026-11-25 17:30"),
        ("2026-11-21", "2026-11-23 17:30"),
        ("2026-08-22", "2026-08-22 17:30"),
    ],
)
def test_a_limit_that_ends_on_a_day_off_ends_with_the_next_working_day(
    day: str, closing: str
) -> None:
    assert CITY.close_of(date.fromisoformat(day)) == at(closing)


def test_local_date_is_hanois() -> None:
    assert CITY.local_date(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_beyond_its_years_a_calendar_refuses_to_guess() -> None:
    last, after = at("2030-12-31 16:30"), at("2031-01-02 09:00")
    for ask in (
        lambda: CITY.add(last, 61),
        lambda: CITY.subtract(at("2024-01-02 08:30"), 31),
        lambda: CITY.between(at("2023-12-31 23:59"), last),
        lambda: CITY.between(last, after),
        lambda: CITY.next_open(at("2030-12-31 18:00")),
        lambda: CITY.close_of(date(2031, 1, 2)),
        lambda: CITY.close_of(date(2023, 12, 29)),
        lambda: CITY.local_date(after),
    ):
        with pytest.raises(OutsideCalendarError):
            ask()
    assert CITY.add(last, 60) == at("2030-12-31 17:30")
    assert CITY.subtract(at("2024-01-02 08:30"), 30) == at("2024-01-02 08:00")
    assert CITY.between(at("2024-01-01 00:00"), at("2024-01-02 08:30")) == 30


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        CITY.add(at("2026-11-23 09:00").replace(tzinfo=None), 1)


def test_a_calendar_that_cannot_be_is_refused() -> None:
    week = parse_week({"mon-fri": OFFICE})
    closed, backwards = parse_week({}), (week[0][::-1], *week[1:])
    for wrong in (closed, backwards, week[:5]):
        with pytest.raises(ValueError, match=r"opening hour"):
            build_calendar(wrong, HANOI, public=PublicDays(YEARS))
    with pytest.raises(ValueError, match="years"):
        build_calendar(week, HANOI, public=PublicDays(range(2026, 2026)))
    with pytest.raises(ZoneInfoNotFoundError):
        build_calendar(week, "Asia/Thang_Long", public=PublicDays(YEARS))


def test_the_overlay_has_the_last_word() -> None:
    monday, culture_day, exchanged = date(2026, 11, 23), date(2026, 11, 24), date(2026, 8, 22)
    overlay = [
        Overlay(monday, DayKind.OFF),
        Overlay(culture_day, DayKind.WORK, hours=parse_hours("09:00-10:00")),
        Overlay(exchanged, DayKind.OFF),
    ]
    week = parse_week({"mon-fri": OFFICE})
    calendar = build_calendar(week, HANOI, public=PUBLIC, overlay=overlay)
    assert [calendar.hours_on(day) for day in (monday, culture_day, exchanged)] == [
        (),
        parse_hours("09:00-10:00"),
        (),
    ]


def test_an_exchanged_saturday_without_a_row_has_mondays_hours() -> None:
    week = parse_week({"mon": "08:00-11:00", "tue-fri": OFFICE})
    calendar = build_calendar(week, HANOI, public=PUBLIC)
    assert calendar.hours_on(date(2025, 4, 26)) == parse_hours("08:00-11:00")


def test_two_calendars_alike_are_one() -> None:
    assert official(mon_fri=OFFICE) == CITY
    assert len({official(mon_fri=OFFICE), CITY, SATURDAYS}) == 2
