"""Working time: when an agency is open, and arithmetic in its working minutes.

Instants are aware UTC, opening hours are local: each open stretch is turned into two instants
once, so every sum afterwards is a search in a sorted list, in any zone and across clock changes.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, chain, count, pairwise
from zoneinfo import ZoneInfo

from domain.errors import NangNiuError
from domain.hours import WEEKDAYS, Hours, Week, in_order, length
from domain.public_days import DayKind, Overlay, PublicDays

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1) // _TICK


class OutsideCalendarError(NangNiuError):
    """The sum leaves the years this calendar knows; build it with more years."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A time during which a zone keeps one offset, all in microseconds since 1970 UTC."""

    first: int
    last: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Opening:
    """All open stretches of a calendar in order: the local date, opening, closing, worked before.

    In microseconds since 1970 UTC.
    """

    dates: tuple[date, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]

    def worked(self, tick: int) -> int:
        """Working microseconds from the first opening until `tick`."""
        i = bisect_right(self.opens, tick) - 1
        return self.before[i] + min(tick, self.closes[i]) - self.opens[i] if i >= 0 else 0

    def earliest(self, worked: int) -> int:
        """The first tick by which so much is worked: at a border, the closing."""
        i = bisect_left(self.before, worked) - 1
        return self.opens[i] + worked - self.before[i]

    def latest(self, worked: int) -> int:
        """The last tick at which no more is worked: at a border, the next opening."""
        i = bisect_right(self.before, worked) - 1
        return self.opens[i] + worked - self.before[i]

    @property
    def total(self) -> int:
        return self.before[-1] + self.closes[-1] - self.opens[-1]


@dataclass(frozen=True)
class WorkingCalendar:
    """An agency's working time over `years`. Every method takes and gives aware UTC.

    Seconds and less are kept exactly in instants; a count of minutes is the number of working
    minutes that begin anew, as on a clock that shows no seconds, so parts always sum to the whole.
    OutsideCalendarError beyond `years`: a guess without that year's days off would be wrong.
    """

    week: Week
    zone: str
    years: range
    days_off: frozenset[date] = frozenset()
    extra: Mapping[date, Hours] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS) or not any(self.week) or not self.years:
            raise ValueError("a calendar has years, and seven days with some opening hour")
        for hours in (*self.week, *self.extra.values()):
            in_order(hours)
        ZoneInfo(self.zone)  # an unknown zone is refused here, not at the first sum

    def hours_on(self, day: date) -> Hours:
        """Opening hours of a local date: an extra day first, then days off, then the week."""
        if day in self.extra:
            return self.extra[day]
        return () if day in self.days_off else self.week[day.weekday()]

    @cached_property
    def usual_minutes(self) -> int:
        """Minutes of this calendar's usual day: the commonest length of the open weekdays.

        The longer one if two are equally common.
        """
        lengths = Counter(length(hours) for hours in self.week if hours)
        return max(lengths, key=lambda minutes: (lengths[minutes], minutes))

    def add(self, start_at: datetime, minutes: int) -> datetime:
        """The first instant by which `minutes` more are worked; the end of a day is its closing.

        Zero gives `start_at`, also while closed; a negative number subtracts.
        """
        if minutes <= 0:
            return self.subtract(start_at, -minutes) if minutes else start_at
        wanted = self._opening.worked(self._tick(start_at)) + minutes * _MINUTE
        if wanted > self._opening.total:
            raise OutsideCalendarError(f"{minutes} working minutes after {start_at}")
        return _instant(self._opening.earliest(wanted))

    def subtract(self, end_at: datetime, minutes: int) -> datetime:
        """The last instant after which `minutes` are still worked until `end_at`; mirrors add."""
        if minutes <= 0:
            return self.add(end_at, -minutes) if minutes else end_at
        wanted = self._opening.worked(self._tick(end_at)) - minutes * _MINUTE
        if wanted < 0:
            raise OutsideCalendarError(f"{minutes} working minutes before {end_at}")
        return _instant(self._opening.latest(wanted))

    def add_days(self, start_at: datetime, days: int) -> datetime:
        """`days` working days on, at the same point of the working day in an ordinary week.

        One working day is `usual_minutes` of this calendar, not one date: where Monday to Friday
        have 480 minutes and Saturday 240, that Saturday is half a working day.
        """
        return self.add(start_at, days * self.usual_minutes)

    def between(self, a: datetime, b: datetime) -> int:
        """Working minutes from `a` to `b`, negative if `b` is earlier."""
        worked = self._opening.worked
        return worked(self._tick(b)) // _MINUTE - worked(self._tick(a)) // _MINUTE

    def is_open(self, at: datetime) -> bool:
        """Whether work is done at that instant; the closing minute no longer counts."""
        tick = self._tick(at)
        i = bisect_right(self._opening.opens, tick) - 1
        return i >= 0 and tick < self._opening.closes[i]

    def next_open(self, at: datetime) -> datetime:
        """`at` itself while open, else the next opening."""
        if self.is_open(at):
            return at
        i = bisect_right(self._opening.opens, self._tick(at))
        if i == len(self._opening.opens):
            raise OutsideCalendarError(f"no opening after {at}")
        return _instant(self._opening.opens[i])

    def working_days(self, a: datetime, b: datetime) -> int:
        """Local dates with opening hours after the date of `a`, up to and with the date of `b`."""
        first, last = (bisect_right(self._open_dates, self.local_date(at)) for at in (a, b))
        return last - first

    def local_date(self, at: datetime) -> date:
        """The date people of this calendar write at that instant."""
        self._tick(at)
        return at.astimezone(self._zone).date()

    def close_of(self, day: date) -> datetime:
        """The closing instant of a local date; of a day without hours, the next working day's.

        A time limit that ends on a day off ends with the next working day
        (Vietnam's Civil Code 2015, Article 148.5).
        """
        dates = self._opening.dates
        i = bisect_left(dates, day)
        if i == len(dates) or day.year not in self.years:
            raise OutsideCalendarError(f"no working day on or after {day}")
        return _instant(self._opening.closes[bisect_right(dates, dates[i]) - 1])

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _pieces(self) -> tuple[_Piece, ...]:
        first, end = (_noon(date(year, 1, 1)) for year in (self.years[0], self.years[-1] + 1))
        return tuple(_pieces(first - _DAY, end + _DAY, self._zone))

    @cached_property
    def _bounds(self) -> tuple[int, int]:
        first, end = (_midnight(date(year, 1, 1)) for year in (self.years[0], self.years[-1] + 1))
        return first - self._pieces[0].offset, end - self._pieces[-1].offset

    @cached_property
    def _open_dates(self) -> tuple[date, ...]:
        first, end = date(self.years[0], 1, 1), date(self.years[-1] + 1, 1, 1)
        days = (date.fromordinal(n) for n in range(first.toordinal(), end.toordinal()))
        return tuple(day for day in days if self.hours_on(day))

    @cached_property
    def _opening(self) -> _Opening:
        stretches = chain.from_iterable(map(self._stretches, self._pieces))
        dates, opens, closes = zip(*stretches, strict=True)
        lengths = (b - a for a, b in zip(opens[:-1], closes[:-1], strict=True))
        return _Opening(dates, opens, closes, tuple(accumulate(lengths, initial=0)))

    def _stretches(self, piece: _Piece) -> Iterator[tuple[date, int, int]]:
        """Date, opening and closing of all that is open while the zone keeps that offset."""
        # Open is when clocks show so: what they skip is lost, what they show twice counts twice.
        first, last = (_instant(tick + piece.offset).date() for tick in (piece.first, piece.last))
        dates = self._open_dates
        for day in dates[bisect_left(dates, first) : bisect_right(dates, last)]:
            midnight = _midnight(day) - piece.offset
            for span in self.hours_on(day):
                opens = max(piece.first, midnight + span.opens * _MINUTE)
                closes = min(piece.last, midnight + span.closes * _MINUTE)
                if opens < closes:
                    yield day, opens, closes

    def _tick(self, at: datetime) -> int:
        tick = _ticks(at)
        if not self._bounds[0] <= tick <= self._bounds[1]:
            raise OutsideCalendarError(f"{at} is not in {self.years[0]}-{self.years[-1]}")
        return tick


