"""A form as it fills: what is answered, what waits for its question, what comes next."""

from typing import Any

from domain.forms import Form, Kind, Question
from handlers import dropping, early, questions
from handlers.drafts import FORMS
from handlers.turn import Draft, Turn

AMENDED = frozenset({Kind.TEXT, Kind.NAME})
"""Kinds of answers that follow when the message they came in is changed."""


def settle(draft: Draft, question: Question, value: Any) -> None:
    """Keep an answer; where it changed, what follows it is asked anew."""
    if draft.answers.get(question.key, value) != value:
        for key in FORMS[draft.form].following(question.key):
            draft.answers.pop(key, None)
    draft.answers[question.key] = value
    if question.key not in draft.asked:
        draft.asked.append(question.key)


def put_aside(draft: Draft) -> None:
    """What was begun waits for its question."""
    dropping.stay(draft)
    if draft.step is not None and draft.partial:
        draft.kept[draft.step] = draft.partial


def next_question(turn: Turn, form: Form, draft: Draft) -> Question | None:
    """What is to be asked next; what was sent early is taken, what has no options passed over."""
    while (question := form.next_after(None, draft.answers)) is not None:
        if question.key in draft.kept and early.answers(question, draft):
            draft.asked.append(question.key)
        elif questions.is_worth_asking(turn, question, draft):
            return question
        else:
            draft.answers[question.key] = None
    return None


def last_in_words(draft: Draft) -> Question | None:
    """The question answered last, if the answer was in words."""
    last = draft.asked[-1] if draft.asked else None
    found = (q for q in FORMS[draft.form].questions if q.key == last and q.kind in AMENDED)
    return next(found, None)
