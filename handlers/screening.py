"""What a citizen writes is looked at before it is kept: emergencies, and what we may not take."""

from domain.understanding import EmergencyKind, alarm_in, out_of_scope_in
from handlers.turn import Turn
from storage import counters


def stops(turn: Turn, text: str) -> bool:
    """Whether these words are answered here and now, and are kept nowhere.

    A call to make in an emergency is said above whatever else is said.
    """
    return turned_away(turn, text) or comforted(turn, text)


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


def comforted(turn: Turn, text: str) -> bool:
    """Whether the writer may be about to end their life: whom to talk to, nothing else is asked.

    The emergency card comes before anything else; a report goes on below it.
    """
    alarm = alarm_in(text, turn.house.knowledge)
    if alarm is None:
        return False
    if alarm.kind is EmergencyKind.SELF_HARM:
        turn.forget()
        turn.say("emergency.self_harm")
        turn.asked = True  # no question about a report is put below it
        return True
    turn.say("emergency", calls=", ".join(turn.text(f"emergency.{n}") for n in alarm.numbers))
    return False
