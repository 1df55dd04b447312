"""Giving a form up: whoever wrote much is asked first, and nothing is gone until they answer."""

from handlers import drafts
from handlers.drafts import FORMS
from handlers.turn import Draft, Turn

LEAVE = "leave"
DROP, STAY = "drop", "stay"
WORDS_LEAST = 30
"""Characters typed from which on a draft is worth a question."""
ANSWERS_LEAST = 3


def is_worth_asking(draft: Draft) -> bool:
    """Whether so much was answered that a slip of the finger must not cost it."""
    if FORMS[draft.form].light or draft.step == LEAVE:
        return False
    given = [draft.answers[key] for key in draft.asked if draft.answers.get(key)]
    typed = sum(len(answer) for answer in given if isinstance(answer, str))
    return len(given) >= ANSWERS_LEAST or typed >= WORDS_LEAST


def begin(draft: Draft) -> None:
    """Remember where the form stood."""
    draft.partial = {"step": draft.step, "partial": draft.partial}
    draft.step = LEAVE


def stay(draft: Draft) -> None:
    """Back to where the form stood, if it was about to be left."""
    if draft.step == LEAVE:
        draft.step, draft.partial = draft.partial["step"], draft.partial["partial"]


def ask(turn: Turn, draft: Draft) -> None:
    """Drop it, or keep it?"""
    words = turn.text("leave.ask", what=drafts.name(turn, draft))
    turn.offer(words, [(key, turn.text(f"leave.{key}")) for key in (DROP, STAY)])
