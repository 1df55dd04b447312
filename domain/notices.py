"""What a notice about a case says: codes and figures, taken when it happened."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from domain.case import Case, Rating
from domain.conversation import Lane, Notice, Say
from domain.people import Actor
from domain.requests import Do, Go, Show, encode
from domain.rules import Moment
from domain.severity import Severity
from domain.workflow import Audience, Change, Party, offered, parties

_SIDE: Mapping[Audience, str] = {
    Audience.REPORTER: "case",
    Audience.FOLLOWERS: "follower",
    Audience.FORMER: "former",
}
"""Whom a notice speaks to; all others work on the case."""

_FOLLOWERS_HEAR = frozenset({"code", "into", "until", "body"})
"""What followers are told of what was given; free words may hold personal data."""
REMINDERS = frozenset({"remind", "warn_leaders", "warn_city", "remind_referral"})
ROUSING = REMINDERS | {"route", "assign", "reopen"}
"""What a room must notice: all else only changes the message it has already."""
NOW, LEFT = "staff.now", "staff.left"
"""What stands above a card that has followed its case, and in place of one that is gone."""
_CARDS = frozenset({"card", "room.news", LEFT})
_LASTING = frozenset(
    f"staff.{action}"
    for action in "add_information answer_question contest refuse_extension reject reopen return "
    "send_back".split()
)
"""News that hold somebody's words: they stay true whatever happens to the case afterwards."""
_ADDS = frozenset({"explain_rating"})
"""What only adds to the news above the card."""
_SHOWS_PROOF = frozenset({"resolve", "approve"})
SIGNED = frozenset({"unmask"})
"""Actions whose notices name who acted: whoever is looked at may know who looked."""

SHOWN_MOST = 600
"""Characters of the report's text on a card; the rest is in the history."""


def requests(case: Case, actor: Actor, moment: Moment) -> tuple[str, ...]:
    """The buttons this actor has on this case now, derived from the table of actions."""
    taps = (
        Do(action.key, case.code, case.version, tap)
        for action in offered(case, actor, moment)
        for tap in action.taps or (None,)
    )
    return tuple(encode(do) for do in taps)


def public_params(case: Case) -> dict[str, Any]:
    """What anybody who knows the code may be told."""
    return {
        "code": case.code,
        "state": case.state,
        "public_state": case.public_state,
        "category": case.category,
        "ward": case.ward,
        "agency": case.agency,
        "due_at": case.due_at.isoformat(),
        "handle_due_at": case.handle_due_at.isoformat(),
        "contested": case.contested,
    }


def card_params(case: Case, *, followers: int, rating: Rating | None = None) -> dict[str, Any]:
    """What those who work on the case see: the case, never the person."""
    return public_params(case) | {
        "severity": case.severity,
        "address": case.address,
        "text": case.text[:SHOWN_MOST],
        "shortened": len(case.text) > SHOWN_MOST,
        "lat": case.lat,
        "lon": case.lon,
        "receive_due_at": case.receive_due_at.isoformat(),
        "submitted_at": case.submitted_at.isoformat(),
        "paused": case.paused_at is not None,
        "hops": case.hops,
        "round": case.round,
        "name_shown": case.name_shown,
        "contact": case.contact if case.name_shown else None,
        "followers": followers,
        "question": case.question,
        "answer": case.answer,
        "document": case.document,
        "extension": dict(case.extension) if case.extension else None,
        "rating": asdict(rating) if rating else None,
    }


def card(
    case: Case, actor: Actor, moment: Moment, *, followers: int, rating: Rating | None = None
) -> Notice:
    """The officer's card, with the buttons this officer has now."""
    contact = (encode(Show("contact", case.code)),) if sees_contact(case, actor) else ()
    ways = (encode(Show("history", case.code)), encode(Go("queue", case.code)))
    below = (*requests(case, actor, moment), *contact, *ways)
    photos = (*case.photos, *case.proof)
    params = card_params(case, followers=followers, rating=rating)
    return Notice("card", params, below, photos)


