"""Views of a case: the public page, the officer's card, the history."""

import json
from collections.abc import Callable, Mapping

from domain import notices
from domain.case import ANSWERED, UNDER_WAY, Case, State
from domain.codes import parse_case_code
from domain.conversation import Choice, Say
from domain.errors import NotFoundError
from domain.requests import Do, Go, Show, encode
from domain.workflow import ACTIONS, Party, parties, refusal
from handlers.keyboards import menu
from handlers.similar import masked, summary
from handlers.turn import Turn
from storage import attachments, cases, contacts, people
from storage.cases import CaseEvent

UNSEEN = frozenset(
    "follow unfollow explain_rating classify send_back acknowledge ask_extension refuse_extension "
    "note_time remind warn_leaders warn_city remind_referral ask_rating escalate "
    "recount_look".split()
)
"""Events of a case that are not the public's business."""

OWN = frozenset({"unmask"})
"""Events that are the reporter's business alone."""


def find(turn: Turn, text: str) -> Case | None:
    """The case of a code, however it was typed; None when there is none."""
    code = parse_case_code(text)
    if code is None:
        return None
    try:
        return cases.get(turn.session, code)
    except NotFoundError:
        return None


def show(turn: Turn, view: str, code: str) -> None:
    """Show a view; whoever may not see it gets what everybody gets."""
    case = find(turn, code)
    if case is None or view not in VIEWS:
        turn.say("find.unknown", *menu(turn))
    elif view != "timeline" and not notices.is_staff(case, turn.actor):
        timeline(turn, case)
    else:
        VIEWS[view](turn, case)


def best_view(turn: Turn, case: Case) -> None:
    """The card for those who work on the case, the public page for all others."""
    (card if notices.is_staff(case, turn.actor) else timeline)(turn, case)


# --- the card --------------------------------------------------------------------------------


def card(turn: Turn, case: Case) -> None:
    """The officer's card with the buttons this officer has now."""
    followers = attachments.follower_count(turn.session, case)
    rating = attachments.find_rating(turn.session, case)
    turn.reply(notices.card(case, turn.actor, turn.moment, followers=followers, rating=rating))


def contact(turn: Turn, case: Case) -> None:
    """How to reach a reporter who chose to be known; the card for those who may not see it."""
    if not notices.sees_contact(case, turn.actor):
        card(turn, case)
        return
    told = unsealed(turn, case)
    name, phone = told["name"], told.get("phone") or "–"
    back = _labelled(turn, encode(Show("card", case.code)))
    turn.say("contact.open", *back, code=case.code, name=name, phone=phone)


def unsealed(turn: Turn, case: Case) -> dict[str, str]:
    """The reporter's own contact data; only for those who may see it."""
    if case.contact is None:
        raise NotFoundError(case.code)
    told: dict[str, str] = json.loads(turn.house.unseal(contacts.get(turn.session, case.contact)))
    return told


# --- the page --------------------------------------------------------------------------------


def timeline(turn: Turn, case: Case) -> None:
    """What anybody with the code may read; the reporter reads their own words in full."""
    own = Party.REPORTER in parties(case, turn.actor)
    history = cases.history(turn.session, case)
    text = case.text if own else summary(turn, case.text)
    hidden = UNSEEN if own else UNSEEN | OWN
    lines = [_head(turn, case), turn.text("case.text", text=text)]
    lines += [_public_line(turn, event) for event in history if event.action not in hidden]
    lines += _end(turn, case, history, own)
    turn.reply(Say("\n".join(lines), buttons(turn, case), _pictures(case, own)))


def _head(turn: Turn, case: Case) -> str:
    key = "case.head" if case.public_state in UNDER_WAY else "case.head.over"
    return turn.text(key, **turn.house.wording.words(turn.language, notices.public_params(case)))


def _end(turn: Turn, case: Case, history: list[CaseEvent], own: bool) -> list[str]:
    """What was answered, why it was refused, where it went, what the reporter is asked."""
    if case.state in ANSWERED and case.answer:
        answer = case.answer if own else masked(turn, case.answer)
        document = turn.text("case.document", document=case.document) if case.document else ""
        return [turn.text("case.answer", answer=answer), *([document] if document else [])]
    if case.state is State.REJECTED:
        code = next((e.data.get("code") for e in reversed(history) if e.action == "reject"), "")
        why = turn.house.wording.refusal(turn.language, str(code))
        reason = case.answer or ""
        return [turn.text("case.refused", **why, reason=reason if own else masked(turn, reason))]
    if case.state is State.MERGED:
        return [turn.text("case.merged", into=case.merged_into)]
    if case.state is State.AWAITING_CITIZEN and own:
        return [turn.text("case.question", question=case.question)]
    return []


