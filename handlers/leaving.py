"""Leaving a form about a case: back to where it was opened from."""

from domain.conversation import Choice
from handlers import controls, drafts, showing
from handlers.synonyms import BACK, says
from handlers.turn import Draft, Turn


def is_meant(turn: Turn, draft: Draft) -> bool:
    """Whether somebody wants back from the first question, where no button says so."""
    offered = dict(turn.conversation.options)
    first = draft.about is not None and controls.before(draft) is None and BACK not in offered
    return first and says(turn, "said.back", turn.event.text or "")


def leave(turn: Turn, draft: Draft) -> None:
    """Back to the case, which has not changed."""
    drafts.drop(turn, draft)
    case = showing.find(turn, draft.about or "")
    if case is not None:
        showing.best_view(turn, case)


def ways_on(turn: Turn, draft: Draft) -> tuple[Choice, ...]:
    """What may be done after a form was given up."""
    case = showing.find(turn, draft.about or "")
    return turn.go("start") if case is None else showing.buttons(turn, case)
