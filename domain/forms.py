"""Conversations that gather answers, as data: a form is a tuple of questions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]


class Kind(StrEnum):
    """What an answer is; `handlers/questions.py` knows how each is asked and read."""

    TEXT = "text"
    CHOICE = "choice"
    PLACE = "place"
    PHOTOS = "photos"
    MANY = "many"
    DATE = "date"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a form.

    `least` and `most` count characters of a text or pictures. `options` names a source in
    `handlers/options.py`; a question whose source offers nothing is passed over.
    `when` decides from the answers so far whether it is asked. A `screened` text is turned
    away, unstored, when it is a complaint, a denunciation or a secret. `fresh` pictures
    were never used before. What is not `shown` is left out of the review.
    """

    key: str
    kind: Kind = Kind.TEXT
    required: bool = True
    least: int = 1
    most: int = 2000
    options: str = ""
    when: Callable[[Answers], bool] | None = None
    screened: bool = False
    fresh: bool = False
    shown: bool = True

    def applies(self, answers: Answers) -> bool:
        """Whether this question is to be asked after these answers."""
        return self.when is None or self.when(answers)


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in their order; `review` shows all answers before anything is done."""

    key: str
    questions: tuple[Question, ...]
    review: bool = False

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


def has(key: str, *values: Any) -> Callable[[Answers], bool]:
    """A condition: the answer to `key` is given, and is one of the values if any are named."""
    return lambda answers: bool(answers.get(key)) if not values else answers.get(key) in values
