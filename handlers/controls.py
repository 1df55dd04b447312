"""Skip, keep, back and cancel: below which question each is shown."""

from domain.forms import Form, Question
from handlers.drafts import FORMS
from handlers.synonyms import BACK, CANCEL, KEEP, SKIP
from handlers.turn import Draft, Option, Turn


def is_changing(draft: Draft) -> bool:
    """Whether a single answer is changed after all were given."""
    form = FORMS[draft.form]
    return form.review and form.next_after(None, draft.answers) is None


def offered(turn: Turn, question: Question, draft: Draft) -> tuple[Option, ...]:
    """Skip, keep, back and cancel, where they make sense."""
    form = FORMS[draft.form]
    complete = form.next_after(None, draft.answers) is None
    changing = is_changing(draft)
    shown = {
        SKIP: not question.required,
        KEEP: question.key in draft.answers and not draft.partial,
        BACK: changing or (before(draft) is not None and not complete),
        CANCEL: changing or (not complete and _needs_a_way_out(form, question)),
    }
    keys = (key for key, is_so in shown.items() if is_so)
    return tuple((key, turn.text(f"control.{key[1:]}")) for key in keys)


def _needs_a_way_out(form: Form, question: Question) -> bool:
    """Where an answer ends the form, or none is needed, there is a way out already."""
    return not question.ends and any(q.required for q in form.questions)


def before(draft: Draft) -> Question | None:
    """The question asked before the open one, to go back to."""
    form, answers = FORMS[draft.form], draft.answers
    asked = {
        q.key: True
        for q in form.questions
        if q.key in draft.asked and q.key in answers and q.applies(answers)
    }
    return form.before(draft.step, asked)