def of_change(case: Case, change: Change, audience: Audience, *, by: str | None = None) -> Notice:
    """The notice this audience gets of this change, still without buttons; `by` signs it."""
    act, side = change.act, _SIDE.get(audience, "staff")
    told = {key: value for key, value in act.given.items() if _is_tellable(value)}
    shows_proof = act.action in _SHOWS_PROOF
    if shows_proof and audience is Audience.REPORTER:
        shown = {"answer": case.answer, "document": case.document}
        told |= {key: value for key, value in shown.items() if value}
    if audience is Audience.FOLLOWERS:
        told = {key: value for key, value in told.items() if key in _FOLLOWERS_HEAR}
    params = public_params(case) | {"given": told} | ({"by": by} if by else {})
    return Notice(f"{side}.{act.action}", params, (), case.proof if shows_proof else ())


def for_room(case: Case) -> Notice:
    """What a group chat of the agency is told: no word of the report, nothing of anybody."""
    return Notice("room.news", public_params(case), (encode(Show("card", case.code)),))


def followed(
    card: Notice, case: Case, change: Change, *, shown: Notice | None, by: str | None
) -> Notice:
    """A card that was `shown`, as it is now: below what was done last, or below lasting news.

    `by` names who did it, where colleagues may know.
    """
    if shown is None or "card" not in shown.params:
        return card
    if shown.kind in _LASTING or change.act.action in _ADDS:
        return with_card(shown, card)
    params = public_params(case) | {"given": _done(change)} | ({"by": by} if by else {})
    return with_card(Notice(NOW, params), card)


def left(case: Case, change: Change) -> Notice:
    """What becomes of the card of somebody who works on the case no more."""
    below = (encode(Show("timeline", case.code)),)
    return Notice(LEFT, public_params(case) | {"given": _done(change)}, below)


def _done(change: Change) -> dict[str, Any]:
    return {"did": change.act.action, "did_at": change.act.moment.now.isoformat()}


def slot(case: Case) -> str:
    """The place in every chat that the newest card of this case holds."""
    return f"card:{case.code}"


def slot_of(notice: Say | Notice) -> str | None:
    """The same for a message; None for one that shows no card."""
    if isinstance(notice, Say):
        return None
    shows = notice.kind in _CARDS or "card" in notice.params
    code = notice.params.get("code")
    return f"card:{code}" if shows and code else None


def addressed(notice: Notice, case: Case, actor: Actor, moment: Moment) -> Notice:
    """The notice with the buttons this person has now; below it the case's page."""
    below = (*requests(case, actor, moment), encode(Show("timeline", case.code)))
    return replace(notice, requests=below)


def with_card(notice: Notice, card: Notice, *, first: tuple[str, ...] = ()) -> Notice:
    """A notice for those who work on the case: the news above, the card below."""
    return replace(
        card,
        requests=(*first, *card.requests),
        kind=notice.kind,
        params=dict(notice.params) | {"card": dict(card.params)},
    )


def stands_in(case: Case, actor: Actor, audience: Audience) -> bool:
    """Whether the city office is told because nobody of the agency can be."""
    at_work = audience in (Audience.STAFF, Audience.LEADERS)
    return at_work and case.agency is not None and not _is_of_agency(case, actor)


def lane(case: Case, change: Change, audience: Audience) -> Lane:
    """Urgent work first; a receipt is a reply; news for who need not act after assignments."""
    if case.severity is not Severity.URGENT and change.act.action in REMINDERS:
        return Lane.REMINDER
    if audience in _SIDE:
        return Lane.REPLY if change.act.action == "route" else Lane.STATUS
    return Lane.URGENT if case.severity is Severity.URGENT else Lane.ASSIGNMENT


def answers_to(change: Change, case: Case) -> tuple[str, ...]:
    """What a reminder offers first: to say that it was read."""
    if change.act.action not in REMINDERS:
        return ()
    return (encode(Do("acknowledge", case.code, case.version)),)


def is_staff(case: Case, actor: Actor) -> bool:
    """Whether the actor sees the case as its officer, leader or dispatcher does."""
    return bool(parties(case, actor) & {Party.OFFICER, Party.LEADER, Party.DISPATCHER})


def sees_contact(case: Case, actor: Actor) -> bool:
    """An open name is open to the agency; the city office has to say why it looks."""
    return case.name_shown and case.contact is not None and _is_of_agency(case, actor)


def _is_of_agency(case: Case, actor: Actor) -> bool:
    return bool(parties(case, actor) & {Party.OFFICER, Party.LEADER})


def _is_tellable(value: object) -> bool:
    return isinstance(value, str | int | float | bool)
