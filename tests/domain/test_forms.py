"""Forms as data: which question comes next, which came before, and the forms there are."""

import pytest

from domain.evidence import ANSWER_LEAST
from domain.forms import Form, Kind, Question, has
from domain.report import RATING_FORM, REPORT_FORM
from domain.workflow import ACTIONS
from handlers.drafts import FORMS
from handlers.options import SOURCES

FORM = Form(
    "example",
    (
        Question("what"),
        Question("where", Kind.PLACE),
        Question("name", Kind.CHOICE, options="name_shown"),
        Question("phone", when=has("name", "open")),
        Question("note", required=False),
    ),
)

# After which question, with which answers, comes which; None is the end.
NEXT = [
    (None, {}, "what"),
    (None, {"what": "x"}, "where"),
    ("what", {"what": "x"}, "where"),
    ("name", {"name": "open"}, "phone"),
    ("name", {"name": "hidden"}, "note"),
    ("name", {}, "note"),
    ("phone", {"name": "open", "phone": "x"}, "note"),
    ("note", {}, None),
    (None, {"what": "x", "where": "y", "name": "hidden", "note": None}, None),
    ("what", {"where": "y", "name": "hidden"}, "note"),
    ("a question of an older version", {"what": "x"}, "where"),
]
# Before which question, with which answers, lies which.
BEFORE = [
    ("what", {}, None),
    ("where", {"what": "x"}, "what"),
    ("where", {}, None),
    ("note", {"what": "x", "where": "y", "name": "hidden"}, "name"),
    ("note", {"what": "x", "phone": "1"}, "phone"),
    (None, {"what": "x", "note": None}, "note"),
    ("a question of an older version", {"what": "x"}, "what"),
]
# A condition, the answers, and whether it holds.
HAS = [
    (has("name"), {}, False),
    (has("name"), {"name": None}, False),
    (has("name"), {"name": ""}, False),
    (has("name"), {"name": "open"}, True),
    (has("name", "open", "both"), {"name": "both"}, True),
    (has("name", "open"), {"name": "hidden"}, False),
    (has("name", "open"), {}, False),
]


@pytest.mark.parametrize(("key", "answers", "found"), NEXT)
def test_next_question(key, answers, found):
    question = FORM.next_after(key, answers)
    assert (question.key if question else None) == found


@pytest.mark.parametrize(("key", "answers", "found"), BEFORE)
def test_question_before(key, answers, found):
    question = FORM.before(key, answers)
    assert (question.key if question else None) == found


@pytest.mark.parametrize(("condition", "answers", "holds"), HAS)
def test_condition(condition, answers, holds):
    assert condition(answers) is holds


def test_the_report_asks_what_happens_before_it_suggests_a_category():
    keys = [q.key for q in REPORT_FORM.questions]
    assert keys[:5] == ["text", "category", "place", "address", "photos"]
    assert keys[-1] == "consent"
    assert REPORT_FORM.review
    text, photos = REPORT_FORM.questions[0], REPORT_FORM.questions[4]
    assert (text.least, text.most, text.screened) == (10, 2000, True)
    assert (photos.required, photos.most) == (False, 10)


# What is asked before an action: * is required, and the answer carries no used picture.
ASKED = {
    "return": "reason* agency",
    "ask_citizen": "question*",
    "refer_up": "body* proposal* until*",
    "resolve": "answer* photos document document_on*",
    "ask_extension": "reason* until*",
    "refuse_extension": "reason*",
    "send_back": "reason*",
    "assign": "agency*",
    "classify": "category* severity*",
    "reject": "code* reason*",
    "merge": "into*",
    "unmask": "reason*",
    "reopen": "reason*",
    "uphold": "reason*",
    "answer_question": "text* photos",
    "add_information": "text* photos",
    "contest": "reason*",
    "withdraw": "sure*",
}


def test_what_every_action_asks():
    asked = {
        a.key: " ".join(q.key + "*" * q.required for q in a.asks)
        for a in ACTIONS.values()
        if a.asks
    }
    assert asked == ASKED


def test_an_answer_is_long_enough_and_shows_new_pictures():
    answer, photos, _, on = ACTIONS["resolve"].asks
    assert (answer.least, ANSWER_LEAST) == (40, 40)
    assert photos.fresh
    assert on.applies({"document": "12/TB"})
    assert not on.applies({"document": None})


def test_what_a_citizen_writes_about_a_case_is_screened():
    assert {q.key for a in ACTIONS.values() for q in a.asks if q.screened} == {"text", "reason"}
    assert ACTIONS["contest"].asks[0].screened
    assert ACTIONS["add_information"].asks[0].screened
    assert ACTIONS["answer_question"].asks[0].screened


def test_reasons_are_asked_of_the_dissatisfied_only():
    reasons = RATING_FORM.questions[0]
    assert [reasons.applies({"tap": tap}) for tap in ACTIONS["rate"].taps] == [False, False, True]


def test_every_form_has_keys_of_its_own_and_every_choice_a_source():
    for form in FORMS.values():
        keys = [q.key for q in form.questions]
        assert len(keys) == len({*keys})
        sources = {q.options for q in form.questions if q.kind in (Kind.CHOICE, Kind.MANY)}
        assert sources <= {*SOURCES}
