"""Every word people read is there, in both languages, and none is there for nothing."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest

from bot.locales import load_texts
from domain.action import Action, Audience, Button, Tell
from domain.broadcast import Aim, Fate, Standing
from domain.broadcast_form import DAYS, HOURS
from domain.broadcast_life import LIFE, Side
from domain.broadcast_notices import ANSWERS
from domain.case import PublicState, State
from domain.clocks import Clock
from domain.conversation import Ask
from domain.evidence import Fault
from domain.forms import Form, Question
from domain.notices import LEFT, NOW
from domain.people import Role
from domain.places import PlaceReason
from domain.report import RATING_REASONS
from domain.routing import RouteReason
from domain.rules import LADDER
from domain.severity import Severity
from domain.understanding import Emergency, OutOfScope
from domain.wording import CARD_LINES
from domain.workflow import ACTIONS
from handlers.broadcast_card import CONFIRMED, SURE
from handlers.drafts import FORMS
from handlers.menu import PLACES
from handlers.showing import UNSEEN, VIEWS
from storage.broadcast_telling import TOLD

ROOT = Path(__file__).parent.parent
CODE = [
    *chain.from_iterable((ROOT / name).rglob("*.py") for name in ("handlers", "domain", "bot"))
]
KEY = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+")
SAYING = frozenset({"say", "note", "text", "BadInputError"})
SIDES = {
    Audience.REPORTER: "case",
    Audience.FOLLOWERS: "follower",
    Audience.FORMER: "former",
}

# What is asked so that only a button can answer it: there is nothing to say again.
NEVER_ASKED = {"offer.photos", "offer.place"}
_STEERED = [m.key for m in LIFE if m.who != {Side.SYSTEM} and m.key != "change"]
_CONFIRMED = [f"{move}{SURE}" for move in CONFIRMED]
SPOKEN: dict[str, Iterable[object]] = {
    "severity": Severity,
    "public_state": PublicState,
    "state": State,
    "role": Role,
    "join.now": Role,
    "emergency": Emergency,
    "scope": OutOfScope,
    "clock": Clock,
    "stage": {rung.stage for rung in LADDER},
    "weekday": range(1, 8),
    "ask": Ask,
    "refused": ("not_yours", "not_now"),
    "menu": PLACES,
    "view": VIEWS,
    "card": CARD_LINES,
    "rating.reason": RATING_REASONS,
    "rating.thanks": ACTIONS["rate"].taps,
    "notice": ("room.news", NOW, LEFT),
    "personal": ("mask", "keep"),
    "name": ("hidden", "open"),
    "consent": ("yes", "no"),
    "offer": ("yes", "no"),
    "sure": ("yes", "no"),
    "resolve.answer": Fault,
    "form": ("send", "edit", "cancel", *(key for key in FORMS if key not in ACTIONS)),
    "broadcast.standing": Standing,
    "broadcast.fate": Fate,
    "broadcast.aim": Aim,
    "broadcast.hour": HOURS,
    "broadcast.days": DAYS,
    "broadcast.answer": ANSWERS,
    "broadcast.heard": ANSWERS,
    "broadcast.when": ("now", "later"),
    "broadcast.asks": ("yes", "no"),
    "broadcast.emergency": ("yes", "no"),
    "broadcast": ("send",),
    "broadcast.chart": ("title", *ANSWERS, "others"),
    "broadcast.move": (*_STEERED, "change", "view", "results", "unsure", *_CONFIRMED),
    "broadcast.sure": CONFIRMED,
    "broadcast.news": (*TOLD, "somebody"),
    "broadcast.done": _STEERED,
    "broadcast.refused": (
        "not_yours",
        "own",
        "not_now",
        "not_over_time",
        "has_reason",
        "can_be_recalled",
    ),
    "control": ("back", "skip", "keep", "cancel"),
}


@cache
def catalogs() -> dict[str, dict[str, tuple[str, ...]]]:
    """Both languages: each key with its one or two forms."""
    loaded = load_texts(ROOT / "locales").catalogs
    return {
        language: {k: (v,) if isinstance(v, str) else v for k, v in catalog.items()}
        for language, catalog in loaded.items()
    }


def keys() -> set[str]:
    return {*catalogs()["vi"]}


@cache
def nodes() -> list[ast.AST]:
    """All code as a tree."""
    return [n for path in CODE for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


@cache
def constants() -> dict[str, bool]:
    """Every dotted word in the code, and whether it is said right where it stands."""
    words = (n.value for n in nodes() if isinstance(n, ast.Constant) and isinstance(n.value, str))
    found = {word: False for word in words if KEY.fullmatch(word)}
    for call in (n for n in nodes() if isinstance(n, ast.Call) and n.args):
        if _name(call.func) in SAYING:
            found |= dict.fromkeys(_said(call.args[0]), True)
        if _name(call.func) == "RefusedError":
            found |= {f"refused.{reason}": True for reason in _said(call.args[0])}
    return found


@cache
def patterns() -> re.Pattern[str]:
    """Keys the code puts together, of the families that no table here spells out."""
    spelt_out = {key.partition(".")[0] for key in called_for()}
    put_together = [
        "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in n.values)
        for n in nodes()
        if isinstance(n, ast.JoinedStr)
    ]
    families = re.compile(r"([a-z_]+)\\\.")
    found = [(families.match(pattern), pattern) for pattern in put_together]
    return re.compile("|".join(p for f, p in found if f and f[1] not in spelt_out))


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _said(arg: ast.expr) -> Iterator[str]:
    """A key said as it stands, or one of two."""
    options = (arg.body, arg.orelse) if isinstance(arg, ast.IfExp) else (arg,)
    for option in options:
        if isinstance(option, ast.Constant) and isinstance(option.value, str):
            yield option.value


# --- what the tables call for ------------------------------------------------------------------


def spoken() -> Iterator[str]:
    for prefix, words in SPOKEN.items():
        yield from (f"{prefix}.{word}" for word in words)
    yield from chain(RouteReason, PlaceReason)
    yield from ("history.submit", "timeline.submit")
    yield from (f"refused.{g.__name__}" for a in ACTIONS.values() for g in a.guards)


def of_action(action: Action) -> Iterator[str]:
    yield f"history.{action.key}"
    if action.button is not Button.NONE:
        yield from (f"action.{action.key}.{tap}" for tap in action.taps)
        if not action.taps:
            yield f"action.{action.key}"
            yield f"done.{action.key}"
    if action.key not in UNSEEN:
        yield f"timeline.{action.key}"
    yield from (notice(action, tell) for tell in action.tells)


def notice(action: Action, tell: Tell) -> str:
    return f"notice.{SIDES.get(tell.audience, 'staff')}.{action.key}"


def of_form(form: Form) -> Iterator[str]:
    for question in form.questions:
        yield from of_question(form, question)
    if form.review:
        yield f"{form.key}.review"


def of_question(form: Form, question: Question) -> Iterator[str]:
    asked = f"{form.key}.{question.key}"
    if asked not in NEVER_ASKED:
        yield from (f"{asked}.ask", f"{asked}.again")
    action = ACTIONS.get(form.key)
    # What depends on how the case stands is shown once more when the case has moved.
    if question.shown and (form.review or (action and action.strict)):
        yield f"{asked}.label"


# What is more particular than the tables call for: for one outcome, form or question only.
PARTICULAR = re.compile(
    r"(done|timeline|notice\.(case|staff))\.[a-z_]+\.("
    + "|".join(State)
    + r")|cancel\.("
    + "|".join(FORMS)
    + r")|kept\.withdraw|[a-z_]+\.[a-z_]+\.(begun|blank|unfit|label)"
)


def called_for() -> set[str]:
    actions = chain.from_iterable(map(of_action, ACTIONS.values()))
    forms = chain.from_iterable(map(of_form, FORMS.values()))
    return {str(key) for key in chain(spoken(), actions, forms)}


# --- the tests ---------------------------------------------------------------------------------


def test_both_languages_have_the_same_keys():
    assert keys() == {*catalogs()["en"]}


def test_every_key_the_tables_call_for_has_words():
    assert called_for() - keys() == set()


def test_every_key_said_in_the_code_has_words():
    assert {
        key for key, said in constants().items() if said and KEY.fullmatch(key)
    } - keys() == set()


def test_no_words_are_there_for_nothing():
    unused = keys() - called_for() - {*constants()}
    spelt = (PARTICULAR, patterns())
    assert {key for key in unused if not any(way.fullmatch(key) for way in spelt)} == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_only_a_ward_of_the_same_name_needs_no_words(language):
    empty = {key for key, forms in catalogs()[language].items() if not all(forms)}
    assert empty == {PlaceReason.SAME_NAME}


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_placeholders():
    for key, forms in catalogs()["vi"].items():
        english = catalogs()["en"][key]
        assert names(forms[-1]) == names(english[-1]), key
        # One of something may do without the figure.
        assert all(names(form) <= names(english[-1]) for form in english), key


def test_vietnamese_speaks_to_everybody_as_anh_chi():
    for key, forms in catalogs()["vi"].items():
        if not key.startswith("said."):
            assert not re.search(r"\b([Bb]ạn|[Qq]uý|[Bb]ác|[Cc]ác vị|người dùng)\b", forms[0]), key


def test_english_holds_no_vietnamese_but_names():
    allowed = re.compile(r"Nâng Niu|UBND-ĐT|QĐ|Ngôn ngữ|Tiếng Việt|Láng|Khương Trung|Sóc Sơn")
    for key, forms in catalogs()["en"].items():
        if not key.startswith("said."):
            left = allowed.sub("", " ".join(forms))
            assert not re.search(r"[À-ÃÈ-ÊÌ-ÍÒ-ÕÙ-ÚÝà-ãè-êì-íò-õù-úýĂăĐđĨĩŨũƠơƯưẠ-ỹ]", left), key


# A text, and why it is wrong.
BREACHES = [
    ("cancel.nothing", "used literally"),
    ("history.accept", "called for by a table"),
    ("done.resolve.awaiting_approval", "more particular"),
]


@pytest.mark.parametrize(("key", "why"), BREACHES)
def test_the_guard_sees_each_way_of_using_a_text(key, why):
    ways = {
        "used literally": key in constants(),
        "called for by a table": key in called_for(),
        "more particular": PARTICULAR.fullmatch(key) is not None,
    }
    assert [way for way, is_so in ways.items() if is_so] == [why]
    assert key in keys()
