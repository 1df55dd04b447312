"""Shows the demonstration: as pages, or as a transcript."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from bot.app import App, running
from bot.clock import wall_clock
from bot.demo.playing import play
from bot.demo.stage import alone, demo_of, demo_settings, set_stage
from bot.demo.story import steps
from bot.logs import set_up_logs
from bot.serving import serve
from bot.settings import Settings

FOLDER = Path("var/demo")
ACTS = ("says", "presses", "shares", "sends")


async def show_pages(settings: Settings, *, port: int, fresh: bool) -> None:
    """Prepare what is missing, then serve the pages until Ctrl-C."""
    chosen = demo_settings(settings, FOLDER, port)
    with alone(FOLDER):
        for told in set_stage(chosen, FOLDER, fresh=fresh):
            print(f"{told} …", flush=True)
        await serve(chosen, ready=_say_address, demo=demo_of(chosen, FOLDER, wall_clock))
    print("Stopped. Everything said is kept; the next start goes on with it.")


def _say_address(app: App) -> None:
    print(f"\n  The story, four people side by side:  {app.address}/demo")
    print(f"  The chat a citizen uses:              {app.address}\n")
    print("Ctrl-C stops.", flush=True)


async def tell_story(settings: Settings) -> None:
    """Play the story on a stage of its own and print it; UnseenError stops at a missing word."""
    console = Console(highlight=False, soft_wrap=True)
    set_up_logs(settings.log.level)
    with tempfile.TemporaryDirectory(prefix="nangniu-") as folder:
        chosen = demo_settings(settings, Path(folder), port=0)
        for told in set_stage(chosen, Path(folder), fresh=False):
            console.print(f"{told} …", style="dim")
        demo = demo_of(chosen, Path(folder), wall_clock)
        async with running(chosen, demo=demo) as app:
            story = list(steps())
            async for seen in play(app.address, story):
                _print_step(console, seen.step, seen.message)
            console.print(f"\nAll {len(story)} steps were seen.", style="bold green")


def _print_step(console: Console, step: Mapping[str, object], message: str) -> None:
    acts = (f"{does}: {step[does]}" for does in ACTS if does in step)
    console.print(f"\n{step['who']:>8} {next(acts, 'watches')}", style="bold", markup=False)
    for line in message.splitlines():
        console.print(f"         │ {line}", markup=False)
