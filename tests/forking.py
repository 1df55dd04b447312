"""Programs that start in milliseconds: forked from a process that has imported all they need.

`Forked("bot.cli", ["run"])` does what `python -m bot.cli run` does. What a start itself costs, and
that each module imports what it needs, is seen by those tests that start programs cold.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

from bot.knowledge import load_knowledge

ROOT = Path(__file__).parents[1]
PRODUCT = (
    "alembic.command", "alembic.config", "bot.broadcast_commands", "bot.case_clocks",
    "bot.channels.web.plug", "bot.demo.showing", "bot.doctor", "bot.inviting", "bot.preparing",
    "bot.recounting", "bot.serving", "bot.understand", "bot.wire", "rich.progress",
    "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite", "tests.records",
)  # fmt: skip
"""What is imported before anything is forked."""
TELEGRAM = (*PRODUCT, "bot.channels.telegram.plug", "bot.channels.telegram.typed")
"""The same, and what only Telegram needs: seconds, and a hundred megabytes."""
PATIENCE = 60
"""Seconds a program may take to end."""


@dataclass(frozen=True)
class Start:
    """As in a shell: `cd CWD; python -m MODULE WORDS`."""

    module: str
    words: Sequence[str] = ()
    cwd: str = f"{ROOT}"
    env: Mapping[str, str] = field(default_factory=lambda: {**os.environ})


class Forked:
    """A running program, with the part of `subprocess.Popen` that tests use; pipes carry text."""

    def __init__(
        self, start: Start, stderr: IO[str], *, imported: tuple[str, ...] = PRODUCT
    ) -> None:
        ours, news = socket.socketpair()
        with news:
            socket.send_fds(_forker(imported), [b"+"], [news.fileno()])
        (heard, stdin), (stdout, told) = os.pipe(), os.pipe()
        socket.send_fds(ours, [b"+"], [heard, told, stderr.fileno()])
        os.close(heard)
        os.close(told)
        with ours:
            ours.settimeout(PATIENCE)
            ours.sendall(f"{json.dumps(asdict(start))}\n".encode())
            self._news = ours.makefile()
        self.stdin, self.stdout = os.fdopen(stdin, "w"), os.fdopen(stdout)
        self.pid = int(self._news.readline())
        self.returncode: int | None = None

    def communicate(self, told: str = "", timeout: float = PATIENCE) -> tuple[str, None]:
        """Tell it that, and nothing more; the rest of what it says."""
        with suppress(BrokenPipeError), self.stdin:  # it needn't listen
            self.stdin.write(told)
        with self.stdout:
            said = self.stdout.read()
        self.wait()
        return said, None

    def send_signal(self, sent: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(self.pid, sent)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self) -> int:
        """Its exit code, or the number of the signal that ended it, below zero."""
        if self.returncode is None:
            with self._news:
                self.returncode = int(self._news.readline())
        return self.returncode


_forkers: list[tuple[subprocess.Popen[bytes], socket.socket]] = []


def no_more_forks() -> None:
    """At the end of a run: whoever forked is gone, and all its programs."""
    while _forkers:
        process, orders = _forkers.pop()
        orders.close()
        process.wait()


@cache
def _forker(imported: tuple[str, ...]) -> socket.socket:
    """Orders go here: each is a socket, on which the rest is told."""
    ours, orders = socket.socketpair()
    with orders:
        number = orders.fileno()
        command = [sys.executable, "-m", "tests.forking", f"{number}", *imported]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[number], start_new_session=True)
    _forkers.append((process, ours))
    return ours


def fork_on_order(orders: socket.socket) -> None:
    """Fork a keeper for each order, until there are no more; comes back in every program too."""
    while numbers := socket.recv_fds(orders, 1, 1)[1]:
        if not os.fork():
            return _keep(socket.socket(fileno=numbers[0]))
        os.close(numbers[0])
        with suppress(ChildProcessError):  # nobody is left to be taken note of
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    os.killpg(0, signal.SIGKILL)  # who gave the orders is gone, however that came about
    return None


def _keep(news: socket.socket) -> None:
    """Fork the program; tell its number, and how it ended."""
    _, pipes, _, _ = socket.recv_fds(news, 1, 3)
    with news.makefile() as told:
        start = Start(**json.loads(told.readline()))
    if not (program := os.fork()):
        news.close()
        return _become(start, pipes)
    for number in pipes:
        os.close(number)
    news.sendall(f"{program}\n".encode())
    _, status = os.waitpid(program, 0)
    with suppress(BrokenPipeError):  # who started it is gone
        news.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(start: Start, pipes: Sequence[int]) -> None:
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
        os.close(pipe)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace")
    os.chdir(start.cwd)
    os.environ.clear()
    os.environ.update(start.env)
    sys.argv = ["", *start.words]
    runpy.run_module(start.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    for name in sys.argv[2:]:
        importlib.import_module(name)
    load_knowledge(ROOT / "data")
    gc.collect()
    gc.freeze()  # or each collection in a program would copy the memory it shares
    fork_on_order(socket.socket(fileno=int(sys.argv[1])))
