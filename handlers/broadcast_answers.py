"""What people answered to a broadcast: taken, and counted per ward."""

from domain.broadcast import Broadcast
from domain.broadcast_notices import ANSWERS, results
from domain.requests import Heard
from handlers.keyboards import menu
from handlers.turn import Turn
from storage import broadcast_answers


def take(turn: Turn, heard: Heard) -> None:
    """Keep the answer of somebody who was asked; a later one takes its place."""
    known = heard.answer in ANSWERS and broadcast_answers.was_told(
        turn.session, heard.number, turn.person.id
    )
    if not known:
        turn.say("forged", *menu(turn))
        return
    broadcast_answers.keep(turn.session, heard.number, turn.person.id, heard.answer, now=turn.now)
    turn.say(f"broadcast.heard.{heard.answer}", *menu(turn))


def show(turn: Turn, broadcast: Broadcast) -> None:
    """How many answered what, ward by ward."""
    turn.reply(results(broadcast, broadcast_answers.by_ward(turn.session, broadcast.id)))
