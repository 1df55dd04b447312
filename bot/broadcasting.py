"""Broadcasts from the command line: the same rules, the same two people behind each."""

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import wall_clock
from bot.house import build_rules
from bot.preparing import check_current, opened
from bot.settings import Settings, SettingsError
from domain.broadcast import (
    ON_THE_WAY,
    OVER,
    VALUELESS,
    Aim,
    Broadcast,
    Content,
    Filter,
    Link,
    Standing,
)
from domain.broadcast_form import TEXT_MOST
from domain.broadcast_life import may_begin
from domain.broadcast_links import LINKS_MOST, parse_links
from domain.errors import NotFoundError, RefusedError, StaleError
from domain.people import Actor, Role
from domain.rules import Moment
from storage import audiences, broadcasts, people, recipients
from storage.database import Session

SHOWN_MOST = 20
LOOK_EVERY = 1.0
"""Seconds between two looks at the progress."""


def listed(settings: Settings) -> Iterator[str]:
    """The newest broadcasts, a line for each."""
    with opened(settings) as database:
        check_current(database)
        with database.reading() as session:
            for one in broadcasts.recent(session, None, most=SHOWN_MOST):
                yield f"{one.id:>4}  {one.standing:<18} {one.people:>9,}  {one.content.text[:50]}"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told on the command line: files of words, links as they are typed, local time."""

    text: Path
    aim: Aim = Aim.EVERYONE
    values: tuple[str, ...] = ()
    english: Path | None = None
    links: tuple[str, ...] = ()
    starts: datetime | None = None
    days: int = 3
    asks: bool = False
    alarm: str = ""


def write(settings: Settings, person: int, told: Told) -> Broadcast:
    """Keep a draft in this person's name; SettingsError when that may not be."""
    if bool(told.values) == (told.aim in VALUELESS):
        raise SettingsError(f"--value belongs to every aim but {', '.join(sorted(VALUELESS))}")
    now = wall_clock()
    plan = _plan(settings, person, told, now)
    with opened(settings) as database:
        check_current(database)
        with database.writing() as session:
            if not _actor(session, person).holds(Role.ADMIN):
                raise SettingsError(f"person {person} is no admin: leaders write in chat")
            counted = audiences.count(session, plan.audience, now=now)
            return broadcasts.begin(session, replace(plan, counted=counted), now=now)


def _plan(settings: Settings, person: int, told: Told, now: datetime) -> Broadcast:
    zone = ZoneInfo(settings.city.zone)
    starts_at = told.starts.replace(tzinfo=zone).astimezone(UTC) if told.starts else None
    return Broadcast(
        id=0,
        version=0,
        standing=Standing.DRAFT,
        author=person,
        content=Content(
            text=_words(told.text),
            text_en=_words(told.english) if told.english else "",
            links=_links(told.links),
            asks=told.asks,
        ),
        audience=(Filter(told.aim, told.values),),
        expires_at=(starts_at or now) + timedelta(days=told.days),
        starts_at=starts_at,
        emergency=bool(told.alarm),
        reason=told.alarm,
    )


def _words(file: Path) -> str:
    words = file.read_text(encoding="utf-8").strip()
    if len(words) > TEXT_MOST:
        raise SettingsError(f"{file} holds {len(words)} characters: {TEXT_MOST} are one message")
    return words


def _links(typed: tuple[str, ...]) -> tuple[Link, ...]:
    links = parse_links("\n".join(typed)) if typed else ()
    if links is None:
        raise SettingsError(f"--link takes a label and an https address, at most {LINKS_MOST}")
    return links


def steer(settings: Settings, number: int, move: str, person: int) -> Broadcast:
    """Make a move in this person's name; SettingsError says why it can't be made."""
    with opened(settings) as database:
        check_current(database)
        with database.writing() as session:
            one, by = _get(session, number), _actor(session, person)
            try:
                return broadcasts.perform(session, one, move, by, _moment(settings))
            except RefusedError as refused:
                raise SettingsError(
                    f"person {person} can't {move} broadcast {number} ({one.standing}): "
                    f"{refused.reason.replace('_', ' ')}"
                ) from refused
            except StaleError as stale:
                raise SettingsError("somebody was quicker: look at it again") from stale


def watch(settings: Settings, number: int) -> Iterator[tuple[int, int, str]]:
    """How many are done, of how many, and how it stands; until it is over."""
    with opened(settings) as database:
        check_current(database)
        while True:
            with database.reading() as session:
                one, counts = _get(session, number), recipients.counts(session, number)
            all_ = max(sum(counts.values()), one.people)
            left = sum(counts.get(fate, 0) for fate in ON_THE_WAY)
            done = sum(counts.values()) - left
            yield done, all_, one.standing
            if one.standing in OVER and left == 0:
                return
            time.sleep(LOOK_EVERY)


def report(settings: Settings, number: int) -> str:
    """The figures as CSV: by channel and fate; they add up to the people it was for."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["broadcast", "channel", "fate", "count"])
    with opened(settings) as database:
        check_current(database)
        with database.reading() as session:
            _get(session, number)
            found = recipients.recounted(session, number)
    rows.writerows([number, *key, found[key]] for key in sorted(found))
    return out.getvalue()


def _get(session: Session, number: int) -> Broadcast:
    try:
        return broadcasts.get(session, number)
    except NotFoundError as missing:
        words = f"there is no broadcast {number}: see nangniu broadcast list"
        raise SettingsError(words) from missing


def _actor(session: Session, person: int) -> Actor:
    found = people.actors(session, [person], now=wall_clock())[person]
    if not may_begin(found):
        raise SettingsError(f"person {person} is neither an admin nor a leader now")
    return found


def _moment(settings: Settings) -> Moment:
    return Moment(wall_clock(), build_rules(settings))
