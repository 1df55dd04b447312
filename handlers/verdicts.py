"""What people say of an answer or a refusal in words: taken for the button it means."""

from collections.abc import Iterable

from domain.case import Case, State
from domain.conversation import Choice
from domain.requests import Do, encode
from domain.workflow import ACTIONS, refusal
from handlers import case_actions, forms, mine
from handlers.drafts import tells
from handlers.synonyms import bare, phrases, says
from handlers.turn import Draft, Turn
from storage import cases

RATE, CONTEST = ACTIONS["rate"], ACTIONS["contest"]
OBJECTS, OBJECTS_BECAUSE = "said.contest", "said.contest.because"


# --- a rating --------------------------------------------------------------------------------


def try_rating(turn: Turn, text: str) -> bool:
    """Take the words of a rating for its button, where it is plain which case they are about."""
    tap = next((tap for tap in RATE.taps if _rates(turn, tap, text)), None)
    if tap is None:
        return False
    meant = _to_rate(turn)
    if len(meant) == 1:
        case_actions.press(turn, Do(RATE.key, meant[0].code, meant[0].version, tap))
    elif meant:
        mine.show(turn, "")
    return bool(meant)


def _rates(turn: Turn, tap: str, text: str) -> bool:
    """Polite words may stand anywhere between, and thanks before."""
    polite, thanks = (phrases(turn.house.texts, f"said.{key}") for key in ("besides", "thanks"))
    plain = " ".join(word for word in bare(text).split() if word not in polite)
    first = max((way for way in thanks if plain.startswith(f"{way} ")), key=len, default="")
    ways = (text, plain, plain.removeprefix(first).strip())
    labels = (f"action.rate.{tap}", f"said.rate.{tap}")
    return any(says(turn, key, way) for key in labels for way in ways)


def _to_rate(turn: Turn) -> list[Case]:
    """The answers that wait for a rating; without any, those whose rating may be changed."""
    rateable = [c for c in _reported(turn) if refusal(c, RATE, turn.actor, turn.moment) is None]
    waiting = [c for c in rateable if c.state is State.RESOLVED and c.second_look_due_at is None]
    return waiting or rateable


def _reported(turn: Turn) -> Iterable[Case]:
    theirs = cases.of_person(turn.session, turn.person.id, most=mine.SHOWN_MOST)
    return [case for case in theirs if case.reporter == turn.person.id]


# --- an objection ----------------------------------------------------------------------------


def try_objection(turn: Turn, text: str) -> bool:
    """Take words against a refusal or an answer for what they are, not for a new report."""
    if not _objects(turn, text):
        return False
    refused = [case for case in _reported(turn) if case.state is State.REJECTED]
    meant = refused or _to_rate(turn)
    if len(meant) > 1:
        mine.show(turn, "")
    elif meant:
        _AGAINST[meant[0].state](turn, meant[0], text)
    return bool(meant)


def _objects(turn: Turn, text: str) -> bool:
    said, texts = bare(text), turn.house.texts
    begins = any(f"{said} ".startswith(f"{way} ") for way in phrases(texts, OBJECTS_BECAUSE))
    return begins or says(turn, OBJECTS, text) or says(turn, "action.contest", text)


def _against_refusal(turn: Turn, case: Case, text: str) -> None:
    """Ask for the reason; words that hold one are shown once more: it is done only once."""
    refused = refusal(case, CONTEST, turn.actor, turn.moment)
    if refused is None and _says_why(turn, text):
        draft = Draft(CONTEST.key, answers={"reason": text}, asked=["reason"], rows=[*turn.rows])
        draft.about, draft.version = case.code, case.version
        forms.confirm(turn, draft)
    else:
        case_actions.press(turn, Do(CONTEST.key, case.code, case.version))


def _says_why(turn: Turn, text: str) -> bool:
    """Whether anything is left when the objecting words are taken away."""
    said, ways = bare(text), phrases(turn.house.texts, OBJECTS_BECAUSE)
    longest = max((way for way in ways if said.startswith(way)), key=len, default=said)
    return tells(said.removeprefix(longest).strip())


def _against_answer(turn: Turn, case: Case, text: str) -> None:
    """Whoever is dissatisfied gets a second look: say so, and show the buttons."""
    days = turn.house.rules.second_look_days
    label = turn.house.wording.button
    rate = [encode(Do(RATE.key, case.code, case.version, tap)) for tap in reversed(RATE.taps)]
    choices = [Choice(data, label(turn.language, data)) for data in rate]
    turn.say("objection.answer", *choices, *turn.go("mine"), code=case.code, look_days=days)


_AGAINST = {
    State.REJECTED: _against_refusal,
    State.RESOLVED: _against_answer,
    State.CLOSED: _against_answer,
}
