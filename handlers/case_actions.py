"""Every action on a case, for every role: pressed, asked about, checked again, performed."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.case import Case
from domain.errors import RefusedError, StaleError
from domain.requests import Do
from domain.workflow import ACTIONS, Act, Action, Button, refusal
from handlers import forms, rating, showing
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import cases


def press(turn: Turn, do: Do) -> None:
    """A button of a case: data from outside, so everything is checked again."""
    case, action = showing.find(turn, do.code), ACTIONS.get(do.action)
    if case is None or action is None or action.button is Button.NONE:
        turn.say("forged", *menu(turn))
    elif _is_refused(turn, case, action, do.version):
        return
    elif action.asks:
        forms.begin(turn, Draft(action.key, about=case.code, version=do.version))
    else:
        _perform(turn, case, action, {"tap": do.tap} if do.tap else {})


def finish(turn: Turn, draft: Draft) -> None:
    """All that is asked first has been answered."""
    case, action = cases.get(turn.session, draft.about or ""), ACTIONS[draft.form]
    if draft.answers.get("sure") == "no":
        turn.say("cancel.done", *menu(turn))
    elif not _is_refused(turn, case, action, draft.version):
        given = {key: value for key, value in draft.answers.items() if value is not None}
        _perform(turn, case, action, given)


def _is_refused(turn: Turn, case: Case, action: Action, version: int) -> bool:
    moved = cases.moved_since(turn.session, case, version) if action.strict else None
    reason = refusal(case, action, turn.actor, turn.moment)
    if moved is None and reason is None:
        return False
    if moved is not None and reason in (None, "not_now"):
        _say_moved(turn, case)
    else:
        turn.say(f"refused.{reason}")
    showing.best_view(turn, case)
    return True


def _say_moved(turn: Turn, case: Case) -> None:
    last = cases.history(turn.session, case)[-1]
    what = turn.text(f"history.{last.action}")
    turn.say(
        "moved", code=case.code, what=what, at=turn.house.wording.when(turn.language, last.at)
    )


def _perform(turn: Turn, case: Case, action: Action, given: Mapping[str, Any]) -> None:
    act = Act(action.key, turn.actor, turn.moment, given)
    try:
        after = cases.perform(turn.session, case, act)
    except RefusedError as refused:
        turn.say(f"refused.{refused.reason}", *menu(turn))
    except StaleError:
        now = cases.get(turn.session, case.code)
        _say_moved(turn, now)
        showing.best_view(turn, now)
    else:
        _AFTER.get(action.key, _say_done)(turn, after, act)


def _say_done(turn: Turn, case: Case, act: Act) -> None:
    particular = f"done.{act.action}.{case.state}"
    key = particular if turn.house.texts.has(particular) else f"done.{act.action}"
    wording = turn.house.wording
    turn.say(
        key,
        *showing.buttons(turn, case),
        code=case.code,
        agency=wording.agency(turn.language, case.agency),
        due=wording.when(turn.language, case.due_at),
    )


def _say_contact(turn: Turn, case: Case, act: Act) -> None:
    told = showing.unsealed(turn, case)
    turn.say("done.unmask", code=case.code, name=told["name"], phone=told.get("phone") or "–")


_AFTER: Mapping[str, Callable[[Turn, Case, Act], None]] = {
    "rate": rating.ask_why,
    "unmask": _say_contact,
}
