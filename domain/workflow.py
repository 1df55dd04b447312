"""The life of a case as one table: a row is a button.

Keyboards, permissions, history and notices derive from `ACTIONS`; whoever changes the life
of a case changes a row here (product.md section 3).
"""

from collections.abc import Mapping

from domain import effects, guards
from domain.action import Act, Action, Audience, Button, Change, Party, Tell
from domain.case import ANSWERED, OPEN, WAITING_FOR_THE_CITY, WITH_THE_AGENCY, Case, State
from domain.errors import RefusedError
from domain.evidence import ANSWER_LEAST
from domain.forms import Kind, Question
from domain.people import Actor, Role
from domain.report import PHOTOS_MOST
from domain.rules import Moment

__all__ = [
    "ACTIONS",
    "Act",
    "Action",
    "Audience",
    "Button",
    "Change",
    "Party",
    "Tell",
    "decide",
    "offered",
    "parties",
    "refusal",
]

REPORTER, CITIZEN, OFFICER = Party.REPORTER, Party.CITIZEN, Party.OFFICER
LEADER, DISPATCHER, SYSTEM = Party.LEADER, Party.DISPATCHER, Party.SYSTEM
PUBLIC = (Tell(Audience.REPORTER), Tell(Audience.FOLLOWERS))
STAFF, LEADERS = Tell(Audience.STAFF), Tell(Audience.LEADERS)
DISPATCHERS = Tell(Audience.DISPATCHERS)

REASON = Question("reason", least=10, most=1000)
PHOTOS = Question("photos", Kind.PHOTOS, required=False, most=PHOTOS_MOST)
INFORMATION = Question("text", least=1, most=2000, screened=True)
ANSWER = (
    Question("answer", least=ANSWER_LEAST, most=3000),
    Question("photos", Kind.PHOTOS, required=False, most=PHOTOS_MOST, fresh=True),
    Question("document", required=False, most=60),
    Question("document_on", Kind.DATE, when=lambda given: bool(given.get("document"))),
)
REJECTION = (
    Question("code", Kind.CHOICE, options="reject_codes"),
    Question("reason", least=20, most=1000),
)
REFERRAL = (
    Question("body", least=3, most=200),
    Question("proposal", least=20, most=1000),
    Question("until", Kind.DATE),
)

WORKED_ON = frozenset({State.ACCEPTED, State.REFERRED_UP})

TABLE: tuple[Action, ...] = (
    Action(
        "route",
        who=frozenset({SYSTEM}),
        from_=frozenset({State.SUBMITTED}),
        to=(State.ASSIGNED, State.TRIAGE),
        tells=(
            Tell(Audience.REPORTER),
            Tell(Audience.STAFF, only=State.ASSIGNED),
            Tell(Audience.DISPATCHERS, only=State.TRIAGE),
        ),
        effect=effects.route,
        button=Button.NONE,
    ),
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
        asks=(REASON, Question("until", Kind.DATE)),
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
        tells=PUBLIC,
        effect=effects.reject,
        review=True,
    ),
    Action(
        "merge",
        who=frozenset({DISPATCHER}),
        from_=OPEN,
        to=(State.MERGED,),
        asks=(Question("into", Kind.CODE),),
        tells=PUBLIC,
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
        guards=(guards.another_answered, guards.asked_for_a_second_look),
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
        asks=(Question("sure", Kind.CHOICE, options="sure"),),
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
        "acknowledge",
        who=frozenset({OFFICER, LEADER, DISPATCHER}),
        from_=OPEN | ANSWERED,
        button=Button.PAGE,
        strict=False,
        quiet=True,
    ),
    *(
        Action(
            key,
            who=frozenset({SYSTEM}),
            from_=OPEN | ANSWERED,
            tells=(tell,),
            effect=effects.check_off,
            button=Button.NONE,
            quiet=True,
        )
        for key, tell in (
            ("remind", STAFF),
            ("warn_leaders", LEADERS),
            ("warn_city", DISPATCHERS),
            ("remind_referral", STAFF),
            ("ask_rating", Tell(Audience.REPORTER)),
        )
    ),
    Action(
        "resume_clock",
        who=frozenset({SYSTEM}),
        from_=frozenset({State.AWAITING_CITIZEN}),
        to=(State.ACCEPTED,),
        tells=(*PUBLIC, STAFF),
        effect=effects.resume_clock,
        button=Button.NONE,
    ),
    Action(
        "close_unrated",
        who=frozenset({SYSTEM}),
        from_=frozenset({State.RESOLVED}),
        to=(State.CLOSED,),
        tells=PUBLIC,
        effect=effects.check_off,
        button=Button.NONE,
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

ACTIONS: Mapping[str, Action] = {action.key: action for action in TABLE}


def parties(case: Case, actor: Actor) -> frozenset[Party]:
    """What the actor is to the case. Nobody handles a report of their own."""
    if actor.person is None:
        return frozenset({Party.SYSTEM})
    if actor.person == case.reporter:
        return frozenset({Party.REPORTER})
    held = {
        Party.OFFICER: case.agency is not None and actor.holds(Role.OFFICER, case.agency),
        Party.LEADER: case.agency is not None and actor.holds(Role.LEADER, case.agency),
        Party.DISPATCHER: actor.holds(Role.DISPATCHER),
    }
    return frozenset({Party.CITIZEN, *(party for party, is_so in held.items() if is_so)})


def refusal(case: Case, action: Action, actor: Actor, moment: Moment) -> str | None:
    """Why the actor may not do this now, as the key of a text; None when they may."""
    if not action.who & parties(case, actor):
        return "not_yours"
    if case.state not in action.from_:
        return "not_now"
    failed = (g for g in action.guards if not g(case, actor, moment))
    return next((guard.__name__ for guard in failed), None)


def offered(case: Case, actor: Actor, moment: Moment) -> tuple[Action, ...]:
    """The actions this actor may take on this case now: their keyboard, in table order."""
    keys = (a for a in TABLE if a.button is Button.KEYBOARD)
    return tuple(a for a in keys if refusal(case, a, actor, moment) is None)


def decide(case: Case, act: Act) -> Change:
    """What the action changes, or RefusedError saying why it may not be taken."""
    action = ACTIONS[act.action]
    if (reason := refusal(case, action, act.actor, act.moment)) is not None:
        raise RefusedError(reason)
    if action.taps and act.given.get("tap") not in action.taps:
        raise RefusedError("not_now")
    fields = action.effect(case, act.actor, act.given, act.moment)
    usual = action.to[0] if action.to else case.state
    target = State(fields.pop("state", usual))
    tells = tuple(t for t in action.tells if t.only in (None, target))
    return Change(act, case.state, target, fields, tells)
