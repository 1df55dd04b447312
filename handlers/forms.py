"""Runs any form: asks, checks, asks again, skips, goes back, reviews, edits, resumes.

A form is data (`domain/forms.py`). How each kind of answer is asked and read stands in
`handlers/questions.py`; what is done with a finished form in `handlers/door.py`.
"""

from collections.abc import Callable, Mapping

from domain.errors import BadInputError
from domain.forms import Form, Question
from domain.report import FIND_FORM, JOIN_FORM, OFFER_FORM, RATING_FORM, REPORT_FORM
from domain.workflow import ACTIONS
from handlers import questions
from handlers.turn import CONTROL, Draft, Option, Turn

FORMS: Mapping[str, Form] = {
    form.key: form
    for form in (
        REPORT_FORM,
        OFFER_FORM,
        FIND_FORM,
        JOIN_FORM,
        RATING_FORM,
        *(action.form for action in ACTIONS.values() if action.asks),
    )
}

REVIEW = "review"
EDIT = "edit"
BACK, SKIP, CANCEL = f"{CONTROL}back", f"{CONTROL}skip", f"{CONTROL}cancel"
DRAFTS_MOST = 3


def begin(turn: Turn, draft: Draft) -> None:
    """Open a form, above any other that stays where it is."""
    turn.drafts = [d for d in turn.drafts if d.form != draft.form][-(DRAFTS_MOST - 1) :]
    turn.drafts.append(draft)
    _go_on(turn, draft)


def ask(turn: Turn, draft: Draft) -> None:
    """Ask what is open, again: after an interruption, a restart, a stale button."""
    if draft.step == REVIEW:
        _review(turn, draft)
    elif draft.step == EDIT:
        _offer_edit(turn, draft)
    elif (question := _question(draft)) is not None:
        _put(turn, question, draft)
    else:
        _go_on(turn, draft)


def take(turn: Turn, draft: Draft, option: str | None) -> Draft | None:
    """Take the event as an answer to the open question; the draft if that finished it."""
    if option is not None and option.startswith(CONTROL):
        return _CONTROLS[option](turn, draft) if option in _CONTROLS else None
    if draft.step == REVIEW:
        return _take_review(turn, draft, option)
    if draft.step == EDIT:
        return _take_edit(turn, draft, option)
    question = _question(draft)
    if question is None:
        return _go_on(turn, draft)
    return _take_answer(turn, draft, question, option)


def _take_answer(turn: Turn, draft: Draft, question: Question, option: str | None) -> Draft | None:
    try:
        answer = questions.read(turn, question, draft, option)
    except BadInputError as error:
        turn.say(error.again, **error.params)
        _put(turn, question, draft)
        return None
    if answer is None:  # so far so good, there is more to say
        _put(turn, question, draft)
        return None
    draft.answers[question.key] = answer.value
    draft.shown[question.key] = answer.shown
    draft.partial = {}
    return _go_on(turn, draft)


def _go_on(turn: Turn, draft: Draft) -> Draft | None:
    form = FORMS[draft.form]
    question = form.next_after(None, draft.answers)
    while question is not None and not questions.is_worth_asking(turn, question, draft):
        draft.answers[question.key] = None
        question = form.next_after(None, draft.answers)
    if question is not None:
        draft.step = question.key
        _put(turn, question, draft)
        return None
    if not form.review:
        return _finished(turn, draft)
    draft.step = REVIEW
    _review(turn, draft)
    return None


def _finished(turn: Turn, draft: Draft) -> Draft:
    turn.drafts.remove(draft)
    turn.close_options()
    return draft


def _question(draft: Draft) -> Question | None:
    # A form may have changed since the draft was begun.
    found = (q for q in FORMS[draft.form].questions if q.key == draft.step)
    return next(found, None)


def _put(turn: Turn, question: Question, draft: Draft) -> None:
    questions.ask(turn, question, draft, controls(turn, question, draft))


def controls(turn: Turn, question: Question, draft: Draft) -> tuple[Option, ...]:
    """Back, skip and cancel, where they make sense."""
    keys = [CANCEL]
    if FORMS[draft.form].before(question.key, draft.answers):
        keys.insert(0, BACK)
    if not question.required:
        keys.insert(0, SKIP)
    return tuple((key, turn.text(f"control.{key[1:]}")) for key in keys)


def _back(turn: Turn, draft: Draft) -> Draft | None:
    step = None if draft.step in (REVIEW, EDIT) else draft.step
    while (previous := FORMS[draft.form].before(step, draft.answers)) is not None:
        shown = previous.key in draft.shown
        _drop(draft, previous.key)
        step = previous.key
        if shown:  # one that was passed over by itself is passed over on the way back too
            break
    return _go_on(turn, draft)


def _skip(turn: Turn, draft: Draft) -> Draft | None:
    question = _question(draft)
    if question is not None and not question.required:
        draft.answers[question.key] = None
        draft.shown[question.key] = turn.text("form.none")
        draft.partial = {}
    return _go_on(turn, draft)


def _cancel(turn: Turn, draft: Draft) -> None:
    turn.drafts.remove(draft)
    turn.close_options()
    turn.say("cancel.done", *turn.go("start"))


_CONTROLS: Mapping[str, Callable[[Turn, Draft], Draft | None]] = {
    BACK: _back,
    SKIP: _skip,
    CANCEL: _cancel,
}


def _drop(draft: Draft, key: str) -> None:
    draft.answers.pop(key, None)
    draft.shown.pop(key, None)
    draft.partial = {}


def _review(turn: Turn, draft: Draft) -> None:
    lines = (
        turn.text("form.line", label=turn.text(f"{draft.form}.{key}.label"), answer=shown)
        for key, shown in _reviewed(draft)
    )
    text = turn.text(f"{draft.form}.review", answers="\n".join(lines), code=draft.about or "")
    options = [(key, turn.text(f"form.{key}")) for key in ("send", "edit", "cancel")]
    turn.offer(text, options)


def _reviewed(draft: Draft) -> list[tuple[str, str]]:
    asked = (q for q in FORMS[draft.form].questions if q.shown and q.key in draft.shown)
    return [(q.key, draft.shown[q.key]) for q in asked if q.applies(draft.answers)]


def _take_review(turn: Turn, draft: Draft, option: str | None) -> Draft | None:
    if option == "send":
        return _finished(turn, draft)
    if option == "cancel":
        _cancel(turn, draft)
    elif option == "edit":
        draft.step = EDIT
        _offer_edit(turn, draft)
    else:
        _review(turn, draft)
    return None


def _offer_edit(turn: Turn, draft: Draft) -> None:
    labels = [(key, turn.text(f"{draft.form}.{key}.label")) for key, _ in _reviewed(draft)]
    turn.offer(turn.text("form.edit.ask"), [*labels, (REVIEW, turn.text("control.back"))])


def _take_edit(turn: Turn, draft: Draft, option: str | None) -> Draft | None:
    if option in draft.answers:
        _drop(draft, str(option))
        return _go_on(turn, draft)
    draft.step = REVIEW
    _review(turn, draft)
    return None
