"""The product as an operator has it: the program `nangniu`, its settings, its exit codes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pytest

from bot.preparing import load_reference, prepare_database
from bot.settings import Settings, load_settings
from tests.forking import PATIENCE, PRODUCT, Forked, Start

ROOT = Path(__file__).parents[1]
PROGRAM = "bot.cli"
_ADDRESS = re.compile(r"http://[\w.]+:\d+")


@dataclass
class Site:
    """A place of its own to run the product in: database, files, keys, port, log."""

    folder: Path
    database: str
    port: int = 0
    changed: Mapping[str, str] = field(default_factory=dict)
    imported: tuple[str, ...] = PRODUCT

    @property
    def environment(self) -> dict[str, str]:
        """What a program started here is told; nothing of the machine's own settings."""
        mine = {name: value for name, value in os.environ.items() if "NANGNIU" not in name}
        return {**mine, **self.settings}

    @property
    def settings(self) -> dict[str, str]:
        """Every place the product writes to lies in the folder."""
        places = {
            "CONFIG": ROOT / "config.yaml",
            "DATABASE": self.database,
            "PATHS__DATA": ROOT / "data",
            "PATHS__LOCALES": ROOT / "locales",
            "PATHS__FILES": self.folder / "files",
            "SECRETS__CONTACT_KEY_FILE": self.folder / "contact.key",
            "SECRETS__LINK_KEY_FILE": self.folder / "link.key",
            "WEB__PORT": self.port,
            "REMINDERS__QUIET_HOURS": "",  # a test may run at night
        }
        return {f"NANGNIU_{name}": str(place) for name, place in places.items()} | {**self.changed}

    def starts(
        self, *words: str, stderr: IO[str], cold: bool = False
    ) -> subprocess.Popen[str] | Forked:
        """A command; `cold`: in a Python of its own that has imported nothing yet."""
        if not cold:
            start = Start(PROGRAM, words, f"{self.folder}", self.environment)
            return Forked(start, stderr, imported=self.imported)
        return subprocess.Popen(
            [sys.executable, "-m", PROGRAM, *words], env=self.environment, cwd=self.folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True,
        )  # fmt: skip

    def runs(
        self, *words: str, told: str = "", cold: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """A command that ends by itself."""
        with TemporaryFile("w+") as stderr:
            process = self.starts(*words, stderr=stderr, cold=cold)
            said, _ = process.communicate(told, timeout=PATIENCE)
            stderr.seek(0)
            return subprocess.CompletedProcess(words, process.returncode, said, stderr.read())

    @contextmanager
    def running(self, *words: str, cold: bool = False) -> Iterator[Program]:
        """A command that runs until it is stopped; killed at the end if it still runs."""
        program = Program(self, words, cold=cold)
        try:
            yield program
        finally:
            program.kill()


class Program:
    """A running `nangniu`; `log` is where its standard error goes."""

    def __init__(self, site: Site, words: tuple[str, ...], *, cold: bool = False) -> None:
        self.log = site.folder / f"{'-'.join(words)}.log"
        with self.log.open("a") as log:
            self.process = site.starts(*words, stderr=log, cold=cold)
        self.said = ""

    @property
    def pid(self) -> int:
        return self.process.pid

    def address(self) -> str:
        """Where it serves, once it says so."""
        return _ADDRESS.findall(self.says("http://"))[0]

    def says(self, words: str) -> str:
        """The next line it prints with these words; fails when it ends without them."""
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return line
        raise AssertionError(f"ended without {words!r}:\n{self.said}{self.log.read_text()}")

    def stopped_by(self, sent: signal.Signals) -> int:
        """Its exit code after this signal, with the rest of what it says."""
        self.process.send_signal(sent)
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest
        return self.process.returncode

    def kill(self) -> None:
        """As a power switch does it."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def cpu(self) -> float:
        """Seconds of CPU it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, what: str = "VmRSS") -> float:
        """Megabytes it holds now (VmRSS), or held at most (VmHWM)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+) kB", status)[1]) / 1024

    def sockets(self) -> int:
        """How many sockets it has open."""
        links = (os.readlink(link) for link in Path(f"/proc/{self.pid}/fd").iterdir())
        return sum(link.startswith("socket:") for link in links)


def free_port() -> int:
    """A port nobody listens on now."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def settings_of(site: Site) -> Settings:
    """The settings of a place, for what is built in this very process."""
    return load_settings(ROOT / "config.yaml", site.settings)


def furnish(url: str) -> None:
    """Schema and the data of Hanoi: a maker of templates."""
    settings = load_settings(ROOT / "config.yaml", {})
    folders = settings.paths.model_copy(update={"data": ROOT / "data"})
    chosen = settings.model_copy(update={"database": url, "paths": folders})
    prepare_database(chosen)
    for _ in load_reference(chosen):
        pass


@pytest.fixture
def bare(tmp_path: Path) -> Site:
    """A place with nothing in it yet, embedded."""
    return Site(tmp_path, f"sqlite:///{tmp_path}/var/nangniu.db")


@pytest.fixture
def embedded(tmp_path: Path, fresh_database) -> Site:
    """A furnished place on SQLite, for what does not depend on the database."""
    return Site(tmp_path, fresh_database("sqlite", furnish))


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path, fresh_database) -> Site:
    """A furnished place: the test runs on SQLite and on PostgreSQL."""
    return Site(tmp_path, fresh_database(request.param, furnish))
