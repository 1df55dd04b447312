"""Views of a case: the public page, the officer's card, the history."""

import json
from collections.abc import Callable, Mapping

from domain import notices
from domain.case import Case
from domain.codes import parse_case_code
from domain.conversation import Choice, Say
from domain.errors import NotFoundError
from domain.requests import Do, Show, encode
from domain.workflow import ACTIONS, Party, parties, refusal
from handlers.keyboards import menu
from handlers.options import summary
from handlers.turn import Turn
from storage import attachments, cases, contacts, people
from storage.cases import CaseEvent

UNSEEN = frozenset(
    "follow unfollow explain_rating classify send_back acknowledge ask_extension refuse_extension "
    "remind warn_leaders warn_city remind_referral ask_rating".split()
)
"""Events of a case that are not the public's business."""


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


def card(turn: Turn, case: Case) -> None:
    """The officer's card with the buttons this officer has now."""
    followers = attachments.follower_count(turn.session, case)
    turn.reply(notices.card(case, turn.actor, turn.moment, followers=followers))
    if case.name_shown and case.contact:
        _say_contact(turn, case)


def _say_contact(turn: Turn, case: Case) -> None:
    told = unsealed(turn, case)
    turn.say("contact.open", name=told["name"], phone=told.get("phone") or "–")


def unsealed(turn: Turn, case: Case) -> dict[str, str]:
    """The reporter's own contact data; only for those who may see it."""
    if case.contact is None:
        raise NotFoundError(case.code)
    told: dict[str, str] = json.loads(turn.house.unseal(contacts.get(turn.session, case.contact)))
    return told


def timeline(turn: Turn, case: Case) -> None:
    """What anybody with the code may read; the reporter reads their own words in full."""
    own = Party.REPORTER in parties(case, turn.actor)
    wording, language = turn.house.wording, turn.language
    params = notices.public_params(case)
    lines = [turn.text("case.head", **wording.words(language, params))]
    lines.append(turn.text("case.text", text=case.text if own else summary(turn, case.text)))
    events = (e for e in cases.history(turn.session, case) if e.action not in UNSEEN)
    lines += [_public_line(turn, event) for event in events]
    if case.answer:
        lines.append(turn.text("case.answer", answer=case.answer, document=case.document or "–"))
    photos = (*case.photos, *case.proof) if own else case.proof
    turn.reply(Say("\n".join(lines), buttons(turn, case), photos))


def buttons(turn: Turn, case: Case) -> tuple[Choice, ...]:
    """What this person can do with the case now, and where to go from it."""
    asked = notices.requests(case, turn.actor, turn.moment)
    if notices.is_staff(case, turn.actor):
        return (*_labelled(turn, *asked, encode(Show("history", case.code))), *turn.go("queue"))
    return (*_labelled(turn, *asked, *_following(turn, case)), *turn.go("mine", "start"))


def _following(turn: Turn, case: Case) -> tuple[str, ...]:
    follows = turn.person.id in attachments.follower_ids(turn.session, case)
    action = ACTIONS["unfollow" if follows else "follow"]
    if refusal(case, action, turn.actor, turn.moment) is not None:
        return ()
    return (encode(Do(action.key, case.code, case.version)),)


def _labelled(turn: Turn, *requests: str) -> tuple[Choice, ...]:
    label = turn.house.wording.button
    return tuple(Choice(data, label(turn.language, data)) for data in requests)


def _public_line(turn: Turn, event: CaseEvent) -> str:
    particular = f"timeline.{event.action}.{event.to_state}"
    key = particular if turn.house.texts.has(particular) else f"timeline.{event.action}"
    agency = turn.house.wording.agency(turn.language, event.agency)
    return turn.text(key, at=turn.house.wording.when(turn.language, event.at), agency=agency)


def history(turn: Turn, case: Case) -> None:
    """Every event with who, when and why, for those who work on the case."""
    events = cases.history(turn.session, case)
    names = people.names(turn.session, {e.actor for e in events if e.actor is not None})
    lines = [_staff_line(turn, case, event, names) for event in events]
    head = turn.text("history.head", code=case.code)
    back = _labelled(turn, encode(Show("card", case.code)))
    turn.reply(Say("\n".join([head, *lines]), back))


def _staff_line(turn: Turn, case: Case, event: CaseEvent, names: Mapping[int, str]) -> str:
    who = turn.text("history.system")
    if event.actor is not None:
        # An agency never sees who reported or follows.
        who = names.get(event.actor) or turn.text("history.citizen")
        if event.actor == case.reporter:
            who = turn.text("history.reporter")
    return turn.text(
        "history.line",
        at=turn.house.wording.when(turn.language, event.at),
        who=who,
        what=turn.text(f"history.{event.action}"),
        agency=turn.house.wording.agency(turn.language, event.agency),
        why=_why(event),
    ).rstrip(" ·")


def _why(event: CaseEvent) -> str:
    told = (event.data.get(key) for key in ("reason", "question", "text", "answer", "body"))
    return next((str(value) for value in told if value), "")


VIEWS: Mapping[str, Callable[[Turn, Case], None]] = {
    "card": card,
    "timeline": timeline,
    "history": history,
}
