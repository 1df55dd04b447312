"""What comes before it is asked for, or after it: kept for its own question, never lost."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import evidence
from domain.errors import BadInputError
from domain.forms import Form, Kind, Question
from domain.text import clean
from handlers import pictures, places
from handlers.turn import Draft, Turn

NAME_MOST = 4
"""Words beside its number and date with which a document is still only named."""


def keep(turn: Turn, form: Form, draft: Draft) -> bool:
    """Keep pictures, a place and a document that belong to another question; whether that was
    all."""
    others = [q for q in form.questions if q.key != draft.step and q.kind in _KEEPS]
    kept = {q.kind for q in others if _KEEPS[q.kind](turn, q, draft)}
    said = bool(turn.event.text) and not (Kind.DOCUMENT in kept and _only_names(turn))
    return bool(kept) and not said and not (_at_photos(form, draft) and turn.event.photos)


def _at_photos(form: Form, draft: Draft) -> bool:
    question = form.find(draft.step)
    return question is not None and question.kind is Kind.PHOTOS


def _only_names(turn: Turn) -> bool:
    """Whether the words are a document's name and nothing more."""
    return len(evidence.besides_document(turn.event.text or "").split()) <= NAME_MOST


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


def _document(turn: Turn, question: Question, draft: Draft) -> bool:
    """A document named with few other words, or the date of one."""
    told = evidence.document_in(clean(turn.event.text or ""))
    asks_date = draft.step == question.dated_by
    if asks_date or told == evidence.NO_DOCUMENT or not _only_names(turn):
        return False
    if told.number is not None:
        _take(draft, question.key, told.number)
        turn.note("early.document", document=told.number)
    _date_it(turn, question, draft, told)
    return True


def dated(turn: Turn, question: Question, draft: Draft, text: str) -> str:
    """The words that name a document, without the date they tell, which is kept."""
    _date_it(turn, question, draft, evidence.document_in(text))
    return evidence.undated(text)


def _date_it(turn: Turn, question: Question, draft: Draft, told: evidence.Document) -> None:
    today = turn.house.rules.calendar.local_date(turn.now)
    if told.on is not None and told.on <= today:
        _take(draft, question.dated_by, told.on.isoformat())
        turn.note("early.dated", on=turn.house.wording.day(told.on))


def _take(draft: Draft, key: str, value: str) -> None:
    draft.answers[key] = value
    draft.asked += [key] * (key not in draft.asked)


_KEEPS: Mapping[Kind, Callable[[Turn, Question, Draft], bool]] = {
    Kind.PHOTOS: _photos,
    Kind.PLACE: _place,
    Kind.DOCUMENT: _document,
}
