"""Sets the stage: a prepared database below var/demo, and the cast that plays on it."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.channels import Demo, Ways
from bot.demo.personas import leave, new_cast
from bot.demo.story import steps
from bot.house import build_rules
from bot.locales import load_texts
from bot.preparing import is_loaded, load_reference, prepare_database
from bot.reference import read_city
from bot.settings import Settings, SettingsError
from domain.rules import Moment
from domain.wording import Wording
from storage.database import Database

FOLDER = Path("var/demo")
CAST_FILE = "cast.json"


def demo_settings(settings: Settings, folder: Path, port: int) -> Settings:
    """The settings with everything kept below one folder, and a port of its own."""
    web = settings.web.model_copy(update={"port": port, "host": "127.0.0.1"})
    channels, off = settings.channels, {"token": SecretStr("")}
    silent = {
        "telegram": channels.telegram.model_copy(update=off),
        "zalo_bot": channels.zalo_bot.model_copy(update=off),
        "zalo_oa": channels.zalo_oa.model_copy(update={"app_id": ""}),
    }
    keys = {
        "contact_key_file": folder / "contact.key",
        "link_key_file": folder / "link.key",
    }
    changed = {
        "database": f"sqlite:///{folder / 'demo.db'}",
        "paths": settings.paths.model_copy(update={"files": folder / "files"}),
        "secrets": settings.secrets.model_copy(update=keys),
        "web": web,
        # What is played never reaches real people, whatever token the environment holds.
        "channels": channels.model_copy(update=silent),
        # A visitor plays at any hour.
        "reminders": settings.reminders.model_copy(update={"quiet_hours": ""}),
        "digests": settings.digests.model_copy(update={"morning": "", "weekly": ""}),
    }
    return settings.model_copy(update=changed)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else plays in this folder meanwhile; SettingsError when somebody does."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"a demo is running in {folder} already: open its page, or stop it with Ctrl-C"
            ) from error
        yield


def set_stage(settings: Settings, folder: Path, *, fresh: bool) -> Iterator[str]:
    """Prepare what is missing, telling each step; `fresh` begins by throwing all away."""
    if fresh and folder.exists():
        yield "Starting over"
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "demo.db").exists():
        yield "Making the database"
    prepare_database(settings)
    if not is_loaded(settings):  # new, or the first start was broken off
        yield "Loading Hanoi"
        for _ in load_reference(settings):
            pass


def demo_of(
    settings: Settings,
    folder: Path,
    clock: Callable[[], datetime],
    ways: Ways | None = None,
) -> Callable[[Database], Demo]:
    """The demo page's answers, once there is a database to make them with."""
    cast = folder / CAST_FILE
    return lambda database: replace(_Stage(settings, cast, clock, database).demo, ways=ways)


class _Stage:
    def __init__(
        self, settings: Settings, cast: Path, clock: Callable[[], datetime], database: Database
    ) -> None:
        self._cast, self._clock, self._database = cast, clock, database
        self._rules = build_rules(settings)
        with database.reading() as session:
            city = read_city(session)
        self._wording = Wording(load_texts(settings.paths.locales), city, settings.city.zone)

    @property
    def demo(self) -> Demo:
        """The three answers."""
        return Demo(self.personas, self.restart, lambda: {"steps": list(steps())})

    def personas(self) -> Any:
        """The cast on stage; the first call brings it there."""
        if not self._cast.exists():
            return self.restart()
        return json.loads(self._cast.read_text(encoding="utf-8"))

    def restart(self) -> Any:
        """A new cast in new chats, so that a story begins with nothing said and nothing open."""
        if self._cast.exists():
            leave(self._database, self.personas(), moment=Moment(self._clock(), self._rules))
        cast = new_cast(self._database, self._agency, now=self._clock())
        descriptor = os.open(self._cast, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(cast, file, ensure_ascii=False)
        return cast

    def _agency(self, code: str | None) -> str:
        return self._wording.agency("vi", code)
