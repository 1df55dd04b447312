"""A broadcast's card, and the buttons below it."""

from domain.broadcast import Broadcast
from domain.broadcast_life import offered
from domain.broadcast_notices import facts
from domain.broadcast_words import card, grouped
from domain.conversation import Choice, Say
from domain.requests import Steer, encode
from domain.text import shorten
from handlers.turn import Turn
from storage import broadcasts

LINE_MOST = 40
CONFIRMED = frozenset({"approve", "recall"})
SURE = ".sure"
"""What a move ends in that has been asked about once more."""


def line(turn: Turn, broadcast: Broadcast) -> str:
    """One line of the list."""
    return turn.text(
        "broadcast.line",
        number=broadcast.id,
        standing=turn.text(f"broadcast.standing.{broadcast.standing}"),
        text=shorten(broadcast.content.text, LINE_MOST),
    )


def show(turn: Turn, broadcast: Broadcast, *news: str) -> None:
    """The news, then all that decides about it, and what may be done with it."""
    words = card(turn.house.wording, turn.language, facts(broadcast, turn.house.rules.broadcasts))
    turn.reply(Say("\n\n".join([*news, words]), buttons(turn, broadcast)))


def buttons(turn: Turn, broadcast: Broadcast) -> tuple[Choice, ...]:
    """What this person may do with it now."""
    scene = broadcasts.scene(turn.session, broadcast, turn.moment)
    return tuple(button(turn, move, broadcast) for move in offered(broadcast, turn.actor, scene))


def button(turn: Turn, move: str, broadcast: Broadcast, **words: object) -> Choice:
    """One of them."""
    data = encode(Steer(move, broadcast.id, broadcast.version))
    return Choice(data, turn.text(f"broadcast.move.{move}", **words))


def confirm(turn: Turn, broadcast: Broadcast, move: str) -> None:
    """Once more before it reaches so many people: how many, where, when, how long."""
    sure = f"{move}{SURE}"
    count = grouped(turn.language, broadcast.people)
    words = card(turn.house.wording, turn.language, facts(broadcast, turn.house.rules.broadcasts))
    text = turn.text(f"broadcast.sure.{move}", count=count)
    view = Choice(encode(Steer("view", broadcast.id)), turn.text("broadcast.move.unsure"))
    choices = button(turn, sure, broadcast, count=count), view
    turn.reply(Say(f"{words}\n\n{text}", choices))
