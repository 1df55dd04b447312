"""Every action on a case, for every role: pressed, asked about, checked again, performed."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.case import Case, State
from domain.errors import RefusedError, StaleError
from domain.requests import Do
from domain.workflow import ACTIONS, Act, Action, Button, refusal
from handlers import forms, rating, showing
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import attachments, cases, people
from storage.cases import CaseEvent

Given = Mapping[str, Any]


def press(turn: Turn, do: Do, *, answers: Given | None = None, kept: Given | None = None) -> None:
    """A button of a case: data from outside, so everything is checked again.

    `answers` and `kept` are what the person has said already of what will be asked.
    """
    case, action = showing.find(turn, do.code), ACTIONS.get(do.action)
    if case is not None and action is not None and (other := _instead(turn, case, action)):
        turn.note(f"instead.{other.key}", code=case.code)
        action = other
    if case is None or action is None or not _is_genuine(do, case, action):
        turn.say("forged", *menu(turn))
    elif _is_so_already(turn, case, action, do.tap):
        act = Act(action.key, turn.actor, turn.moment, {"tap": do.tap})
        _AFTER.get(action.key, _say_done)(turn, case, act)
    elif _is_refused(turn, case, action, do.version):
        return
    elif action.asks:
        told = dict(answers or {})
        draft = Draft(action.key, answers=told, asked=list(told), kept=dict(kept or {}))
        draft.about, draft.version = case.code, case.version
        forms.begin(turn, draft)
    else:
        _perform(turn, case, action, {"tap": do.tap} if do.tap else {})


# What the same words are where the case has gone on meanwhile.
INSTEAD = {"answer_question": "add_information", "add_information": "answer_question"}


def _instead(turn: Turn, case: Case, action: Action) -> Action | None:
    """The other way to hand in what a reporter tells, where this one is closed by now."""
    other = ACTIONS.get(INSTEAD.get(action.key, ""))
    if other is None or refusal(case, action, turn.actor, turn.moment) is None:
        return None
    return other if refusal(case, other, turn.actor, turn.moment) is None else None


def _is_genuine(do: Do, case: Case, action: Action) -> bool:
    """Whether such a button can ever have been shown."""
    is_tap = do.tap in action.taps if action.taps else do.tap is None
    return action.button is not Button.NONE and is_tap and do.version <= case.version


def _is_so_already(turn: Turn, case: Case, action: Action, tap: str | None) -> bool:
    if action.key == "rate" and refusal(case, action, turn.actor, turn.moment) is None:
        known = attachments.find_rating(turn.session, case)
        return known is not None and known.score == tap
    if action.key == "accept":
        return case.state is State.ACCEPTED and case.officer == turn.person.id
    if action.key not in ("follow", "unfollow"):
        return False
    follows = turn.person.id in attachments.follower_ids(turn.session, case)
    return follows == (action.key == "follow")


def finish(turn: Turn, draft: Draft) -> None:
    """All that is asked first has been answered."""
    case, action = cases.get(turn.session, draft.about or ""), ACTIONS[draft.form]
    if (other := _instead(turn, case, action)) is not None:
        turn.say(f"instead.{other.key}", code=case.code)
        action = other
    moved = _moved(turn, case, action, draft.version)
    if draft.answers.get("sure") == "no":
        turn.say(f"kept.{action.key}", *showing.buttons(turn, case), code=case.code)
    elif refusal(case, action, turn.actor, turn.moment) is None and moved is not None:
        # What was written is not lost; the person decides again on the case as it is now.
        showing.best_view(turn, case)
        _note_moved(turn, case, moved)
        draft.version = case.version
        forms.confirm(turn, draft)
    elif not _is_refused(turn, case, action, draft.version):
        given = {key: value for key, value in draft.answers.items() if value is not None}
        try:
            _perform(turn, case, action, given)
        except RefusedError as refused:  # what was given does not do: ask for it again
            turn.note(f"refused.{refused.reason}")
            forms.reopen(turn, draft)


def _moved(turn: Turn, case: Case, action: Action, version: int) -> CaseEvent | None:
    return cases.moved_since(turn.session, case, version) if action.strict else None


def _is_refused(turn: Turn, case: Case, action: Action, version: int) -> bool:
    moved = _moved(turn, case, action, version)
    reason = refusal(case, action, turn.actor, turn.moment)
    if moved is None and reason is None:
        return False
    if moved is not None and reason in (None, "not_now"):
        _say_moved(turn, case, moved)
    else:
        _say_refused(turn, reason or "not_now")
    showing.best_view(turn, case)
    return True


def _say_refused(turn: Turn, reason: str) -> None:
    rules = turn.house.rules
    figures = {"days": rules.rating_in.days, "hops": rules.hops_max, "asks": rules.asks_max}
    turn.say(f"refused.{reason}", **figures)


def _say_moved(turn: Turn, case: Case, moved: CaseEvent) -> None:
    # Only those who work on the case press buttons that can be too late.
    names = people.names(turn.session, [moved.actor] if moved.actor else [])
    who = showing.who(turn, case, moved, names)
    told = {"code": case.code, "who": who, **_what_moved(turn, moved)}
    turn.say("moved.accept" if moved.action == "accept" else "moved", **told)


def _note_moved(turn: Turn, case: Case, moved: CaseEvent) -> None:
    turn.note("moved.meanwhile", code=case.code, **_what_moved(turn, moved))


def _what_moved(turn: Turn, moved: CaseEvent) -> dict[str, str]:
    at = turn.house.wording.when(turn.language, moved.at)
    return {"what": turn.text(f"history.{moved.action}"), "at": at}


def _perform(turn: Turn, case: Case, action: Action, given: Given) -> None:
    act = Act(action.key, turn.actor, turn.moment, given)
    try:
        after = cases.perform(turn.session, case, act)
    except StaleError:
        _try_again(turn, cases.get(turn.session, case.code), action, given)
    else:
        _AFTER.get(action.key, _say_done)(turn, after, act)


def _try_again(turn: Turn, case: Case, action: Action, given: Given) -> None:
    """Somebody was quicker by a moment: only what depends on the case is given up for it."""
    if not (action.strict or _is_refused(turn, case, action, case.version)):
        _perform(turn, case, action, given)
    elif action.strict:
        _say_moved(turn, case, cases.history(turn.session, case)[-1])
        showing.best_view(turn, case)


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
        into=case.merged_into or "",
    )


def _say_contact(turn: Turn, case: Case, act: Act) -> None:
    told = showing.unsealed(turn, case)
    name, phone = told["name"], told.get("phone") or "–"
    turn.say("done.unmask", *showing.buttons(turn, case), code=case.code, name=name, phone=phone)


_AFTER: Mapping[str, Callable[[Turn, Case, Act], None]] = {
    "rate": rating.ask_why,
    "unmask": _say_contact,
}
