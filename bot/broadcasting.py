"""Broadcasts from the command line: the same rules, the same two people behind each."""

import csv
import io
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

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
    Standing,
)
from domain.broadcast_life import may_begin
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


def write(
    settings: Settings, person: int, text: Path, *, aim: Aim, values: tuple[str, ...]
) -> Broadcast:
    """Keep a draft in this person's name; SettingsError when that may not be."""
    if bool(values) == (aim in VALUELESS):
        raise SettingsError(f"--value belongs to every aim but {', '.join(sorted(VALUELESS))}")
    content, now = Content(text.read_text(encoding="utf-8").strip()), wall_clock()
    audience = (Filter(aim, values),)
    with opened(settings) as database:
        check_current(database)
        with database.writing() as session:
            by = _actor(session, person)
            if not by.holds(Role.ADMIN):
                raise SettingsError(f"person {person} is no admin: leaders write in chat")
            counted = audiences.count(session, audience, now=now)
            until = now + timedelta(days=3)
            plan = Broadcast(
                0, 0, Standing.DRAFT, person, content, audience, until, counted=counted
            )
            return broadcasts.begin(session, plan, now=now)


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
