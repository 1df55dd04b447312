"""What citizens may do: a row is a button."""

from domain import effects, guards
from domain.action import Action, Audience, Button, Tell
from domain.case import ANSWERED, OPEN, State
from domain.forms import Kind, Question, is_one_of
from domain.workflow.words import (
    CITIZEN,
    DISPATCHERS,
    INFORMATION,
    PHOTOS,
    REPORTER,
    STAFF,
)

CITIZENS: tuple[Action, ...] = (
    Action(
        "rate",
        who=frozenset({REPORTER}),
        from_=ANSWERED,
        to=(State.CLOSED, State.RESOLVED),
        taps=("satisfied", "acceptable", "dissatisfied"),
        tells=(Tell(Audience.LEADERS, only=State.RESOLVED),),
        effect=effects.rate,
        guards=(guards.rating_is_open,),
        strict=False,
    ),
    Action(
        "explain_rating",
        who=frozenset({REPORTER}),
        from_=ANSWERED,
        guards=(guards.rating_is_open,),
        button=Button.NONE,
        strict=False,
        quiet=True,
        on_card=True,
    ),
    Action(
        "answer_question",
        who=frozenset({REPORTER}),
        from_=frozenset({State.AWAITING_CITIZEN}),
        to=(State.ACCEPTED,),
        asks=(INFORMATION, PHOTOS),
        tells=(STAFF,),
        effect=effects.answer_question,
        strict=False,
    ),
    Action(
        "add_information",
        who=frozenset({REPORTER}),
        from_=OPEN - {State.AWAITING_CITIZEN},
        asks=(INFORMATION, PHOTOS),
        tells=(STAFF,),
        effect=effects.add_photos,
        strict=False,
    ),
    Action(
        "contest",
        who=frozenset({REPORTER}),
        from_=frozenset({State.REJECTED}),
        to=(State.TRIAGE,),
        asks=(Question("reason", least=10, most=1000, screened=True),),
        tells=(DISPATCHERS,),
        effect=effects.contest,
        guards=(guards.not_contested,),
        strict=False,
    ),
    Action(
        "withdraw",
        who=frozenset({REPORTER}),
        from_=OPEN,
        to=(State.WITHDRAWN,),
        asks=(Question("sure", Kind.CHOICE, options="sure", ends=is_one_of("no")),),
        tells=(Tell(Audience.FOLLOWERS), STAFF),
        effect=effects.stop_clock,
        strict=False,
    ),
    Action(
        "follow",
        who=frozenset({CITIZEN}),
        from_=OPEN | ANSWERED,
        button=Button.PAGE,
        strict=False,
        quiet=True,
    ),
    Action(
        "unfollow",
        who=frozenset({CITIZEN}),
        from_=frozenset(State),
        button=Button.PAGE,
        strict=False,
        quiet=True,
    ),
)
