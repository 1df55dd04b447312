"""All answers of a form on one page, and the list of those that can be changed."""

from domain.forms import Form, Question
from handlers import questions
from handlers.turn import Draft, Option, Turn


def _reviewed(form: Form, draft: Draft) -> list[Question]:
    asked = (q for q in form.questions if q.shown and q.key in draft.asked)
    return [q for q in asked if q.key in draft.answers and q.applies(draft.answers)]


def _label(turn: Turn, draft: Draft, question: Question) -> str:
    return turn.text(f"{draft.form}.{question.key}.label")


def show_all(turn: Turn, form: Form, draft: Draft) -> None:
    """Show all answers, to be sent, changed or given up."""
    lines = (
        turn.text("form.line", label=_label(turn, draft, q), answer=questions.show(turn, q, draft))
        for q in _reviewed(form, draft)
    )
    particular = f"{draft.form}.review"
    key = particular if turn.house.texts.has(particular) else "form.review"
    text = turn.text(key, answers="\n".join(lines), code=draft.about or "")
    sent = f"{draft.form}.send"
    keys = {"send": sent if turn.house.texts.has(sent) else "form.send"}
    labels = [(key, turn.text(keys.get(key, f"form.{key}"))) for key in ("send", "edit", "cancel")]
    turn.offer(text, labels)


def offer_changes(turn: Turn, form: Form, draft: Draft, back: Option) -> None:
    """List what can be changed."""
    labels = [(q.key, _label(turn, draft, q)) for q in _reviewed(form, draft)]
    turn.offer(turn.text("form.edit.ask"), [*labels, back])
