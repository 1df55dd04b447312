"""What happens by itself: a row for everything the system does to a case."""

from domain import effects
from domain.action import Action, Audience, Button, Tell
from domain.case import ANSWERED, OPEN, State
from domain.workflow.words import (
    DISPATCHERS,
    LEADERS,
    PUBLIC,
    STAFF,
    SYSTEM,
)

SYSTEM_ROWS: tuple[Action, ...] = (
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
        "note_time",
        who=frozenset({SYSTEM}),
        from_=OPEN | ANSWERED,
        effect=effects.check_off,
        button=Button.NONE,
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
        "escalate",
        who=frozenset({SYSTEM}),
        from_=frozenset({State.ASSIGNED}),
        tells=(DISPATCHERS,),
        effect=effects.check_off,
        button=Button.NONE,
        quiet=True,
    ),
    *(
        Action(
            key,
            who=frozenset({SYSTEM}),
            from_=states,
            tells=tells,
            effect=effects.recount,
            button=Button.NONE,
            quiet=True,
        )
        for key, states, tells in (
            ("recount", OPEN, (*PUBLIC, STAFF)),
            ("recount_look", ANSWERED, (LEADERS,)),
        )
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
)
