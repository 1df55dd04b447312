"""The rating: one tap counts at once, each reason counts at once, a comment may follow."""

from domain.case import Case
from domain.errors import RefusedError
from domain.workflow import Act
from handlers import forms
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import cases


def ask_why(turn: Turn, case: Case, act: Act) -> None:
    """The rating is counted; say thanks and ask for what would help to do better."""
    turn.say(f"rating.thanks.{act.given['tap']}", code=case.code)
    forms.begin(turn, Draft("rating", about=case.code, answers={"tap": act.given["tap"]}))


def count(turn: Turn, draft: Draft) -> None:
    """Record the reasons tapped so far."""
    picked = draft.partial.get("picked", draft.answers.get("reasons"))
    if picked is not None:
        _record(turn, draft, {"reasons": picked})


def finish(turn: Turn, draft: Draft) -> None:
    """Record the comment, if there is one."""
    comment = draft.answers.get("comment")
    if comment and not _record(turn, draft, {"comment": comment}):
        turn.say("refused.rating_is_open", *menu(turn))
        return
    turn.say("rating.done", *menu(turn), code=draft.about)


def _record(turn: Turn, draft: Draft, given: dict[str, object]) -> bool:
    case = cases.get(turn.session, draft.about or "")
    try:
        cases.perform(turn.session, case, Act("explain_rating", turn.actor, turn.moment, given))
    except RefusedError:
        return False
    return True
