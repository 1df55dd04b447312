"""`nangniu broadcast ...`: the command line twin of the conversation."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import CONFIG, load_settings
from domain.broadcast import Aim

app = typer.Typer(no_args_is_help=True, help="Announce to many people.")
ConfigFile = Annotated[Path, typer.Option("--config", envvar=CONFIG, help="The settings file.")]
Number = Annotated[int, typer.Argument(help="The broadcast's number.")]
As = Annotated[int, typer.Option("--as", help="The number of the person who does it.")]
Values = Annotated[list[str] | None, typer.Option(help="A code; once for each.")]
DEFAULT_CONFIG = Path("config.yaml")


class Move(StrEnum):
    """What a person may do with a broadcast."""

    SUBMIT = "submit"
    APPROVE = "approve"
    DECLINE = "decline"
    REVISE = "revise"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RECALL = "recall"


@app.command("list")
def list_(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Print the newest broadcasts."""
    from bot.broadcasting import listed

    for line in listed(load_settings(config)):
        typer.echo(line)


@app.command()
def write(  # noqa: PLR0913, PLR0917 - one for each option of the command
    text: Annotated[Path, typer.Argument(help="A file with the words.")],
    person: As,
    aim: Annotated[Aim, typer.Option(help="By what people are chosen.")] = Aim.EVERYONE,
    value: Values = None,
    english: Annotated[Path | None, typer.Option(help="A file with the words in English.")] = None,
    link: Annotated[list[str] | None, typer.Option(help="A label and an https address.")] = None,
    starts: Annotated[
        datetime | None, typer.Option(help="Local time to begin at, 2026-12-31T08:00.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=7, help="Days until nobody needs it.")] = 3,
    asks: Annotated[bool, typer.Option("--asks", help="Let people answer.")] = False,
    alarm: Annotated[str, typer.Option(help="Why it is an emergency.")] = "",
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Keep a draft; another person has to approve it after `steer submit`."""
    from bot.broadcasting import Told
    from bot.broadcasting import write as keep

    told = Told(
        text, aim, tuple(value or ()), english, tuple(link or ()), starts, days, asks, alarm
    )
    kept = keep(load_settings(config), person, told)
    typer.echo(f"Draft {kept.id} for {kept.people:,} people.")
    typer.echo(f"Next: nangniu broadcast steer {kept.id} submit --as {person}")


@app.command()
def steer(
    number: Number,
    move: Annotated[Move, typer.Argument(help="What to do with it.")],
    person: As,
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Submit, approve, decline, revise, pause, resume, cancel or recall a broadcast."""
    from bot.broadcasting import steer as go

    typer.echo(
        f"Broadcast {number} is {go(load_settings(config), number, move, person).standing} now."
    )


@app.command()
def watch(number: Number, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Show how far a broadcast is, until it is over."""
    from rich.progress import Progress

    from bot.broadcasting import watch as look

    with Progress() as shown:
        task = shown.add_task(f"#{number}", total=None)
        for done, all_, standing in look(load_settings(config), number):
            words = f"#{number} {standing} {done:,}/{all_:,}"
            shown.update(task, completed=done, total=all_, description=words)


@app.command()
def report(number: Number, config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Print the final figures as CSV."""
    from bot.broadcasting import report as figures

    typer.echo(figures(load_settings(config), number), nl=False)
