"""Looks at everything the product stands on, and says what to do about each fault."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import keys
from bot.channels import CHANNELS
from bot.clock import wall_clock
from bot.house import build_rules
from bot.preparing import check, opened
from bot.settings import Settings, SettingsError
from domain.errors import NangNiuError
from storage.schema import cases, contacts, inbox, outbox

DISK_LEAST = 500_000_000
"""Bytes that should be free."""
NAMED_MOST = 5
LATE_IN = timedelta(minutes=10)
CALENDAR_LEFT_IN = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: well or not, and what to do."""

    what: str
    well: bool
    words: str

    def __str__(self) -> str:
        return f"{'ok ' if self.well else 'NOT'} {self.what}: {self.words}"


def examine(read: Callable[[], Settings]) -> Iterator[Finding]:
    """Look at one thing after the other; without readable settings there is nothing more."""
    try:
        settings = read()
    except SettingsError as error:
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, "complete")
    database = _examine("database", _database, settings)
    yield database
    for what, look in (_LOOKS | _channel_looks(settings)).items():
        if database.well or what not in _IN_DATABASE:
            yield _examine(what, look, settings)


def _channel_looks(settings: Settings) -> dict[str, Callable[[Settings], str]]:
    on = {name: entry.look for name, entry in CHANNELS.items() if entry.is_on(settings)}
    return {name: import_module(look).look for name, look in on.items() if look is not None}


def _examine(what: str, look: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(what, True, look(settings))
    except (NangNiuError, SQLAlchemyError, OSError) as error:
        return Finding(what, False, str(error).splitlines()[0])


def _database(settings: Settings) -> str:
    check(settings)
    url = make_url(settings.database).render_as_string(hide_password=True)
    return f"{url} has the newest schema and data"


def _roads(settings: Settings) -> str:
    late_at = wall_clock() - LATE_IN
    counts = {
        "put aside": select(func.count()).where(inbox.c.state == "quarantined"),
        "unanswered": select(func.count()).where(
            inbox.c.state == "open", inbox.c.received_at < late_at
        ),
        "unsent": select(func.count()).where(
            outbox.c.state == "open", outbox.c.not_before_at < late_at
        ),
        "undeliverable": select(func.count()).where(outbox.c.state == "undeliverable"),
    }
    with opened(settings) as database, database.reading() as session:
        found = {what: session.scalar(query) or 0 for what, query in counts.items()}
    words = ", ".join(f"{what} {count}" for what, count in found.items())
    if found["unanswered"] or found["unsent"]:
        raise SettingsError(f"{words}: is `nangniu run` running with all roles?")
    return words


def _reminders(settings: Settings) -> str:
    """A case that can't be checked is put off by an hour each time; nobody is reminded of it."""
    failed = select(cases.c.code, cases.c.check_error).where(cases.c.check_error.is_not(None))
    with opened(settings) as database, database.reading() as session:
        found = session.execute(failed.limit(NAMED_MOST)).all()
    if found:
        codes = ", ".join(row.code for row in found)
        raise SettingsError(f"no reminders for {codes}: {found[0].check_error.splitlines()[0]}")
    return "every open case can be checked"


def _channels(settings: Settings) -> str:
    on = [name for name, entry in CHANNELS.items() if entry.is_on(settings)]
    return f"switched on: {', '.join(on)}"


def _clock(settings: Settings) -> str:
    now = wall_clock()
    if now < datetime(2026, 1, 1, tzinfo=UTC):
        raise SettingsError(f"the machine says {now:%Y-%m-%d}: set its clock")
    calendar = build_rules(settings).calendar
    end = datetime(settings.calendar.last_year, 12, 31, tzinfo=UTC)
    if end - now < CALENDAR_LEFT_IN:
        raise SettingsError("the calendar ends soon: raise calendar.last_year in config.yaml")
    open_ = "open" if calendar.is_open(now) else "closed"
    return f"{now:%Y-%m-%d %H:%M} UTC, offices are {open_}"


def _disk(settings: Settings) -> str:
    folder = settings.paths.files
    there = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not os.access(there, os.W_OK):
        raise SettingsError(f"{there} can't be written to: pictures have no place")
    free = shutil.disk_usage(there).free
    if free < DISK_LEAST:
        raise SettingsError(f"only {free // 1_000_000} MB are free at {there}: make room")
    return f"{free // 1_000_000_000} GB are free"


def _secrets(settings: Settings) -> str:
    for path in (settings.secrets.contact_key_file, settings.secrets.link_key_file):
        if path.exists() and path.stat().st_mode & 0o077:
            raise SettingsError(f"{path} can be read by others: chmod 600 {path}")
    _check_contacts(settings)
    return "keys are readable by their owner only, and open what is sealed"


def _check_contacts(settings: Settings) -> None:
    """A key that is lost is noticed before a new one takes its place."""
    path = settings.secrets.contact_key_file
    newest = select(contacts.c.sealed).order_by(contacts.c.created_at.desc()).limit(1)
    with opened(settings) as database, database.reading() as session:
        sealed = session.scalar(newest)
    if sealed is None:
        return
    try:
        Fernet(keys.read(path)).decrypt(bytes(sealed))
    except (FileNotFoundError, InvalidToken) as error:
        raise SettingsError(
            f"{path} doesn't open the contacts that are kept: bring it back from the backup"
        ) from error


_IN_DATABASE = {"messages", "reminders", "secrets"}
"""What can't be seen where the database is not well: one fault is said once."""
_LOOKS: dict[str, Callable[[Settings], str]] = {
    "messages": _roads,
    "reminders": _reminders,
    "channels": _channels,
    "clock": _clock,
    "disk": _disk,
    "secrets": _secrets,
}
