"""What a person reported and follows."""

from collections.abc import Iterator

from domain.case import Case, State
from domain.conversation import Choice, Say
from domain.requests import Show, encode
from domain.workflow import ACTIONS, refusal
from handlers.keyboards import menu
from handlers.similar import summary
from handlers.turn import Turn
from storage import cases

SHOWN_MOST = 10


def show(turn: Turn, rest: str) -> None:
    """The newest cases, a button for each."""
    theirs = cases.of_person(turn.session, turn.person.id, most=SHOWN_MOST + 1)
    if not theirs:
        turn.say("mine.none", *menu(turn))
        return
    shown = theirs[:SHOWN_MOST]
    lines = [turn.text("mine.head"), *(line for case in shown for line in _lines(turn, case))]
    if len(theirs) > len(shown):
        lines.append(turn.text("mine.more"))
    choices = (Choice(encode(Show("timeline", case.code)), case.code) for case in shown)
    turn.reply(Say("\n".join(lines), (*choices, *menu(turn))))


def _lines(turn: Turn, case: Case) -> Iterator[str]:
    own = case.reporter == turn.person.id
    yield turn.text(
        "mine.line" if own else "mine.followed",
        code=case.code,
        state=turn.house.wording.state(turn.language, case.public_state),
        summary=summary(turn, case.text),
    )
    if own and case.state is State.AWAITING_CITIZEN:
        yield turn.text("mine.asked")
    may_rate = refusal(case, ACTIONS["rate"], turn.actor, turn.moment) is None
    if case.state is State.RESOLVED and case.second_look_due_at is None and may_rate:
        yield turn.text("mine.unrated")