def _pictures(case: Case, own: bool) -> tuple[str, ...]:
    # An answer that waits for approval is nobody's to see yet.
    proof = case.proof if case.state in ANSWERED else ()
    return (*case.photos, *proof) if own else proof


def _public_line(turn: Turn, event: CaseEvent) -> str:
    particular = f"timeline.{event.action}.{event.to_state}"
    key = particular if turn.house.texts.has(particular) else f"timeline.{event.action}"
    wording = turn.house.wording
    until = event.data.get("until")
    return turn.text(
        key,
        at=wording.when(turn.language, event.at),
        agency=wording.agency(turn.language, event.agency),
        body=event.data.get("body", ""),
        until=wording.day(until) if until else "",
    )


def buttons(turn: Turn, case: Case) -> tuple[Choice, ...]:
    """What this person can do with the case now, and where to go from it."""
    asked = notices.requests(case, turn.actor, turn.moment)
    into = (encode(Show("timeline", case.merged_into)),) if case.merged_into else ()
    if notices.is_staff(case, turn.actor):
        ways = (encode(Show("history", case.code)), encode(Go("queue", case.code)))
        return _labelled(turn, *asked, *into, *ways)
    return (*_labelled(turn, *asked, *into, *_following(turn, case)), *turn.go("mine", "start"))


def _following(turn: Turn, case: Case) -> tuple[str, ...]:
    follows = turn.person.id in attachments.follower_ids(turn.session, case)
    action = ACTIONS["unfollow" if follows else "follow"]
    if refusal(case, action, turn.actor, turn.moment) is not None:
        return ()
    return (encode(Do(action.key, case.code, case.version)),)


def _labelled(turn: Turn, *requests: str) -> tuple[Choice, ...]:
    label = turn.house.wording.button
    return tuple(Choice(data, label(turn.language, data)) for data in requests)


# --- the history -----------------------------------------------------------------------------


def history(turn: Turn, case: Case) -> None:
    """Every event with who, when and why, for those who work on the case."""
    events = cases.history(turn.session, case)
    names = people.names(turn.session, {e.actor for e in events if e.actor is not None})
    lines = [_staff_line(turn, case, event, names) for event in events]
    head = turn.text("history.head", code=case.code)
    back = _labelled(turn, encode(Show("card", case.code)))
    turn.reply(Say("\n".join([head, *lines]), back))


def _staff_line(turn: Turn, case: Case, event: CaseEvent, names: Mapping[int, str]) -> str:
    return turn.text(
        "history.line",
        at=turn.house.wording.when(turn.language, event.at),
        who=who(turn, case, event, names),
        what=turn.text(f"history.{event.action}"),
        agency=turn.house.wording.agency(turn.language, event.agency),
        why=_why(turn, event),
    ).rstrip(" ·")


def who(turn: Turn, case: Case, event: CaseEvent, names: Mapping[int, str]) -> str:
    """An agency never sees who reported or follows; colleagues see each other's names."""
    if event.actor is None:
        return turn.text("history.system")
    if event.actor == case.reporter:
        return turn.text("history.reporter")
    if event.action in ("follow", "unfollow"):
        return turn.text("history.citizen")
    return names.get(event.actor) or turn.text("history.staff")


_TOLD = ("reason", "question", "text", "answer", "body", "comment")


def _why(turn: Turn, event: CaseEvent) -> str:
    data, wording = event.data, turn.house.wording
    if event.action == "route":
        return wording.reasons(turn.language, data["reasons"])
    if event.action == "rate":
        return turn.text(f"action.rate.{data['tap']}")
    if reasons := data.get("reasons"):
        return ", ".join(turn.text(f"rating.reason.{reason}") for reason in reasons)
    return next((str(data[key]) for key in _TOLD if data.get(key)), "")


VIEWS: Mapping[str, Callable[[Turn, Case], None]] = {
    "card": card,
    "contact": contact,
    "timeline": timeline,
    "history": history,
}
