"""Named boundaries of the two roads, and a process that dies at one of them.

A failpoint is a place in the product's own functions; the process that is to die there wraps
them from outside, and does so only after it is told to (SIGUSR1).
"""

from __future__ import annotations

import functools
import inspect
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

BEFORE, AFTER, HOLDS = "before", "after", "holds"


@dataclass(frozen=True, slots=True)
class Failpoint:
    """Death just before or after a call of the last function, once the others were called.

    One that `holds` goes no further after the call, and is killed from outside.
    """

    name: str
    when: str
    path: Sequence[str]


def _point(name: str, when: str, *path: str) -> Failpoint:
    return Failpoint(name, when, path)


INTAKE, DELIVERY = "bot.channels.telegram.intake:Intake", "scheduler.delivery:Delivery"
SENDING = "bot.channels.telegram.request:AiohttpRequest.do_request"
# In the order in which a press of a button goes through them.
PRESSED = (
    _point("received", BEFORE, f"{INTAKE}.store"),
    _point("stored", AFTER, "storage.inbox:receive_all"),
    _point("stored and committed", AFTER, f"{INTAKE}.store"),
    _point("before the tap is answered", BEFORE, f"{INTAKE}._stop_the_clock"),
    _point("the tap is answered", AFTER, f"{INTAKE}._stop_the_clock"),
    _point("confirmed", HOLDS, "storage.inbox:claim"),
    _point("claimed", AFTER, "storage.inbox:claim"),
    _point("read", AFTER, "bot.channels.telegram.decode:Decoder.decode"),
    _point("conversed", AFTER, "handlers.door:hear"),
    _point("saved", AFTER, "handlers.door:save"),
    _point("finished", AFTER, "storage.inbox:finish"),
    _point("finished and committed", AFTER, "storage.inbox:finish", "bot.converse:Converse.round"),
    _point("letter claimed", AFTER, "storage.outbox:claim"),
    _point("letter claimed and committed", BEFORE, f"{DELIVERY}._send"),
    _point("send begun", BEFORE, SENDING),
    _point("sent", AFTER, SENDING),
    _point("known to be sent", AFTER, f"{DELIVERY}._send"),
    _point("recorded", AFTER, "storage.outbox:record"),
    _point("recorded and committed", AFTER, "storage.outbox:record", f"{DELIVERY}.round"),
)
# The same for a picture.
SHOWN = (
    _point("file claimed", AFTER, "storage.inbox:claim_media"),
    _point("file had", AFTER, "bot.channels.telegram.api:Api.download"),
    _point("file kept", AFTER, "bot.media:Media.keep_any"),
    _point("file noted", AFTER, "storage.telegram:remember_fetched"),
    _point("file fetched", AFTER, "storage.inbox:fetched"),
)
POINTS = {point.name: point for point in (*PRESSED, *SHOWN)}


@dataclass
class Fuse:
    """Burns along the path, from the moment it is lit."""

    point: Failpoint
    lit: bool = False
    passed: int = 0

    def light(self, *_: object) -> None:
        # Said first: once it is lit another thread may end the process before a word is out.
        # Nothing arrives meanwhile, for this very thread runs the event loop.
        print("armed", flush=True)
        self.lit = True

    def reaches(self, where: str, when: str) -> None:
        if not self.lit or where != self.point.path[self.passed]:
            return
        if self.passed < len(self.point.path) - 1:
            self.passed += 1
        elif when == self.point.when:
            os.kill(os.getpid(), signal.SIGKILL)
        elif when == AFTER and self.point.when == HOLDS:
            threading.Event().wait()


def plant(name: str) -> None:
    """Let this process die at the failpoint, when it gets there after SIGUSR1."""
    fuse = Fuse(POINTS[name])
    for where in fuse.point.path:
        module, _, place = where.partition(":")
        *classes, function = place.split(".")
        owner: Any = functools.reduce(getattr, classes, import_module(module))
        setattr(owner, function, _wired(getattr(owner, function), fuse, where))
    signal.signal(signal.SIGUSR1, fuse.light)


def _wired(work: Callable[..., Any], fuse: Fuse, where: str) -> Callable[..., Any]:
    """The function with the fuse laid through it; calls that have nothing to do don't count."""

    @functools.wraps(work)
    async def awaited(*args: Any, **named: Any) -> Any:
        if not _is_idle(args):
            fuse.reaches(where, BEFORE)
        result = await work(*args, **named)
        if not _is_idle((*args, result)):
            fuse.reaches(where, AFTER)
        return result

    @functools.wraps(work)
    def called(*args: Any, **named: Any) -> Any:
        if not _is_idle(args):
            fuse.reaches(where, BEFORE)
        result = work(*args, **named)
        if not _is_idle((*args, result)):
            fuse.reaches(where, AFTER)
        return result

    return awaited if inspect.iscoroutinefunction(work) else called


def _is_idle(values: Sequence[Any]) -> bool:
    return [] in values
