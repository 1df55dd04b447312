"""Words an officer may start an answer from: the city's own, or the last answer sent back."""

from domain import evidence
from domain.city import BLANK
from domain.texts import LANGUAGES
from handlers.turn import Draft, Option, Turn
from storage import cases

LAST, UNFILLED = "last", "blank"


def find(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """The prepared answers for this case's category."""
    case = cases.get(turn.session, draft.about or "")
    codes = [answer.code for answer in turn.house.city.answers_for(case.category)]
    last = [LAST] if _last(turn, draft) else []
    return [(key, label(turn, key)) for key in (*last, *codes)]


def label(turn: Turn, key: str) -> str:
    """What it is called."""
    if key == LAST:
        return turn.text("prepared.last")
    return turn.house.city.standard_answers[key].label(turn.language)


def words(turn: Turn, draft: Draft, key: str) -> str:
    """The words themselves; every BLANK is the officer's to fill."""
    found = turn.house.city.standard_answers.get(key)
    return (found.words(turn.language) if found else _last(turn, draft)) or BLANK


def fault_of(turn: Turn, draft: Draft, text: str) -> str | None:
    """What keeps these words from being an answer to this case; the end of a text's key."""
    if BLANK in text:
        return UNFILLED
    case = cases.get(turn.session, draft.about or "")
    offered = turn.house.city.answers_for(case.category)
    prepared = [answer.words(language) for answer in offered for language in LANGUAGES]
    return evidence.fault_of(text, report=case.text, prepared=prepared)


def _last(turn: Turn, draft: Draft) -> str | None:
    case = cases.get(turn.session, draft.about or "")
    written = (e.data.get("answer") for e in reversed(cases.history(turn.session, case)))
    return next((str(answer) for answer in written if answer), None)
