"""What a person reported and follows."""

from domain.conversation import Choice, Say
from domain.requests import Show, encode
from handlers.keyboards import menu
from handlers.options import summary
from handlers.turn import Turn
from storage import cases

SHOWN_MOST = 10


def show(turn: Turn, rest: str) -> None:
    """The newest cases, a button for each."""
    theirs = cases.of_person(turn.session, turn.person.id, most=SHOWN_MOST)
    if not theirs:
        turn.say("mine.none", *menu(turn))
        return
    lines = [
        turn.text(
            "mine.line" if case.reporter == turn.person.id else "mine.followed",
            code=case.code,
            state=turn.house.wording.state(turn.language, case.public_state),
            summary=summary(turn, case.text),
        )
        for case in theirs
    ]
    choices = (Choice(encode(Show("timeline", case.code)), case.code) for case in theirs)
    text = "\n".join([turn.text("mine.head", count=len(theirs)), *lines])
    turn.reply(Say(text, (*choices, *menu(turn))))
