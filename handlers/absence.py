"""Being away: until when, who stands in, and coming back."""

from datetime import date

from handlers import colleagues, forms
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import absences
from storage.absences import Absence


def start(turn: Turn, rest: str) -> None:
    """Ask until when."""
    if turn.actor.works_for_the_city:
        forms.begin(turn, Draft("away"))
    else:
        turn.say("away.not_yours", *menu(turn))


def finish(turn: Turn, draft: Draft) -> None:
    """From now on notices go to the substitute."""
    until, key = date.fromisoformat(draft.answers["until"]), draft.answers.get("substitute")
    absence = Absence(turn.person.id, until, int(key) if key else None)
    absences.leave(turn.session, absence, now=turn.now)
    day = turn.house.wording.day(until)
    if key:
        turn.say("away.done", *turn.go("back"), until=day, name=colleagues.name(turn, key))
    else:
        turn.say("away.alone", *turn.go("back"), until=day)


def come_back(turn: Turn, rest: str) -> None:
    """Notices come to this person again."""
    was_away = absences.come_back(turn.session, turn.person.id)
    turn.say("away.back" if was_away else "away.was_here", *menu(turn))
