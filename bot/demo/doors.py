"""The same play on every channel: each stage is set when somebody first asks for it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace

Stage = Callable[["Doors"], AbstractAsyncContextManager[str]]
"""Sets a stage whose page shows these doors; the page's address."""
HOME = "web"


@dataclass
class Doors:
    """Ways from one channel's page to the others'; `here` is the channel one stands on."""

    stages: Mapping[str, Stage]
    here: str = HOME
    _open: dict[str, asyncio.Future[str]] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def names(self) -> list[str]:
        """All channels, the web first."""
        return [HOME, *self.stages]

    def at_home(self, address: str) -> None:
        """Where the web's own page is."""
        self._open[HOME] = asyncio.get_running_loop().create_future()
        self._open[HOME].set_result(address)

    async def address(self, name: str) -> str:
        """Where the channel's page is, once its stage is set; KeyError if there is none."""
        if name not in self._open:
            stage = self.stages[name]
            self._open[name] = asyncio.get_running_loop().create_future()
            self._tasks.append(asyncio.create_task(self._keep(name, stage)))
        return await asyncio.shield(self._open[name])

    async def close(self) -> None:
        """Clear all stages."""
        self._closing.set()
        await asyncio.gather(*self._tasks)

    async def _keep(self, name: str, stage: Stage) -> None:
        # What is entered in a task is left in it: a request's own would end too soon.
        try:
            async with stage(replace(self, here=name)) as address:
                self._open[name].set_result(address)
                await self._closing.wait()
        except Exception as error:
            if self._open[name].done():
                raise
            self._open.pop(name).set_exception(error)
