"""The composition root: one place where everything is built and wired together."""

import asyncio
import ctypes
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot import keys
from bot.bell import INBOX, OUTBOX, Bell, Listener
from bot.channels import Demo, Parts, Plug, plugs, understanding
from bot.clock import wall_clock
from bot.converse import Converse
from bot.house import build_house
from bot.illustrated import Illustrated, Illustrator
from bot.media import Media
from bot.settings import Settings
from bot.writer import Writer
from domain.rules import Moment, Rules
from domain.wording import Wording
from scheduler.delivery import Delivery, forever
from scheduler.metronome import metronome
from scheduler.seam import Channel
from storage import outbox
from storage.database import Database
from storage.outbox import LEASE_IN


class RunRole(StrEnum):
    """What a process does; one may do all, many may share."""

    RECEIVE = "receive"
    CONVERSE = "converse"
    DELIVER = "deliver"
    TICK = "tick"


ALL_ROLES = frozenset(RunRole)
_COLLECT_EVERY = 20_000
"""Allocations between two collections: the default of 700 spends half the time collecting."""


@dataclass(frozen=True)
class App:
    """A running product."""

    settings: Settings
    parts: Parts
    channels: dict[str, Plug]
    wording: Wording

    @property
    def address(self) -> str:
        """Where the chat page is, with the port that was really taken."""
        port = getattr(self.channels["web"], "port", self.settings.web.port)
        return f"http://{self.settings.web.host}:{port}"


@asynccontextmanager
async def running(
    settings: Settings,
    roles: Collection[RunRole] = ALL_ROLES,
    *,
    clock: Callable[[], datetime] = wall_clock,
    demo: Callable[[Database], Demo] | None = None,
) -> AsyncIterator[App]:
    """Everything built and started; on leaving it is stopped in the opposite order."""
    async with AsyncExitStack() as stack:
        parts = _parts(settings, clock, stack)
        if demo is not None:
            parts = replace(parts, demo=demo(parts.database))
        house = await asyncio.to_thread(build_house, settings, parts.database)
        parts = replace(parts, wording=house.wording)
        channels = dict(plugs(parts))
        for plug in channels.values():
            stack.push_async_callback(plug.close)
        app = App(settings, parts, channels, house.wording)
        if not parts.database.is_sqlite:
            _join(stack, parts)
        if RunRole.DELIVER in roles:
            await _deliver(stack, app)
        if RunRole.CONVERSE in roles:
            decoders = {name: plug.decode for name, plug in channels.items()}
            typed = understanding(channels)
            converse = Converse(parts.writer, lambda: house, decoders, parts.bell, clock, typed)
            _work(stack, converse.run, parts.bell, INBOX)
            for number, fetch in enumerate(f for plug in channels.values() for f in plug.fetchers):
                _keep_up(stack, fetch, f"fetch-{number}")
        if RunRole.TICK in roles:
            _tick(stack, settings, parts, house.rules)
        if RunRole.RECEIVE in roles:
            await _receive(stack, channels)
        _settle_down()
        yield app


def _parts(settings: Settings, clock: Callable[[], datetime], stack: AsyncExitStack) -> Parts:
    database = Database(settings.database)
    stack.callback(database.close)
    writer = Writer(database)
    stack.callback(writer.close)
    sign_key = keys.read_or_make(settings.secrets.link_key_file)
    media = Media(settings.paths.files)
    stack.callback(media.close)
    return Parts(settings, database, writer, Bell(), media, clock, sign_key)


async def _deliver(stack: AsyncExitStack, app: App) -> None:
    parts = app.parts
    # No other process sends from an embedded database: whatever is held, a dead one held.
    after = parts.clock() + (2 * LEASE_IN if parts.database.is_sqlite else timedelta(0))
    await parts.writer.run(lambda session: outbox.reclaim(session, now=after))
    illustrator = Illustrator(app.wording, parts.media, parts.writer, parts.clock)
    channels: dict[str, Channel] = {
        name: Illustrated(plug.channel, illustrator) for name, plug in app.channels.items()
    }
    delivery = Delivery(
        parts.writer,
        channels,
        app.wording.render,
        parts.clock,
        bulk_most=app.settings.broadcast.at_once,
    )
    _work(stack, delivery.run, parts.bell, OUTBOX)


def _work(
    stack: AsyncExitStack,
    run: Callable[[Listener], Awaitable[None]],
    bell: Bell,
    topic: str,
) -> None:
    ear = stack.enter_context(bell.listen(topic))
    _keep_up(stack, lambda: run(ear), topic)


def _join(stack: AsyncExitStack, parts: Parts) -> None:
    from bot.wire import Wire

    wire = Wire(parts.database.url, parts.bell)
    _keep_up(stack, wire.hear, "hear")
    _keep_up(stack, wire.send, "send")


def _keep_up(stack: AsyncExitStack, work: Callable[[], Awaitable[None]], name: str) -> None:
    task = asyncio.create_task(forever(work, name), name=name)
    stack.push_async_callback(_ended, task)


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])


def _tick(stack: AsyncExitStack, settings: Settings, parts: Parts, rules: Rules) -> None:
    def moment() -> Moment:
        return Moment(parts.clock(), rules)

    scheduler = metronome(parts.writer, moment, zone=settings.city.zone)
    scheduler.start()
    stack.callback(scheduler.shutdown, wait=False)


async def _receive(stack: AsyncExitStack, channels: dict[str, Plug]) -> None:
    for plug in channels.values():
        await plug.start()
        stack.push_async_callback(plug.stop)


def _settle_down() -> None:
    """What is built now stays: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY, 50, 50)
    # What was needed only to build goes back to the machine, where the C library can do that.
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
