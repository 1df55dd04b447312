"""Runs any form: asks, checks, asks again, skips, goes back, reviews, edits, resumes.

A form is data (`domain/forms.py`). How each kind of answer is asked and read stands in
`handlers/questions.py`; what is done with a finished form in `handlers/door.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.errors import BadInputError
from domain.forms import Question
from domain.report import OFFER_FORM
from domain.text import clean, shorten
from handlers import (
    controls,
    drafts,
    dropping,
    early,
    filling,
    leaving,
    questions,
    reviewing,
    screening,
)
from handlers.drafts import FORMS
from handlers.synonyms import BACK, CANCEL, KEEP, SKIP
from handlers.turn import CONTROL, Draft, Turn

REVIEW = "review"
EDIT = "edit"
OLD_SHOWN = 300
KEPT_SHOWN = 80
"""Characters of what was written before that are shown to tell it from what came now."""


# --- opening and leaving ---------------------------------------------------------------------


def begin(turn: Turn, draft: Draft) -> None:
    """Open a form above any other; one for the same thing goes on with what is new here."""
    opened = drafts.put_on_top(turn, draft)
    filling.put_aside(opened)
    _go_on(turn, opened)


def resume(turn: Turn, draft: Draft) -> None:
    """Go on where the person stopped."""
    dropping.stay(draft)
    ask(turn, draft)


def confirm(turn: Turn, draft: Draft) -> None:
    """Show a finished form once more before it is acted on."""
    draft.step = REVIEW
    turn.drafts.append(draft)
    ask(turn, draft)


def reopen(turn: Turn, draft: Draft) -> None:
    """Ask the last question of a finished form again: its answer does not do."""
    turn.drafts.append(draft)
    draft.step = draft.asked[-1]
    ask(turn, draft)


def ask(turn: Turn, draft: Draft) -> None:
    """Ask what is open, again: after an interruption, a restart, a stale button."""
    if draft.step in _STEPS:
        _STEPS[draft.step].ask(turn, draft)
    elif (question := FORMS[draft.form].find(draft.step)) is not None:
        _put(turn, question, draft)
    else:  # the form has changed since the draft was begun
        _go_on(turn, draft)


# --- answers ---------------------------------------------------------------------------------


def take(turn: Turn, draft: Draft, option: str | None) -> None:
    """Take the event as an answer to the open question."""
    if option is not None and option.startswith(CONTROL):
        _CONTROLS.get(option, ask)(turn, draft)
    elif option is None and _is_stopped(turn, draft):
        _go_on_below(turn, draft)
    else:
        _hear(turn, draft, option)


def _is_stopped(turn: Turn, draft: Draft) -> bool:
    form, words = FORMS[draft.form], clean(turn.event.text or "")
    question = form.find(draft.step)
    if not words or not form.screens(question):
        return False
    said = len(turn.replies)
    if screening.stops(turn, words):
        return True
    # A cry for help is nobody's name, no number and no address.
    is_fact = question is not None and (question.secret or question.factual)
    if not is_fact or len(turn.replies) == said:
        return False
    turn.forget()
    return True


def _go_on_below(turn: Turn, draft: Draft) -> None:
    """Say what happens to which words, and put the open question again."""
    kept = draft.answers.get("text")
    if kept and draft.form == OFFER_FORM.key and not turn.asked:
        turn.note("scope.kept", text=shorten(kept, KEPT_SHOWN))
    if not turn.asked:
        ask(turn, draft)


def _hear(turn: Turn, draft: Draft, option: str | None) -> None:
    form = FORMS[draft.form]
    if option is None:
        draft.rows += turn.rows
    if turn.event.photos or turn.event.place:  # whoever goes on with it does not drop it
        dropping.stay(draft)
    try:
        if option is None and early.keep(turn, form, draft):
            ask(turn, draft)
        elif draft.step in _STEPS:
            _STEPS[draft.step].take(turn, draft, option)
        elif (question := form.find(draft.step)) is not None:
            _take_answer(turn, draft, question, option)
        else:
            _go_on(turn, draft)
    except BadInputError as error:
        turn.note(error.again, **error.params)
        ask(turn, draft)


def _take_answer(turn: Turn, draft: Draft, question: Question, option: str | None) -> None:
    answer = questions.read(turn, question, draft, option)
    if answer is None:  # so far so good, there is more to say
        _put(turn, question, draft)
    else:
        filling.settle(draft, question, answer.value)
        _go_on(turn, draft)


def amend(turn: Turn, draft: Draft) -> bool:
    """The person changed words they had sent: the last answer in words, if there is one.

    False where the answer before this question was none in words.
    """
    question = filling.last_in_words(draft)
    if question is None:
        return False
    filling.put_aside(draft)
    draft.step, draft.partial = question.key, {}
    take(turn, draft, None)
    return True


def _go_on(turn: Turn, draft: Draft) -> None:
    form = FORMS[draft.form]
    ended = form.is_ended_by(draft.answers)
    question = None if ended else filling.next_question(turn, form, draft)
    if question is not None:
        draft.step, draft.partial = question.key, draft.kept.pop(question.key, {})
        _put(turn, question, draft)
    elif form.review and not ended:
        draft.step, draft.partial = REVIEW, {}
        ask(turn, draft)
    else:
        _finish(turn, draft)


def _finish(turn: Turn, draft: Draft) -> None:
    turn.drafts.remove(draft)
    turn.finished.append(draft)


# --- questions and their controls ------------------------------------------------------------


def _put(turn: Turn, question: Question, draft: Draft) -> None:
    shown = controls.offered(turn, question, draft)
    if KEEP in dict(shown):
        old = questions.show(turn, question, draft)
        turn.note("form.old", answer=shorten(old, OLD_SHOWN))
    questions.ask(turn, question, draft, shown)


def _back(turn: Turn, draft: Draft) -> None:
    question = controls.before(draft)
    if draft.step in _STEPS or controls.is_changing(draft):
        _go_on(turn, draft)
    elif question is None:
        ask(turn, draft)
    else:
        _reopen(turn, draft, question)


def _reopen(turn: Turn, draft: Draft, question: Question) -> None:
    # The answer stays until there is another.
    filling.put_aside(draft)
    draft.step = question.key
    draft.partial = questions.reopened(question, draft.answers.get(question.key))
    _put(turn, question, draft)


def _skip(turn: Turn, draft: Draft) -> None:
    question = FORMS[draft.form].find(draft.step)
    if question is None or question.required:
        ask(turn, draft)
    else:
        filling.settle(draft, question, None)
        _go_on(turn, draft)


def _cancel(turn: Turn, draft: Draft) -> None:
    cancel(turn)


def cancel(turn: Turn) -> None:
    """Give up the form talked about, after a question where much was written."""
    draft = turn.drafts[-1]
    if dropping.is_worth_asking(draft):
        dropping.begin(draft)
        ask(turn, draft)
    else:
        _give_up(turn, draft)


def _give_up(turn: Turn, draft: Draft) -> None:
    # What was begun before it may be gone on with.
    drafts.drop(turn, draft)
    particular = f"cancel.{draft.form}"
    key = particular if turn.house.texts.has(particular) else "cancel.done"
    turn.say(key, *leaving.ways_on(turn, draft), code=draft.about or "")


_CONTROLS: Mapping[str, Callable[[Turn, Draft], None]] = {
    BACK: _back,
    SKIP: _skip,
    KEEP: _go_on,
    CANCEL: _cancel,
}


# --- the review ------------------------------------------------------------------------------


def _ask_review(turn: Turn, draft: Draft) -> None:
    reviewing.show_all(turn, FORMS[draft.form], draft)


def _take_review(turn: Turn, draft: Draft, option: str | None) -> None:
    if option == "send" and filling.next_question(turn, FORMS[draft.form], draft) is None:
        _finish(turn, draft)
    elif option == "send":
        _go_on(turn, draft)
    elif option == "cancel":
        cancel(turn)
    elif option == "edit":
        draft.step = EDIT
        ask(turn, draft)
    else:
        raise BadInputError("form.review.again")


def _ask_edit(turn: Turn, draft: Draft) -> None:
    reviewing.offer_changes(turn, FORMS[draft.form], draft, (BACK, turn.text("control.back")))


def _take_edit(turn: Turn, draft: Draft, option: str | None) -> None:
    question = FORMS[draft.form].find(option)
    if question is None:
        raise BadInputError("form.edit.again")
    _reopen(turn, draft, question)


def _take_leave(turn: Turn, draft: Draft, option: str | None) -> None:
    if option == dropping.DROP:
        _give_up(turn, draft)
    elif option == dropping.STAY:
        resume(turn, draft)
    else:
        raise BadInputError("leave.again")


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that is no question of the form."""

    ask: Callable[[Turn, Draft], None]
    take: Callable[[Turn, Draft, str | None], None]


_STEPS: Mapping[str | None, _Step] = {
    REVIEW: _Step(_ask_review, _take_review),
    EDIT: _Step(_ask_edit, _take_edit),
    dropping.LEAVE: _Step(dropping.ask, _take_leave),
}
