"""What each action changes in a case besides its state: small pure functions, one per action.

Every effect is `(case, actor, given, moment) -> fields`; a field "state" overrides the
action's usual target, a field "told" adds to what the event and its notices say.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from domain import deadlines
from domain.calendar import WorkingCalendar
from domain.case import Case, State
from domain.deadlines import Limits
from domain.errors import RefusedError
from domain.evidence import is_proven
from domain.people import Actor
from domain.rules import Moment
from domain.severity import Severity

Given = Mapping[str, Any]
Fields = dict[str, Any]


def nothing(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The event alone is the effect."""
    return {}


def route(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """To the agency that the routing rules found, else to triage."""
    agency = given.get("agency")
    return {"agency": agency, "state": State.ASSIGNED if agency else State.TRIAGE}


def accept(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The first to press has it."""
    return {"officer": actor.person}


def return_to_city(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Back to the city office; the due dates stay as they are."""
    return {"agency": None, "officer": None, "extension": None, "hops": case.hops + 1}


def assign(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """To an agency; taking a case from one agency to another is a transfer as well."""
    moved = case.agency not in (None, given["agency"])
    return {
        "agency": given["agency"],
        "officer": None,
        "extension": None,
        "hops": case.hops + moved,
    }


def classify(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Another severity counts from the same start: the citizen's clock is never reset."""
    severity = Severity(given["severity"])
    calendar, limits = moment.rules.calendar, moment.rules.limits
    allowed = deadlines.handle_minutes(severity, calendar, limits=limits)
    minutes = allowed + case.paused_minutes + case.extended_minutes
    due_at = calendar.add(case.clock_from_at, minutes)
    return {"category": given["category"], "severity": severity, "handle_due_at": due_at}


def ask_citizen(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The handle clock stands still while the citizen is asked."""
    return {"asks": case.asks + 1, "question": given["question"], "paused_at": moment.now}


def answer_question(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The handle clock goes on with the minutes it had left."""
    return {"question": None} | add_photos(case, actor, given, moment) | _resumed(case, moment)


def add_photos(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Pictures join those of the report; the words are in the event."""
    new = tuple(p for p in given.get("photos") or () if p not in case.photos)
    return {"photos": (*case.photos, *new)} if new else {}


def refer_up(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The body above stands in the event; the case looks again on the promised date."""
    return {"referred_until_on": date.fromisoformat(given["until"])}


def resolve(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """With proof the answer goes out; without it a leader looks first."""
    document = _document(given)
    fields: Fields = {
        "answer": given["answer"],
        "proof": tuple(given.get("photos") or ()),
        "document": document,
        "answered_by": actor.person,
    }
    if is_proven(fields["proof"], document):
        return fields | {"resolved_at": moment.now, "second_look_due_at": None}
    return fields | {"state": State.AWAITING_APPROVAL}


def approve(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The answer goes out as it was written."""
    return {"resolved_at": moment.now, "second_look_due_at": None}


def send_back(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The draft is taken off the case; it stays in the history."""
    return {"answer": None, "proof": (), "document": None, "answered_by": None}


def reject(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The reason is the answer the citizen sees."""
    return {"answer": given["reason"], "resolved_at": moment.now}


def contest(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The city office looks at the refusal, on a receive clock of its own."""
    calendar, limits = moment.rules.calendar, moment.rules.limits
    due_at = deadlines.receive_due(moment.now, calendar, limits=limits)
    again = {"agency": None, "officer": None, "answer": None, "resolved_at": None}
    return again | {"contested": True, "receive_due_at": due_at}


def merge(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The reporter goes on as a follower of the other case."""
    return {"merged_into": given["into"]} | _resumed(case, moment)


def stop_clock(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Nothing runs any more."""
    return {"question": None} | _resumed(case, moment)


def rate(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Satisfied or acceptable closes; dissatisfied asks another person to look again."""
    if given["tap"] != "dissatisfied":
        return {"rated": True, "second_look_due_at": None}
    rules = moment.rules
    due_at = rules.calendar.add_days(moment.now, rules.second_look_days)
    return {"rated": True, "state": State.RESOLVED, "second_look_due_at": due_at}


def close(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The second look is done."""
    return {"second_look_due_at": None}


def reopen(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """A new round with clocks of its own, which the event states; the old answer stays in it."""
    now, calendar, limits = moment.now, moment.rules.calendar, moment.rules.limits
    return {
        "round": case.round + 1,
        "officer": None,
        "answer": None,
        "proof": (),
        "document": None,
        "answered_by": None,
        "resolved_at": None,
        "second_look_due_at": None,
        "referred_until_on": None,
        "extension": None,
        "extended_minutes": 0,
        "rated": False,
        "clock_from_at": now,
        "paused_minutes": 0,
        **opened_clocks(now, case.severity, calendar, limits),
    }


def ask_extension(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """A date after the present due date; a leader decides."""
    until = date.fromisoformat(given["until"])
    if moment.rules.calendar.close_of(until) <= case.handle_due_at:
        raise RefusedError("not_later")
    asked = {"until": given["until"], "reason": given["reason"], "by": actor.person}
    return {"extension": asked}


def grant_extension(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The new due date, and how many working minutes it adds: on-time is told without them too."""
    calendar, asked = moment.rules.calendar, case.extension or {}
    until = date.fromisoformat(asked["until"])
    due_at = max(calendar.close_of(until), case.handle_due_at)
    more = calendar.between(case.handle_due_at, due_at)
    return {
        "extension": None,
        "handle_due_at": due_at,
        "extended_minutes": case.extended_minutes + more,
        "told": {"until": asked["until"], "reason": asked["reason"]},
    }


def refuse_extension(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The due date stays."""
    return {"extension": None}


def check_off(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """These checks are done and never come again."""
    return {"checked": (*case.checked, *given["keys"])}


def resume_clock(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The citizen was silent for days: the clock goes on with the minutes it had left."""
    resumed = {"question": None} | _resumed(case, moment)
    return resumed | check_off(case, actor, given, moment)


def opened_clocks(
    now: datetime, severity: Severity, calendar: WorkingCalendar, limits: Limits
) -> Fields:
    """The two due dates counted from now, as at a submission or a reopening."""
    handle_due_at = deadlines.handle_due(now, severity, calendar=calendar, limits=limits)
    receive_due_at = deadlines.receive_due(now, calendar, limits=limits)
    # What must be handled within four hours can't be received within eight.
    return {
        "receive_due_at": min(receive_due_at, handle_due_at),
        "handle_due_at": handle_due_at,
    }


def _document(given: Given) -> str | None:
    number, on = given.get("document"), given.get("document_on")
    return f"{number} ({date.fromisoformat(on):%d/%m/%Y})" if number and on else None


def _resumed(case: Case, moment: Moment) -> Fields:
    if case.paused_at is None:
        return {}
    calendar, paused_at, now = moment.rules.calendar, case.paused_at, moment.now
    minutes = case.paused_minutes + calendar.between(paused_at, now)
    due_at = deadlines.resume(case.handle_due_at, paused_at, resumed_at=now, calendar=calendar)
    return {"paused_at": None, "paused_minutes": minutes, "handle_due_at": due_at}
