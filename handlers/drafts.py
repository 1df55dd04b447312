"""The forms a person has open: which there are, what each is for, which are left when."""

from collections.abc import Mapping

from domain.broadcast_form import BROADCAST_FORM
from domain.codes import (
    find_case_codes,
    looks_like_case_code,
    looks_like_invitation_code,
    parse_case_code,
    parse_invitation_code,
)
from domain.forms import Form, Kind, Question
from domain.report import (
    AWAY_FORM,
    DESCRIPTION_LEAST,
    FIND_FORM,
    JOIN_FORM,
    OFFER_FORM,
    RATING_FORM,
    REPORT_FORM,
    SEEK_FORM,
)
from domain.workflow import ACTIONS
from handlers.synonyms import bare
from handlers.turn import Draft, Turn

FORMS: Mapping[str, Form] = {
    form.key: form
    for form in (
        REPORT_FORM,
        BROADCAST_FORM,
        OFFER_FORM,
        FIND_FORM,
        JOIN_FORM,
        SEEK_FORM,
        AWAY_FORM,
        RATING_FORM,
        *(action.form for action in ACTIONS.values() if action.asks),
    )
}

_OF_FIGURES = frozenset({Kind.PHONE, Kind.DATE, Kind.DOCUMENT})

DRAFTS_MOST = 4
TELLING_LEAST = 3
"""Words below which a text tells nothing more."""


def question(turn: Turn) -> Question | None:
    """The open question; None outside a form and at its review."""
    return FORMS[turn.draft.form].find(turn.draft.step) if turn.draft else None


def name(turn: Turn, draft: Draft) -> str:
    """What the form is for, in words."""
    particular = f"form.{draft.form}"
    if turn.house.texts.has(particular):
        return turn.text(particular, code=draft.about or "")
    return turn.text("form.action", action=turn.text(f"action.{draft.form}"), code=draft.about)


def put_on_top(turn: Turn, draft: Draft) -> Draft:
    """Open a draft above any other; one for the same thing goes on with what is new here."""
    leave_light(turn, turn.drafts)
    same = [d for d in turn.drafts if (d.form, d.about) == (draft.form, draft.about)]
    for opened in same:
        turn.drafts.remove(opened)
        opened.answers |= draft.answers
        opened.asked += [key for key in draft.asked if key not in opened.asked]
        opened.kept |= draft.kept
        opened.version = draft.version
    turn.drafts.append(same[0] if same else draft)
    _drop_oldest(turn)
    return turn.drafts[-1]


def leave_light(turn: Turn, drafts: list[Draft]) -> None:
    """The person goes elsewhere: those of these forms that gather little are left for good."""
    left = [d for d in drafts if FORMS[d.form].light]
    turn.drafts = [d for d in turn.drafts if d not in left]


def is_beside(turn: Turn, draft: Draft) -> bool:
    """Whether the event is plainly no answer here: a code where none is asked for, or a
    picture or a place sent to a form that takes none."""
    event, form = turn.event, FORMS[draft.form]
    question = form.find(draft.step)
    if _is_case_code(event.text or "", question):
        return question is None or question.kind is not Kind.CODE
    if _is_invitation_code(event.text or ""):
        return form is not JOIN_FORM
    text = event.text or ""
    if form is FIND_FORM and tells(text) and not looks_like_case_code(text):
        return not find_case_codes(text)
    takes = {q.kind for q in form.questions}
    brings = {Kind.PHOTOS: event.photos, Kind.PLACE: event.place}
    return form.light and any(there and kind not in takes for kind, there in brings.items())


def tells(text: str) -> bool:
    """Whether the words plainly tell of something, rather than name it."""
    return len(text) >= DESCRIPTION_LEAST and len(bare(text).split()) >= TELLING_LEAST


def is_slip(turn: Turn, draft: Draft) -> bool:
    """Whether the event is a case's code with a slip in it, where none is asked for."""
    text, question = turn.event.text or "", FORMS[draft.form].find(draft.step)
    if question is not None and question.kind is Kind.CODE:
        return False
    # Three house numbers with dashes between them are no code.
    lettered = _is_prefixed(text) or any(map(str.isalpha, text))
    return lettered and _may_be_code(text, question) and parse_case_code(text) is None


def _is_case_code(text: str, question: Question | None) -> bool:
    return _may_be_code(text, question) and parse_case_code(text) is not None


def _may_be_code(text: str, question: Question | None) -> bool:
    """Where a number is asked for, a number is one: a code has its prefix there."""
    of_figures = question is not None and question.kind in _OF_FIGURES
    return looks_like_case_code(text) and (not of_figures or _is_prefixed(text))


def _is_prefixed(text: str) -> bool:
    return bare(text).startswith("hn")


def _is_invitation_code(text: str) -> bool:
    return looks_like_invitation_code(text) and parse_invitation_code(text) is not None


def drop(turn: Turn, draft: Draft) -> None:
    """Give a form up, with the raw events its answers came in."""
    turn.drafts.remove(draft)
    turn.forget(*draft.rows)


def _drop_oldest(turn: Turn) -> None:
    # A report is the one thing that pressing the same button again can't bring back.
    others = [d for d in turn.drafts if d.form != REPORT_FORM.key]
    if len(turn.drafts) > DRAFTS_MOST:
        drop(turn, others[0])
