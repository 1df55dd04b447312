"""A delivery over a real database, and platforms that fail in every way they are told to."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.writer import Writer
from domain.conversation import Capabilities, Lane, Notice, Peer, Say
from scheduler.delivery import Delivery
from scheduler.seam import Delivered, Message, SendOutcome
from storage import outbox, schema
from storage.database import Database
from storage.outbox import Letter
from tests.conversation import Clock
from tests.domain.cases import NOW
from tests.records import opened


@dataclass
class Platform:
    """The wire: what it was told to answer to each letter, and what reached it."""

    name: str = "web"
    capabilities: Capabilities = Capabilities(buttons_max=9, text_max=4096)  # noqa: RUF009 (it is frozen)
    answers: dict[str, list[SendOutcome | Exception]] = field(
        default_factory=lambda: defaultdict(list)
    )
    silent: dict[str, asyncio.Event] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    edited: list[str | None] = field(default_factory=list)
    reached: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def send(self, message: Message) -> SendOutcome:
        """Note the call, wait where it was told to, answer what it was told, else Delivered."""
        said = message.say.text
        self.calls.append(said)
        self.edited.append(message.edits)
        self.reached[said].set()
        if (answer := self.silent.get(said)) is not None:
            await answer.wait()
        outcome = self.answers[said].pop(0) if self.answers[said] else Delivered(f"id of {said}")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def has_answered(self, letters: set[str]) -> bool:
        """Whether one of these reached it and is not held."""
        held = {said for said, answer in self.silent.items() if not answer.is_set()}
        return bool((letters & {*self.calls}) - held)

    def holds(self, said: str) -> asyncio.Event:
        """This letter gets no answer until the event is set."""
        return self.silent.setdefault(said, asyncio.Event())


@dataclass
class Post:
    """A delivery over a real database, and its platforms."""

    database: Database
    writer: Writer
    delivery: Delivery
    platforms: dict[str, Platform]
    clock: Clock

    @property
    def web(self) -> Platform:
        return self.platforms["web"]

    def writes(self, *keys: str, channel: str = "web", lane: Lane = Lane.REPLY) -> None:
        """Letters by name: the first word is the person."""
        letters = [
            Letter(key, Peer(channel, key.split()[0]), lane, "vi", Say(key)) for key in keys
        ]
        with self.database.writing() as session:
            outbox.put(session, letters, now=self.clock.now)

    def row(self, key: str):
        with self.database.reading() as session:
            return session.execute(select(schema.outbox).where(schema.outbox.c.key == key)).one()

    def states(self) -> dict[str, str]:
        with self.database.reading() as session:
            columns = schema.outbox.c.key, schema.outbox.c.state
            return dict(session.execute(select(*columns)).all())

    async def has_sent(self, key: str) -> None:
        """Look into the database until it says so."""
        while (await asyncio.to_thread(self.states))[key] != "sent":
            pass

    async def delivers(self) -> None:
        """Until nothing is begun any more and all that can end has been written down."""
        while await self.delivery.round() or self._is_landing():
            pass

    def _is_landing(self) -> bool:
        leased = {key for key, state in self.states().items() if state == "leased"}
        return any(platform.has_answered(leased) for platform in self.platforms.values())


def words(language: str, content: Say | Notice) -> Say:
    """A notice called `wordless` has no words: a mistake of ours."""
    if isinstance(content, Notice):
        raise KeyError(content.kind)
    return content


@contextmanager
def a_post(url: str, *names: str, render: Callable[[str, Say | Notice], Say] = words):
    with opened(url) as database:
        writer, clock = Writer(database), Clock(NOW)
        platforms = {name: Platform(name) for name in names or ("web",)}
        delivery = Delivery(writer, platforms, render, lambda: clock.now)
        try:
            yield Post(database, writer, delivery, platforms, clock)
        finally:
            writer.close()
