"""What each action changes in a case besides its state: small pure functions, one per action.

Every effect is `(case, actor, given, moment) -> fields`; a field "state" overrides the
action's usual target, a field "told" adds to what the event and its notices say.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain.case import Case, State
from domain.counting import moved_to, opened_clocks, outdated, recounted, resumed
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
    state = State.ASSIGNED if agency else State.TRIAGE
    return {"agency": agency, "state": state} | _handed_over(case, agency, moment)


def accept(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The first to press has it."""
    return {"officer": actor.person}


def return_to_city(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Back to the city office; the time that was spent stays spent."""
    gone = {"agency": None, "officer": None, "extension": None, "hops": case.hops + 1}
    return gone | _handed_over(case, None, moment)


def assign(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """To an agency; taking a case from one agency to another is a transfer as well."""
    moved = case.agency not in (None, given["agency"])
    return {
        "agency": given["agency"],
        "officer": None,
        "extension": None,
        "hops": case.hops + moved,
    } | _handed_over(case, given["agency"], moment)


def _handed_over(case: Case, agency: str | None, moment: Moment) -> Fields:
    return {"assigned_at": moment.now if agency else None} | moved_to(case, agency, moment)


def classify(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Another severity counts from the same start: the citizen's clock is never reset."""
    told = {"category": given["category"], "severity": Severity(given["severity"])}
    return told | recounted(replace(case, **told), moment)


def ask_citizen(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The handle clock stands still while the citizen is asked."""
    return {"asks": case.asks + 1, "question": given["question"], "paused_at": moment.now}


def answer_question(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The handle clock goes on with the minutes it had left."""
    return {"question": None} | add_photos(case, actor, given, moment) | resumed(case, moment)


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
    """The city office looks at the refusal, in a new round."""
    city = replace(case, agency=None)
    return _new_round(city, moment) | {"agency": None, "assigned_at": None, "contested": True}


def merge(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The reporter goes on as a follower of the other case."""
    return {"merged_into": given["into"]} | resumed(case, moment)


def stop_clock(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Nothing runs any more."""
    return {"question": None} | resumed(case, moment)


def rate(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """Satisfied or acceptable closes; dissatisfied asks another person to look again."""
    if given["tap"] != "dissatisfied":
        return {"rated": True, "second_look_due_at": None}
    rules = moment.rules
    calendar, now = rules.calendar_of(case.agency), moment.now
    return {
        "rated": True,
        "state": State.RESOLVED,
        "second_look_from_at": now,
        "second_look_due_at": calendar.add_days(now, rules.second_look_days),
    }


def close(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The second look is done."""
    return {"second_look_due_at": None}


def reopen(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The old answer stays in the event, with the clocks of the new round."""
    return _new_round(case, moment) | {"assigned_at": moment.now}


def _new_round(case: Case, moment: Moment) -> Fields:
    """Clocks and a ladder of its own, and nothing answered yet."""
    calendar = moment.rules.calendar_of(case.agency)
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
        "paused_minutes": 0,
        **opened_clocks(moment.now, case.severity, calendar, moment.rules.limits),
    }


def ask_extension(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """A date after the present due date; a leader decides."""
    until = date.fromisoformat(given["until"])
    if moment.rules.calendar_of(case.agency).close_of(until) <= case.handle_due_at:
        raise RefusedError("not_later")
    asked = {"until": given["until"], "reason": given["reason"], "by": actor.person}
    return {"extension": asked}


def grant_extension(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The new due date, and how many working minutes it adds: on-time is told without them too."""
    calendar, asked = moment.rules.calendar_of(case.agency), case.extension or {}
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


def recount(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The working time of the city changed, and with it what is due when."""
    return outdated(case, moment)


def resume_clock(case: Case, actor: Actor, given: Given, moment: Moment) -> Fields:
    """The citizen was silent for days: the clock goes on with the minutes it had left."""
    runs = {"question": None} | resumed(case, moment)
    return runs | check_off(case, actor, given, moment)


def _document(given: Given) -> str | None:
    number, on = given.get("document"), given.get("document_on")
    return f"{number} ({date.fromisoformat(on):%d/%m/%Y})" if number and on else None
