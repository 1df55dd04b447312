"""The work of those who work for the city: least time left first."""

from domain.case import Case
from domain.conversation import Choice, Say
from domain.requests import Show, encode
from handlers.keyboards import menu
from handlers.similar import summary
from handlers.turn import Turn
from storage import cases

SHOWN_MOST = 10
COUNTED_MOST = 200


def show(turn: Turn, rest: str) -> None:
    """The cases waiting for this person, with the time left, a button for each."""
    if not turn.actor.works_for_the_city:
        turn.say("queue.not_yours", *menu(turn))
        return
    waiting = cases.queue(turn.session, turn.actor, most=COUNTED_MOST)
    if not waiting:
        turn.say("queue.none", *menu(turn))
        return
    shown = sorted(waiting, key=lambda case: case.due_at)[:SHOWN_MOST]
    late = sum(case.due_at < turn.now for case in waiting)
    head = turn.text("queue.head", count=len(waiting), late=late, shown=len(shown))
    choices = (Choice(encode(Show("card", case.code)), case.code) for case in shown)
    text = "\n".join([head, *(_line(turn, case) for case in shown)])
    turn.reply(Say(text, (*choices, *turn.go("away"), *menu(turn))))


def _line(turn: Turn, case: Case) -> str:
    wording, language = turn.house.wording, turn.language
    return turn.text(
        "queue.late" if case.due_at < turn.now else "queue.line",
        code=case.code,
        due=wording.when(language, case.due_at),
        state=turn.text(f"state.{case.state}"),
        category=wording.category(language, case.category),
        summary=summary(turn, case.text),
    )
