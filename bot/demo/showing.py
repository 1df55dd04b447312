"""Shows the demonstration: as pages, or as a transcript."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bot.app import App, running
from bot.clock import wall_clock
from bot.demo.doors import Doors, Stage
from bot.demo.playing import play
from bot.demo.stage import FOLDER, alone, demo_of, demo_settings, set_stage
from bot.demo.story import steps
from bot.logs import set_up_logs
from bot.serving import serve
from bot.settings import Settings

PLATFORMS = {
    "telegram": ("bot.demo.on_telegram", "playing_on_telegram"),
    "zalo_oa": ("bot.demo.on_zalo", "playing_on_zalo"),
    "zalo_bot": ("bot.demo.on_zalo_bot", "playing_on_zalo_bot"),
}
ACTS = ("says", "presses", "shares", "sends")


async def show_pages(settings: Settings, *, port: int, fresh: bool) -> None:
    """Prepare what is missing, then serve the pages until Ctrl-C."""
    chosen = demo_settings(settings, FOLDER, port)
    with alone(FOLDER):
        for told in set_stage(chosen, FOLDER, fresh=fresh):
            print(f"{told} …", flush=True)
        doors = Doors({name: _stage_on(name, settings) for name in PLATFORMS})

        def ready(app: App) -> None:
            doors.at_home(app.address)
            _say_address(app)

        await serve(chosen, ready=ready, demo=demo_of(chosen, FOLDER, wall_clock, doors))
        await doors.close()
    print("Stopped. Everything said is kept; the next start goes on with it.")


def _say_address(app: App) -> None:
    print(f"\n  The story, four people side by side:  {app.address}/demo")
    print(f"  The chat a citizen uses:              {app.address}\n")
    print("A case's clocks: .venv/bin/nangniu clock CODE --demo")
    print("Ctrl-C stops.", flush=True)


async def show_on(platform: str, settings: Settings, *, port: int, fresh: bool) -> None:
    """The same page, with the people living on a simulated platform, until Ctrl-C."""
    set_up_logs(settings.log.level)
    folder = FOLDER / platform
    chosen = demo_settings(settings, folder, port)
    for told in set_stage(chosen, folder, fresh=fresh):
        print(f"{told} …", flush=True)
    stop = asyncio.Event()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_, stop.set)
    async with _playing_on(platform, chosen) as address:
        name = platform.replace("_", " ").title()
        print(f"\n  The story, lived on a simulated {name}:  {address}/demo\n", flush=True)
        await stop.wait()


def _stage_on(platform: str, settings: Settings) -> Stage:
    """The stage of a platform, set beside the page that leads to it."""

    @asynccontextmanager
    async def opened(doors: Doors) -> AsyncIterator[str]:
        folder = FOLDER / platform
        chosen = demo_settings(settings, folder, port=0)
        await asyncio.to_thread(lambda: list(set_stage(chosen, folder, fresh=False)))
        async with _playing_on(platform, chosen, doors) as address:
            yield address

    return opened


def _playing_on(
    platform: str, settings: Settings, doors: Doors | None = None
) -> AbstractAsyncContextManager[str]:
    """A platform's simulator and the product on it, imported only when they are shown."""
    module, name = PLATFORMS[platform]
    playing = getattr(import_module(module), name)
    on_stage: AbstractAsyncContextManager[str] = playing(settings, wall_clock, doors)
    return on_stage


async def tell_story(settings: Settings, platform: str = "") -> None:
    """Play the story on a stage of its own and print it; UnseenError stops at a missing word."""
    console = Console(highlight=False, soft_wrap=True)
    set_up_logs(settings.log.level)
    with tempfile.TemporaryDirectory(prefix="nangniu-") as folder:
        chosen = demo_settings(settings, Path(folder), port=0)
        for told in set_stage(chosen, Path(folder), fresh=False):
            console.print(f"{told} …", style="dim")
        async with _stage(chosen, Path(folder), platform) as address:
            story = list(steps())
            async for seen in play(address, story):
                _print_step(console, seen.step, seen.message)
            console.print(f"\nAll {len(story)} steps were seen.", style="bold green")


@asynccontextmanager
async def _stage(settings: Settings, folder: Path, platform: str) -> AsyncIterator[str]:
    """Where the story is played: on the chat page, or on a simulated platform."""
    if platform:
        async with _playing_on(platform, settings) as address:
            yield address
        return
    async with running(settings, demo=demo_of(settings, folder, wall_clock)) as app:
        yield app.address


def _print_step(console: Console, step: Mapping[str, object], message: str) -> None:
    acts = (f"{does}: {step[does]}" for does in ACTS if does in step)
    console.print(f"\n{step['who']:>8} {next(acts, 'watches')}", style="bold", markup=False)
    for line in message.splitlines():
        console.print(f"         │ {line}", markup=False)
