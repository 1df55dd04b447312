"""When the city and its agencies work: calendars from the settings and the files in data/."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.public_days import read_public_days
from bot.settings import Settings, SettingsError
from domain.calendar import WorkingCalendar, build_calendar
from domain.city import Agency
from domain.hours import Week, parse_week, parse_week_line
from domain.public_days import Overlay, parse_overlay, rows_for

WEEKS = "calendars.csv"
DAYS = "calendar.csv"


def read_calendars(settings: Settings) -> Mapping[str, WorkingCalendar]:
    """Every calendar by its code; the city's own has none. SettingsError says what is wrong."""
    data, rules = settings.paths.data, settings.calendar
    public = read_public_days(data, range(rules.first_year, rules.last_year + 1))
    overlay = _overlay(data / DAYS)
    weeks = {"": parse_week(rules.week)} | _weeks(data / WEEKS)
    if unknown := {row.calendar for row in overlay} - weeks.keys():
        raise SettingsError(f"{data / DAYS}: no calendar {min(unknown)} stands in {WEEKS}")
    return {
        code: build_calendar(
            week, settings.city.zone, public=public, overlay=rows_for(code, overlay)
        )
        for code, week in weeks.items()
    }


def of_agencies(
    agencies: Iterable[Agency], calendars: Mapping[str, WorkingCalendar]
) -> dict[str, WorkingCalendar]:
    """The calendars of those that have their own; SettingsError for one that isn't there."""
    found = {}
    for agency in agencies:
        if agency.calendar is None:
            continue
        if agency.calendar not in calendars:
            why = f"agency {agency.code}: no calendar {agency.calendar} stands in {WEEKS}"
            raise SettingsError(f"{why}; add it there or correct data/agencies.csv")
        found[agency.code] = calendars[agency.calendar]
    return found


def _overlay(path: Path) -> tuple[Overlay, ...]:
    try:
        return parse_overlay(_rows(path))
    except ValueError as error:
        raise SettingsError(f"{path}: {error}") from error


def _weeks(path: Path) -> dict[str, Week]:
    weeks: dict[str, Week] = {}
    for row in _rows(path):
        try:
            weeks[row["code"]] = parse_week_line(row["week"])
        except (KeyError, ValueError) as error:
            raise SettingsError(f"{path}: calendar {row.get('code')}: {error}") from error
    return weeks


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
