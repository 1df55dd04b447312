"""Days the state decides about: public holidays, and weekend days worked in exchange."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.hours import Hours, Week, parse_hours, parse_weekday


@dataclass(frozen=True, slots=True)
class PublicDays:
    """What a country decided about its days in `years`: off, and worked in exchange."""

    years: range
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


def public_days(years: range, country: str = "VN") -> PublicDays:
    """Ask the `holidays` library; takes about half a second, so call it once at the start.

    Years a government has not decided yet are the library's estimate.
    NotImplementedError for a country it doesn't know.
    """
    from holidays import country_holidays  # noqa: PLC0415 (costs 0.2 s; only builders pay it)

    found = country_holidays(country, years=years)
    worked = frozenset(day for day in found.weekend_workdays if day.year in years)
    return PublicDays(years, frozenset(found), worked)


class DayKind(StrEnum):
    """What an overlay row makes of its day."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Overlay:
    """One row of `data/calendar.csv`: a day that differs from the week and the public days.

    It holds for the `calendar` it names, or for all of them.
    """

    on: date
    kind: DayKind
    like_weekday: int | None = None
    hours: Hours | None = None
    note_vi: str = ""
    note_en: str = ""
    calendar: str = ""

    def hours_in(self, week: Week) -> Hours:
        """Its own hours, else those of the weekday it stands in for (Monday if none is named)."""
        return week[self.like_weekday or 0] if self.hours is None else self.hours


def parse_overlay(rows: Iterable[Mapping[str, str]]) -> tuple[Overlay, ...]:
    """Read rows with date, kind, like_weekday, note_vi, note_en and, if wanted, hours, calendar.

    ValueError naming the date of a row that can't be read, or of a day given twice for one
    calendar.
    """
    found: dict[tuple[str, date], Overlay] = {}
    for row in rows:
        overlay = _overlay(row)
        if (overlay.calendar, overlay.on) in found:
            raise ValueError(f"{overlay.on} is given twice")
        found[overlay.calendar, overlay.on] = overlay
    return tuple(found.values())


def _overlay(row: Mapping[str, str]) -> Overlay:
    like, hours = row.get("like_weekday", ""), row.get("hours", "")
    try:
        return Overlay(
            on=date.fromisoformat(row["date"]),
            kind=DayKind(row["kind"]),
            like_weekday=parse_weekday(like) if like else None,
            hours=parse_hours(hours) if hours else None,
            note_vi=row.get("note_vi", ""),
            note_en=row.get("note_en", ""),
            calendar=row.get("calendar", ""),
        )
    except ValueError as error:
        raise ValueError(f"calendar row of {row['date']}: {error}") from error


def rows_for(calendar: str, overlay: Iterable[Overlay]) -> tuple[Overlay, ...]:
    """The rows that hold for a calendar: what names it has the last word over what names none."""
    rows = tuple(overlay)
    own = {row.on: row for row in rows if row.calendar == calendar}
    general = {row.on: row for row in rows if not row.calendar}
    return tuple((general | own).values())
