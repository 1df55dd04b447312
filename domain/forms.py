"""Conversations that gather answers, as data: a form is a tuple of questions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]


class Kind(StrEnum):
    """What an answer is; `handlers/questions.py` knows how each is asked and read."""

    TEXT = "text"
    NAME = "name"
    CHOICE = "choice"
    PLACE = "place"
    PHOTOS = "photos"
    MANY = "many"
    DATE = "date"
    CODE = "code"
    PHONE = "phone"
    DOCUMENT = "document"
    LINKS = "links"


class Span(StrEnum):
    """Which dates a question takes."""

    ANY = "any"
    PAST = "past"
    COMING = "coming"
    WORKING = "working"
    """A coming day on which the agency of the case works."""


_WORDS = frozenset({Kind.TEXT, Kind.NAME, Kind.DATE, Kind.PHONE, Kind.DOCUMENT, Kind.LINKS})


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a form.

    `least` and `most` count characters of a text or pictures. `options` names a source in
    `handlers/options.py`: of choices (a question whose source offers nothing is passed over),
    of words a text may start from, or of the cases a code may name.
    `when` decides from the answers so far whether it is asked, `follows` names answers it is
    asked anew after, `ends` tells which answers end the form at once.
    A `screened` text is turned away, unstored, when it is a complaint, a denunciation or a
    secret. `fresh` pictures were never used before. What is not `shown` is left out of the
    review. What is `secret` is not kept in the raw event. A cry for help is no answer to a
    `factual` question. Other words typed at a choice are added to the answer that `gathers`
    names, with `gathers_told` only such as plainly tell more. `dated_by` names the question
    for a document's date.
    """

    key: str
    kind: Kind = Kind.TEXT
    required: bool = True
    least: int = 1
    most: int = 2000
    options: str = ""
    when: Callable[[Answers], bool] | None = None
    follows: tuple[str, ...] = ()
    ends: Callable[[Any], bool] | None = None
    screened: bool = False
    fresh: bool = False
    shown: bool = True
    secret: bool = False
    factual: bool = False
    gathers: str = ""
    gathers_told: bool = False
    dated_by: str = ""
    span: Span = Span.ANY

    @property
    def in_words(self) -> bool:
        """Whether any words may be an answer; typed elsewhere they are something else."""
        return self.kind in _WORDS

    def applies(self, answers: Answers) -> bool:
        """Whether this question is to be asked after these answers."""
        return self.when is None or self.when(answers)


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in their order; `review` shows all answers before anything is done.

    A `light` form is left as soon as the person goes elsewhere.
    """

    key: str
    questions: tuple[Question, ...]
    review: bool = False
    light: bool = False

    def find(self, key: str | None) -> Question | None:
        """The question of that key; None when the form has it no more."""
        return next((q for q in self.questions if q.key == key), None)

    def next_after(self, key: str | None, answers: Answers) -> Question | None:
        """The next question that applies and has no answer yet, or None at the end."""
        keys = [q.key for q in self.questions]
        start = keys.index(key) + 1 if key in keys else 0
        left = (q for q in self.questions[start:] if q.key not in answers)
        return next((q for q in left if q.applies(answers)), None)

    def before(self, key: str | None, answers: Answers) -> Question | None:
        """The last answered question before this one, for going back."""
        keys = [q.key for q in self.questions]
        end = keys.index(key) if key in keys else len(keys)
        return next((q for q in reversed(self.questions[:end]) if q.key in answers), None)

    def following(self, key: str) -> tuple[str, ...]:
        """The questions asked anew when the answer to this one has changed."""
        return tuple(q.key for q in self.questions if key in q.follows)

    def is_ended_by(self, answers: Answers) -> bool:
        """Whether one of the answers ends the form at once."""
        ending = ((q.ends, answers[q.key]) for q in self.questions if q.ends and q.key in answers)
        return any(ends(value) for ends, value in ending)

    def screens(self, question: Question | None) -> bool:
        """Whether words typed now are looked at before they are kept anywhere.

        Where a matter is described, it may also be described beside the questions for it.
        """
        if question is not None and (question.screened or question.in_words):
            return question.screened
        return any(q.screened for q in self.questions)


def has(key: str, *values: Any) -> Callable[[Answers], bool]:
    """A condition: the answer to `key` is given, and is one of the values if any are named."""
    return lambda answers: bool(answers.get(key)) if not values else answers.get(key) in values


def is_one_of(*values: Any) -> Callable[[Any], bool]:
    """A condition on an answer: it is one of the values."""
    return lambda value: value in values


def is_none_of(*values: Any) -> Callable[[Any], bool]:
    """A condition on an answer: there is one, and it is none of the values."""
    return lambda value: value is not None and value not in values
