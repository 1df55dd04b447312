"""Which transcripts of the handlers are played on Zalo: all, with the first of their examples."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

import pytest

from tests.handlers.conftest import ROOT

FIXTURE = type(pytest.fixture(lambda: None))
EXAMPLES_MOST = 2
ELSEWHERE = {
    "test_a_card_follows_its_case_and_says_when_it_is_gone",
    "test_a_card_that_came_with_news_says_what_was_done_since",
    "test_any_answer_of_a_draft_is_changed_without_starting_over",
    "test_pausing_going_on_and_cancelling_below_the_figures",
    "test_what_has_arrived_is_taken_back",
    "test_words_and_then_the_button_are_one_event_and_one_card",
}
"""What is shown of a message changed or taken back, and the web by name: not on Zalo."""
NO_CHAT = {"test_anything", "test_changed_words"}
"""Random days live in a town of their own making; on Zalo nobody can change a sent message."""


def transcripts(besides: Collection[str] = ()) -> dict[str, Any]:
    """Every transcript of the handlers by name, and the fixtures of their own.

    Of a table of examples the first ones are played: the others are about words.
    """
    found = {name: thing for module in _modules() for name, thing in vars(module).items()}
    unknown = set(besides) - set(found)
    assert not unknown, f"there is no {unknown} any more"
    besides = {*besides, *ELSEWHERE}
    tests = {name: _with_fewer(found[name]) for name in found if _is_played(found[name], name)}
    fixtures = {name: thing for name, thing in found.items() if isinstance(thing, FIXTURE)}
    return fixtures | {name: test for name, test in tests.items() if name not in besides}


def _is_played(thing: Any, name: str) -> bool:
    """Whether it is a transcript; what wants a plain town is the same on every channel."""
    if not (name.startswith("test_") and callable(thing)):
        return False
    return "plain_town" not in inspect.signature(thing).parameters


def _modules() -> list[ModuleType]:
    names = sorted(path.stem for path in (ROOT / "tests/handlers").glob("test_*.py"))
    return [import_module(f"tests.handlers.{name}") for name in names if name not in NO_CHAT]


def _with_fewer(test: Any) -> Any:
    """The same test with the first examples of its table."""
    played = FunctionType(
        test.__code__, test.__globals__, test.__name__, test.__defaults__, test.__closure__
    )
    played.pytestmark = [_cut(mark) for mark in getattr(test, "pytestmark", [])]  # type: ignore[attr-defined] # pytest reads it
    return played


def _cut(mark: pytest.Mark) -> pytest.Mark:
    if mark.name != "parametrize":
        return mark
    names, examples = mark.args
    return pytest.mark.parametrize(names, list(examples)[:EXAMPLES_MOST], **mark.kwargs).mark
