"""The rating: one tap counts at once, each reason counts at once, a comment may follow."""

from typing import Any

from domain.case import Case
from domain.errors import StaleError
from domain.workflow import ACTIONS, Act, refusal
from handlers import forms
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import attachments, cases


def ask_why(turn: Turn, case: Case, act: Act) -> None:
    """The rating is counted; say thanks and ask for what would help to do better."""
    tap, rules = act.given["tap"], turn.house.rules
    days, look_days = rules.rating_in.days, rules.second_look_days
    turn.note(f"rating.thanks.{tap}", code=case.code, days=days, look_days=look_days)
    known = attachments.find_rating(turn.session, case)
    kept = {"reasons": {"picked": list(known.reasons)}} if known and known.reasons else {}
    forms.begin(turn, Draft("rating", about=case.code, answers={"tap": tap}, kept=kept))


def count(turn: Turn, draft: Draft) -> None:
    """Record the reasons tapped so far."""
    picked = draft.partial.get("picked")
    case = cases.get(turn.session, draft.about or "")
    known = attachments.find_rating(turn.session, case)
    if picked is not None and known is not None and tuple(picked) != known.reasons:
        _record(turn, case, {"reasons": picked})


def finish(turn: Turn, draft: Draft) -> None:
    """Record the comment, if there is one."""
    case, comment = cases.get(turn.session, draft.about or ""), draft.answers.get("comment")
    key = "rating.done" if _may_explain(turn, case) else "refused.rating_is_open"
    if comment:
        _record(turn, case, {"comment": comment})
    turn.say(key, *menu(turn), code=case.code, days=turn.house.rules.rating_in.days)


def _may_explain(turn: Turn, case: Case) -> bool:
    return refusal(case, ACTIONS["explain_rating"], turn.actor, turn.moment) is None


def _record(turn: Turn, case: Case, given: dict[str, Any]) -> None:
    if not _may_explain(turn, case):
        return
    act = Act("explain_rating", turn.actor, turn.moment, given)
    try:
        cases.perform(turn.session, case, act)
    except StaleError:
        cases.perform(turn.session, cases.get(turn.session, case.code), act)
