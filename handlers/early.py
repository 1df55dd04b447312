"""What comes before it is asked for, or after it: kept for its own question, never lost."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.errors import BadInputError
from domain.forms import Form, Kind, Question
from handlers import pictures, places
from handlers.turn import Draft, Turn


def keep(turn: Turn, form: Form, draft: Draft) -> bool:
    """Keep pictures and a place that belong to another question; whether that was all."""
    others = [q for q in form.questions if q.key != draft.step and q.kind in _KEEPS]
    kept = [_KEEPS[q.kind](turn, q, draft) for q in others]
    return any(kept) and not turn.event.text


def answers(question: Question, draft: Draft) -> bool:
    """Answer a question by what was kept for it, where that needs no confirming."""
    if question.kind is not Kind.PHOTOS:
        return False
    draft.answers[question.key] = draft.kept.pop(question.key)["photos"]
    return True


def _photos(turn: Turn, question: Question, draft: Draft) -> bool:
    if not turn.event.photos:
        return False
    key, kept = question.key, draft.kept.get(question.key, {})
    have = pictures.more(turn, question, draft.answers.get(key) or kept.get("photos", []))
    if key in draft.answers:
        draft.answers[key] = have
        draft.asked += [key] * (key not in draft.asked)
    else:
        draft.kept[key] = {"photos": have}
    turn.note("early.photos", count=len(have), most=question.most)
    return True


def _place(turn: Turn, question: Question, draft: Draft) -> bool:
    if turn.event.place is None:
        return False
    found = places.read(turn, {})
    if found is None:
        raise BadInputError("place.outside")
    confirmed: dict[str, Any] | None = draft.answers.get(question.key)
    if confirmed is None:
        draft.kept[question.key] = found
        turn.note("early.place")
    elif confirmed["ward"] in (code for code, _ in found["wards"]):
        confirmed |= {"lat": found["lat"], "lon": found["lon"]}
        turn.note("early.pinned")
    else:
        ward = turn.house.wording.ward(turn.language, confirmed["ward"])
        turn.note("early.elsewhere", ward=ward)
    return True


_KEEPS: Mapping[Kind, Callable[[Turn, Question, Draft], bool]] = {
    Kind.PHOTOS: _photos,
    Kind.PLACE: _place,
}
