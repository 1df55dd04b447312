"""What we keep about the person who asks (Law 91/2025/QH15)."""

from handlers.keyboards import menu
from handlers.turn import Turn
from storage import cases

SHOWN_MOST = 100


def show(turn: Turn, rest: str) -> None:
    """What is kept, why, and which rights go with it."""
    theirs = cases.of_person(turn.session, turn.person.id, most=SHOWN_MOST)
    reported = [case for case in theirs if case.reporter == turn.person.id]
    turn.say(
        "data.mine",
        *menu(turn),
        reports=len(reported),
        followed=len(theirs) - len(reported),
        named=sum(case.contact is not None for case in reported),
        consent=turn.person.consent or "–",
    )
