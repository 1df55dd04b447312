"""What people answered to a broadcast: taken, and counted per ward."""

from domain.broadcast import Broadcast
from domain.broadcast_notices import ANSWERS
from domain.requests import Heard
from handlers.keyboards import menu
from handlers.turn import Turn
from storage import broadcast_answers

WARDS_MOST = 20


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
    """How many answered what, ward by ward, the most who need help first."""
    found = broadcast_answers.by_ward(turn.session, broadcast.id)
    rows = sorted(found.items(), key=lambda pair: (-pair[1].get("help", 0), pair[0] or ""))
    lines = [
        turn.text(
            "broadcast.results.line",
            ward=turn.house.wording.ward(turn.language, ward),
            known=counts.get("known", 0),
            help=counts.get("help", 0),
        )
        for ward, counts in rows[:WARDS_MOST]
    ]
    total = {one: sum(counts.get(one, 0) for counts in found.values()) for one in ANSWERS}
    head = turn.text("broadcast.results", number=broadcast.id, **total)
    turn.say("broadcast.lines", *menu(turn), head=head, lines="\n".join(lines))
