"""Drafts another version stored: what can't be read is put aside, never in a person's way."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog

from domain.forms import Kind, Question
from handlers.drafts import FORMS
from handlers.turn import Draft, Turn

log = structlog.get_logger("drafts")

_SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "form": str,
    "step": (str, type(None)),
    "answers": dict,
    "asked": list,
    "partial": dict,
    "kept": dict,
    "about": (str, type(None)),
    "version": int,
    "rows": list,
}


def _are_words(value: Any) -> bool:
    return isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_place(value: Any) -> bool:
    return isinstance(value, dict) and {"ward", "lat", "lon"} <= value.keys()


_ANSWERS: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.PLACE: _is_place,
    Kind.PHOTOS: _is_list,
    Kind.MANY: _is_list,
}


def drafts(stored: Iterable[Any]) -> tuple[list[Draft], int]:
    """The drafts that can be gone on with, and how many can't."""
    there = list(stored)
    readable = [Draft.load(one) for one in there if _is_readable(one)]
    return readable, len(there) - len(readable)


def tell(turn: Turn, count: int) -> None:
    """Say that something begun was put aside; without its content, it goes to the log too."""
    if count:
        log.warning("drafts can't be read, put aside", person=turn.person.id, count=count)
        turn.say("draft.unreadable")


def _is_readable(stored: Any) -> bool:
    if not isinstance(stored, dict) or stored.get("form") not in FORMS:
        return False
    if any(not isinstance(stored[key], shape) for key, shape in _SHAPES.items() if key in stored):
        return False
    answers = stored.get("answers", {})
    questions = FORMS[stored["form"]].questions
    return all(_fits(q, answers[q.key]) for q in questions if q.key in answers)


def _fits(question: Question, value: Any) -> bool:
    return value is None or _ANSWERS.get(question.kind, _are_words)(value)
