"""The simulated Telegram as tests, the demo and benches hold it."""

from __future__ import annotations

import random
from typing import Any

from aiohttp import web

from simulator.clock import Clock, RealClock
from simulator.control import Control
from simulator.faults import Fault, Faults
from simulator.journal import Journal
from simulator.loopback import Loopback, Served, json_response
from simulator.telegram.chaos import Chaos
from simulator.telegram.groups import Group
from simulator.telegram.limits import Gate
from simulator.telegram.persons import Person
from simulator.telegram.platform import Platform
from simulator.telegram.poison import lay, poisons
from simulator.telegram.server import BotApi
from simulator.telegram.settings import TOKEN, Settings
from simulator.telegram.verbs import verbs_of
from simulator.telegram.world import User


class TelegramSimulator(Served):
    """The Bot API on loopback for one bot, and the persons it meets.

    Use as an async context manager, or `start` and `stop`. Everything else is called in the
    loop it runs in, or over HTTP under `url` + "/control/".
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Clock | None = None,
        settings: Settings | None = None,
        port: int = 0,
        seed: int = 1,
    ) -> None:
        self.clock: Clock = clock or RealClock()
        self.settings = settings or Settings()
        number = int(token.partition(":")[0])
        bot = User(number, "Nâng Niu", username="nangniu_bot", is_bot=True)
        self.platform = Platform(bot, self.clock, self.settings, seed)
        self.persons: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self._seed = seed
        self._api = BotApi(self.platform, token, self._other)
        self._control = Control(verbs_of(self))
        self._loopback = Loopback(self._api.handle, port=port)

    # Running

    async def stop(self) -> None:
        self.platform.poller.interrupt("terminated by the end of the simulation")
        await self.platform.webhook.remove()
        await super().stop()

    @property
    def token(self) -> str:
        return self._api.token

    def rotates_token(self, token: str) -> None:
        """BotFather's /revoke: the old token is Unauthorized from now on."""
        self._api.token = token

    # Who is there

    def person(self, name: str, **card: Any) -> Person:
        """The person of this name, made when first asked for.

        `card`: id, last_name, username, language, started (the bot may write first).
        """
        if name not in self.persons:
            user, chat = self.platform.world.add_user(name, **card)
            self.persons[name] = Person(self.platform, user, chat)
        return self.persons[name]

    def group(
        self, title: str, owner: Person, *, supergroup: bool = True, is_forum: bool = False
    ) -> Group:
        """The group of this title, made when first asked for; the bot isn't in it yet."""
        if title not in self.groups:
            world = self.platform.world
            chat = world.add_group(title, supergroup=supergroup, is_forum=is_forum)
            self.groups[title] = Group(self.platform, chat, owner)
        return self.groups[title]

    def content(self, file_id: str) -> bytes:
        """The bytes behind a file id. Raises KeyError."""
        file = self.platform.files.find(file_id)
        if file is None:
            raise KeyError(file_id)
        return file.read()

    # What happened

    @property
    def journal(self) -> Journal:
        """Every call the bot made."""
        return self.platform.journal

    @property
    def gate(self) -> Gate:
        """The sending limits: `refused`, `violations`, `close`, `change`."""
        return self.platform.gate

    @property
    def pending(self) -> int:
        """Updates not confirmed yet."""
        return self.platform.updates.count()

    async def polled(self) -> None:
        """Wait until the bot holds a long poll: it is up and listening."""
        await self.platform.poller.held()

    async def confirmed(self) -> None:
        """Wait until the bot has confirmed every update."""
        if self.pending:
            await self.platform.updates.none_left.wait()

    # What goes wrong

    @property
    def faults(self) -> Faults:
        return self.platform.faults

    def fails(self, fault: Fault) -> None:
        self.platform.faults.add(fault)

    def poisons(self, name: str, person: Person) -> int:
        """Send the bot a poison of the corpus as if from `person`; its update id."""
        return lay(self.platform, poisons()[name], person.user, person.private)

    def scatters(self, copies: tuple[int, int] = (1, 5), window: int = 50) -> None:
        """From now on deliver updates in copies and out of order; (1, 1) and 1 end it."""
        chaos = Chaos(random.Random(self._seed), copies, window)
        spoiled = chaos if copies != (1, 1) or window > 1 else None
        self.platform.poller.chaos = self.platform.webhook.chaos = spoiled

    async def _other(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/control/"):
            return await self._control.answer(request, path.removeprefix("/control/"))
        return json_response(b'{"ok":false,"error_code":404,"description":"Not Found"}', 404)
