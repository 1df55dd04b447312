"""The command line: `nangniu`. Each command is a line of help; the work is elsewhere."""

import asyncio
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.broadcast_commands import app as broadcast
from bot.settings import CONFIG, Settings, SettingsError, load_settings
from domain.errors import NangNiuError
from domain.people import Role

ROLES = ("receive", "converse", "deliver", "tick")
DEFAULT_CONFIG = Path("config.yaml")
ConfigFile = Annotated[Path, typer.Option("--config", envvar=CONFIG, help="The settings file.")]
OfDemo = Annotated[bool, typer.Option("--demo", help="Look at what `nangniu demo` keeps.")]

app = typer.Typer(
    name="nangniu",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(broadcast, name="broadcast")


def main() -> None:
    """What `nangniu` runs: what we refuse is said in a line, not in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # Vietnamese, whatever the terminal says it is
    try:
        app()
    except NangNiuError as error:
        _refuse(str(error))
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        _refuse(f"{what}. Make it usable, or name another place in config.yaml")


def _refuse(why: str) -> NoReturn:
    print(f"nangniu: {why}", file=sys.stderr)
    sys.exit(2)


@app.callback(invoke_without_command=True)
def nangniu(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Nâng Niu: every report is cherished."""
    if version:
        from importlib.metadata import version as installed

        print(f"nangniu {installed('nang-niu')}")
        raise typer.Exit


@app.command()
def run(
    roles: Annotated[str, typer.Option(help="What this process does, by commas.")] = ",".join(
        ROLES
    ),
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Run the product until Ctrl-C."""
    from bot.app import App, RunRole
    from bot.serving import serve

    def ready(app: App) -> None:
        print(f"Nâng Niu is running ({roles}). Ctrl-C stops it.", flush=True)
        if RunRole.RECEIVE in chosen:
            print(f"Chat: {app.address}", flush=True)

    asked = [word.strip() for word in roles.split(",")]
    if unknown := [word for word in asked if word not in ROLES]:
        raise SettingsError(f"unknown role {unknown[0]!r}; there are {', '.join(ROLES)}")
    chosen = frozenset(RunRole(word) for word in asked)
    asyncio.run(serve(load_settings(config), chosen, ready=ready))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the pages.")] = 8080,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over.")] = False,
    story: Annotated[
        bool, typer.Option("--story", help="Play the story here, without a browser.")
    ] = False,
    telegram: Annotated[
        bool, typer.Option("--telegram", help="Its people live on a simulated Telegram.")
    ] = False,
    zalo: Annotated[
        bool, typer.Option("--zalo", help="Its people write to a simulated Official Account.")
    ] = False,
    zalo_bot: Annotated[
        bool, typer.Option("--zalo-bot", help="Its people write to a simulated Zalo Bot.")
    ] = False,
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Show the whole story on one page, or play it right here."""
    from bot.demo.showing import show_on, show_pages, tell_story

    settings = load_settings(config)
    asked = {"telegram": telegram, "zalo_oa": zalo, "zalo_bot": zalo_bot}
    platform = next((name for name, is_on in asked.items() if is_on), "")
    if story:
        asyncio.run(tell_story(settings, platform))
    elif platform:
        asyncio.run(show_on(platform, settings, port=port, fresh=fresh))
    else:
        asyncio.run(show_pages(settings, port=port, fresh=fresh))


@app.command()
def migrate(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Bring the database to the newest schema."""
    from bot.preparing import prepare_database

    prepare_database(load_settings(config))
    print("The database has the newest schema. Next: nangniu load")


@app.command()
def load(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Load the data of the city, and count due dates anew; the same data change nothing."""
    from rich.progress import track

    from bot.preparing import load_reference
    from bot.recounting import recount_all
    from storage.reference import TABLES

    settings = load_settings(config)
    loading = load_reference(settings)
    counts = dict(track(loading, total=len(TABLES), description="Loading"))
    counts["due dates moved"] = sum(recount_all(settings))
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))


@app.command()
def volunteer(
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 1,
) -> None:
    """Print references for volunteers, who give them to the people they bring."""
    import secrets

    from domain.codes import volunteer_ref

    for _ in range(count):
        print(f"TNV {volunteer_ref(secrets.token_bytes(5))}")
    print("Typed in chat, or in a link: https://t.me/BOT?start=CODE", file=sys.stderr)


@app.command()
def invite(
    role: Annotated[Role, typer.Argument(help="What the person will be.")],
    agency: Annotated[str, typer.Option(help="The agency's code, if it has one.")] = "",
    name: Annotated[str, typer.Option(help="Name shown in histories.")] = "",
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Print a one-time code; the person types it in chat within ten minutes."""
    from bot.inviting import invite as make

    code = make(load_settings(config), role, agency or None, name=name or None)
    print(code)
    print("Type this in the chat within 10 minutes. It works once.", file=sys.stderr)


def _settings(config: Path, *, of_demo: bool) -> Settings:
    if not of_demo:
        return load_settings(config)
    from bot.demo.stage import FOLDER, demo_settings

    return demo_settings(load_settings(config), FOLDER, port=0)


@app.command()
def doctor(demo: OfDemo = False, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Check settings, database, channels, clock and disk, and say what to do."""
    from bot.doctor import examine

    findings = list(examine(lambda: _settings(config, of_demo=demo)))
    for finding in findings:
        print(finding)
    if any(not finding.well for finding in findings):
        raise typer.Exit(1)


@app.command()
def clock(
    code: Annotated[str, typer.Argument(help="The code of the case.")],
    demo: OfDemo = False,
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Print a case's clocks, what will happen next, and why."""
    from bot.case_clocks import explain

    for line in explain(_settings(config, of_demo=demo), code):
        print(line)


@app.command()
def understand(
    file: Annotated[
        Path, typer.Argument(help="JSON lines with id and text; - for standard input.")
    ] = Path("-"),
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Try the rules on real texts: what would be understood of each."""
    from bot.understand import understand_lines

    settings = load_settings(config)
    with sys.stdin.buffer if str(file) == "-" else file.open("rb") as lines:
        for line in understand_lines(lines, settings.paths.data):
            print(line)


if __name__ == "__main__":
    main()