def build_calendar(
    week: Week, zone: str, *, public: PublicDays, overlay: Iterable[Overlay] = ()
) -> WorkingCalendar:
    """A calendar of an agency's week over the public days; overlay rows have the last word.

    A weekend day that the public days call worked has Monday's hours unless a row says otherwise.
    """
    rows = tuple(overlay)
    off = {row.on for row in rows if row.kind is DayKind.OFF}
    work = {row.on: row.hours_in(week) for row in rows if row.kind is DayKind.WORK}
    exchanged = dict.fromkeys(public.worked - off, week[0])
    return WorkingCalendar(week, zone, public.years, public.off | off, exchanged | work)


def _pieces(first: datetime, end: datetime, zone: ZoneInfo) -> Iterator[_Piece]:
    """The times of one offset from `first` to `end`, which are whole days apart."""
    days = [first + n * _DAY for n in range((end - first) // _DAY + 1)]
    changed = (a for a, b in pairwise(days) if _offset(a, zone) != _offset(b, zone))
    changes = (_change(day, zone) for day in changed)
    for a, b in pairwise([first, *changes, end]):
        yield _Piece(_ticks(a), _ticks(b), _offset(a, zone) // _TICK)


def _change(day: datetime, zone: ZoneInfo) -> datetime:
    """The first minute after `day` at which the zone has another offset."""
    minutes = (day + timedelta(minutes=n) for n in count(1))
    return next(at for at in minutes if _offset(at, zone) != _offset(day, zone))


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _midnight(day: date) -> int:
    return (day.toordinal() - _EPOCH.toordinal()) * (_DAY // _TICK)


def _ticks(at: datetime) -> int:
    return (at - _EPOCH) // _TICK


def _instant(tick: int) -> datetime:
    return _EPOCH + timedelta(microseconds=tick)
