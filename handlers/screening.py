"""What a citizen writes is looked at before it is kept: emergencies, and what we may not take."""

from domain.understanding import emergency_in, out_of_scope_in
from handlers.turn import Turn
from storage import counters


def turned_away(turn: Turn, text: str) -> bool:
    """Whether this is a complaint, a denunciation or a secret: explained, counted, not kept.

    Nothing of the content stays: the raw event is blanked in this same transaction.
    """
    scope = out_of_scope_in(text, turn.house.knowledge)
    if scope is None:
        return False
    turn.forget()
    on = turn.house.rules.calendar.local_date(turn.now)
    counters.count(turn.session, f"out_of_scope.{scope}", on=on)
    turn.say(f"scope.{scope}")
    return True


def warn_of_emergency(turn: Turn, text: str) -> None:
    """The emergency card comes before anything else; the report goes on below it."""
    number = emergency_in(text, turn.house.knowledge)
    if number is not None:
        turn.say("emergency", number=number, service=turn.text(f"emergency.{number}"))
