"""What those who work on cases may do: a row is a button."""

from domain import effects, guards
from domain.action import Action, Audience, Button, Tell
from domain.case import ANSWERED, OPEN, WAITING_FOR_THE_CITY, WITH_THE_AGENCY, State
from domain.evidence import ANSWER_LEAST
from domain.forms import Kind, Question, Span, has
from domain.report import PHOTOS_MOST
from domain.workflow.words import (
    DISPATCHER,
    DISPATCHERS,
    LEADER,
    LEADERS,
    OFFICER,
    PUBLIC,
    REASON,
    STAFF,
)

ANSWER = (
    Question("answer", least=ANSWER_LEAST, most=3000, options="standard_answers"),
    Question("photos", Kind.PHOTOS, required=False, most=PHOTOS_MOST, fresh=True),
    Question("document", required=False, most=60),
    Question("document_on", Kind.DATE, when=has("document"), span=Span.PAST),
)
REJECTION = (
    Question("code", Kind.CHOICE, options="reject_codes"),
    Question("reason", least=20, most=1000),
)
REFERRAL = (
    Question("body", least=3, most=200),
    Question("proposal", least=20, most=1000),
    Question("until", Kind.DATE, span=Span.COMING),
)

WORKED_ON = frozenset({State.ACCEPTED, State.REFERRED_UP})

OFFICERS: tuple[Action, ...] = (
    Action(
        "accept",
        who=frozenset({OFFICER, LEADER}),
        from_=frozenset({State.ASSIGNED}),
        to=(State.ACCEPTED,),
        tells=PUBLIC,
        effect=effects.accept,
    ),
    Action(
        "return",
        who=frozenset({OFFICER, LEADER}),
        from_=frozenset({State.ASSIGNED, State.ACCEPTED}),
        to=(State.TRIAGE,),
        asks=(REASON, Question("agency", Kind.CHOICE, required=False, options="agencies")),
        tells=(*PUBLIC, DISPATCHERS),
        effect=effects.return_to_city,
        guards=(guards.few_hops,),
    ),
    Action(
        "ask_citizen",
        who=frozenset({OFFICER, LEADER}),
        from_=frozenset({State.ACCEPTED}),
        to=(State.AWAITING_CITIZEN,),
        asks=(Question("question", least=10, most=1000),),
        tells=PUBLIC,
        effect=effects.ask_citizen,
        guards=(guards.asks_left,),
    ),
    Action(
        "refer_up",
        who=frozenset({LEADER}),
        from_=frozenset({State.ACCEPTED}),
        to=(State.REFERRED_UP,),
        asks=REFERRAL,
        tells=(*PUBLIC, DISPATCHERS),
        effect=effects.refer_up,
        review=True,
    ),
    Action(
        "resolve",
        who=frozenset({OFFICER, LEADER}),
        from_=frozenset({State.ACCEPTED, State.REFERRED_UP}),
        to=(State.RESOLVED, State.AWAITING_APPROVAL),
        asks=ANSWER,
        tells=(
            Tell(Audience.REPORTER, only=State.RESOLVED),
            Tell(Audience.FOLLOWERS, only=State.RESOLVED),
            Tell(Audience.LEADERS, only=State.AWAITING_APPROVAL),
        ),
        effect=effects.resolve,
        review=True,
    ),
    Action(
        "ask_extension",
        who=frozenset({OFFICER, LEADER}),
        from_=WORKED_ON,
        asks=(REASON, Question("until", Kind.DATE, span=Span.COMING)),
        tells=(LEADERS,),
        effect=effects.ask_extension,
        guards=(guards.not_yet_due, guards.nothing_asked),
    ),
    Action(
        "grant_extension",
        who=frozenset({LEADER, DISPATCHER}),
        from_=WORKED_ON,
        tells=(*PUBLIC, STAFF),
        effect=effects.grant_extension,
        guards=(guards.extension_asked, guards.another_asked),
    ),
    Action(
        "refuse_extension",
        who=frozenset({LEADER, DISPATCHER}),
        from_=WORKED_ON,
        asks=(REASON,),
        tells=(STAFF,),
        effect=effects.refuse_extension,
        guards=(guards.extension_asked, guards.another_asked),
    ),
    Action(
        "approve",
        who=frozenset({LEADER, DISPATCHER}),
        from_=frozenset({State.AWAITING_APPROVAL}),
        to=(State.RESOLVED,),
        tells=(*PUBLIC, STAFF),
        effect=effects.approve,
        guards=(guards.another_answered,),
    ),
    Action(
        "send_back",
        who=frozenset({LEADER, DISPATCHER}),
        from_=frozenset({State.AWAITING_APPROVAL}),
        to=(State.ACCEPTED,),
        asks=(REASON,),
        tells=(STAFF,),
        effect=effects.send_back,
    ),
    Action(
        "assign",
        who=frozenset({DISPATCHER}),
        from_=WAITING_FOR_THE_CITY | WITH_THE_AGENCY,
        to=(State.ASSIGNED,),
        asks=(Question("agency", Kind.CHOICE, options="agencies"),),
        tells=(*PUBLIC, STAFF),
        effect=effects.assign,
    ),
    Action(
        "classify",
        who=frozenset({DISPATCHER}),
        from_=WAITING_FOR_THE_CITY | WITH_THE_AGENCY,
        asks=(
            Question("category", Kind.CHOICE, options="categories"),
            Question("severity", Kind.CHOICE, options="severities"),
        ),
        tells=(Tell(Audience.REPORTER), STAFF),
        effect=effects.classify,
    ),
    Action(
        "reject",
        who=frozenset({LEADER, DISPATCHER}),
        from_=frozenset({State.TRIAGE, State.ASSIGNED, State.ACCEPTED}),
        to=(State.REJECTED,),
        asks=REJECTION,
        tells=(*PUBLIC, STAFF),
        effect=effects.reject,
        review=True,
    ),
    Action(
        "merge",
        who=frozenset({DISPATCHER}),
        from_=OPEN,
        to=(State.MERGED,),
        asks=(Question("into", Kind.CODE, options="cases_that_go_on"),),
        tells=(*PUBLIC, STAFF),
        effect=effects.merge,
        review=True,
    ),
    Action(
        "unmask",
        who=frozenset({DISPATCHER}),
        from_=frozenset(State),
        asks=(REASON,),
        tells=(Tell(Audience.REPORTER),),
        guards=(guards.has_contact,),
        quiet=True,
    ),
    Action(
        "reopen",
        who=frozenset({LEADER, DISPATCHER}),
        from_=ANSWERED,
        to=(State.ASSIGNED,),
        asks=(REASON,),
        tells=(*PUBLIC, STAFF),
        effect=effects.reopen,
        guards=(guards.another_answered, guards.second_look_or_city),
    ),
    Action(
        "uphold",
        who=frozenset({LEADER, DISPATCHER}),
        from_=frozenset({State.RESOLVED}),
        to=(State.CLOSED,),
        asks=(REASON,),
        tells=PUBLIC,
        effect=effects.close,
        guards=(guards.another_answered, guards.asked_for_a_second_look),
    ),
    Action(
        "acknowledge",
        who=frozenset({OFFICER, LEADER, DISPATCHER}),
        from_=OPEN | ANSWERED,
        button=Button.PAGE,
        strict=False,
        quiet=True,
    ),
)
