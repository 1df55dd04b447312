"""Tells people of a change: one letter for each, in the transaction of the change."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from domain import notices as words
from domain.case import Case, Rating
from domain.conversation import Lane, Notice, Peer
from domain.people import AGENCY_ROLES, Actor, Role
from domain.quiet import not_before
from domain.rules import Moment
from domain.workflow import ACTIONS, Audience, Change
from storage import absences, attachments, people, rooms, slots
from storage.database import Session
from storage.outbox import Letter, put, unpack
from storage.slots import Edit

ROOM_LANGUAGE = "vi"


@dataclass(frozen=True)
class Told:
    """A change that is being told: the case after it, in the open transaction."""

    session: Session
    case: Case
    change: Change

    @property
    def moment(self) -> Moment:
        """When it happened."""
        return self.change.act.moment

    @cached_property
    def followers(self) -> int:
        """How many follow the case; asked for only where a card is shown."""
        return attachments.follower_count(self.session, self.case)

    @cached_property
    def rating(self) -> Rating | None:
        """What the reporter said of the answer."""
        return attachments.find_rating(self.session, self.case)

    @cached_property
    def author(self) -> str | None:
        """The name of who did it, as colleagues know them; None for a reporter and by itself."""
        actor = self.change.act.actor.person
        if actor in (None, self.case.reporter):
            return None
        return people.names(self.session, {actor}).get(actor)


def tell(session: Session, case: Case, change: Change) -> None:
    """Write a letter to everybody the change concerns; who acted knows already."""
    told = Told(session, case, change)
    known = {change.act.actor.person}
    letters: list[Letter] = []
    for one in change.tells:
        reached = _reached(told, one.audience, known)
        known |= {reachable.person for reachable in reached}
        letters += _letters(told, one.audience, reached)
    if any(one.audience is Audience.STAFF for one in change.tells):
        letters += _to_rooms(told)
    # Who was told without the card, for they have the case no more, still holds an old one.
    letters += _up_to_date(told, {one.to for one in letters if words.slot_of(one.content)})
    put(session, letters, now=told.moment.now)


def _to_rooms(told: Told) -> list[Letter]:
    """Whoever looks into a room reads along: code, summary and a way to the card only."""
    case = told.case
    if case.agency is None:
        return []
    return [
        Letter(
            key=f"{case.code}:{case.version}:room:{room.id}",
            to=room,
            lane=words.lane(case, told.change, Audience.STAFF),
            language=ROOM_LANGUAGE,
            content=words.for_room(case),
            edits=None if told.change.act.action in words.ROUSING else Edit.OR_NEW,
        )
        for room in rooms.of_agency(told.session, case.agency)
    ]


def _up_to_date(told: Told, written: Collection[Peer]) -> list[Letter]:
    """Cards that were shown before follow the case, silently and in their place."""
    case, action = told.case, ACTIONS.get(told.change.act.action)
    if action is None or (action.quiet and not action.on_card):
        return []
    holders = slots.holders(told.session, words.slot(case))
    stale = [holder for holder in holders if holder.peer not in written]
    persons = {holder.person for holder in stale if holder.person is not None}
    actors = people.actors(told.session, persons, now=told.moment.now) if persons else {}
    return [
        Letter(
            key=f"{case.code}:{case.version}:card:{holder.peer.channel}:{holder.peer.id}",
            to=holder.peer,
            lane=Lane.STATUS,
            language=holder.language or ROOM_LANGUAGE,
            content=_card_now(told, holder, actors),
            not_before_at=holder.waits_until_at,
            edits=Edit.ONLY,
        )
        for holder in stale
    ]


def _card_now(told: Told, holder: slots.Holder, actors: Mapping[int, Actor]) -> Notice:
    """The card as this person may see it now; who has the case no more keeps no word of it."""
    if holder.person is None:
        return words.for_room(told.case)
    actor = actors[holder.person]
    if not words.is_staff(told.case, actor):
        return words.left(told.case, told.change)
    card = _card(told, actor)
    shown = unpack(holder.packed) if holder.packed else None
    known = shown if isinstance(shown, Notice) else None
    return words.followed(card, told.case, told.change, shown=known, by=told.author)


def _card(told: Told, actor: Actor) -> Notice:
    case, moment = told.case, told.moment
    return words.card(case, actor, moment, followers=told.followers, rating=told.rating)


def _reached(
    told: Told, audience: Audience, known: Collection[int | None]
) -> list[people.Reachable]:
    """Those of the audience who can be told; where nobody can, the next level up is."""
    found = people.reach(told.session, _MEMBERS[audience](told))
    new = [reachable for reachable in found if reachable.person not in known]
    # A leader who asks is no other leader: what waits for a decision must reach somebody.
    silent = not new if audience is Audience.LEADERS else not found
    above = _ABOVE.get(audience)
    return _reached(told, above, known) if silent and above is not None else new


# Who is told instead while nobody of an audience can be reached.
_ABOVE = {Audience.STAFF: Audience.DISPATCHERS, Audience.LEADERS: Audience.DISPATCHERS}


def _reporter(told: Told) -> set[int]:
    return {told.case.reporter}


def _followers(told: Told) -> set[int]:
    return attachments.follower_ids(told.session, told.case)


def _staff(told: Told) -> set[int]:
    return _at_work(told, AGENCY_ROLES)


def _leaders(told: Told) -> set[int]:
    # Nobody looks at their own answer, so it waits for another leader.
    return _at_work(told, {Role.LEADER}) - {told.case.answered_by}


def _former(told: Told) -> set[int]:
    former = told.change.former
    return set() if former is None else _holders(told, AGENCY_ROLES, former)


def _dispatchers(told: Told) -> set[int]:
    return _holders(told, {Role.DISPATCHER}, None)


def _at_work(told: Told, held: Collection[Role]) -> set[int]:
    """Those of the agency; while no agency has the case, those of the city office."""
    agency = told.case.agency
    return _dispatchers(told) if agency is None else _holders(told, held, agency)


def _holders(told: Told, held: Collection[Role], agency: str | None) -> set[int]:
    """Who holds such a role, or who stands in for them. The reporter is never among them."""
    session, moment = told.session, told.moment
    theirs = people.holders(session, held, agency, now=moment.now)
    today = moment.rules.calendar.local_date(moment.now)
    here = absences.on_duty(session, theirs, on=today)
    if here != theirs:  # who stands in must still be one of them, in whatever role
        here &= people.holders(session, set(Role), agency, now=moment.now)
    # Nobody works on a report of their own, so nobody is told of the work on it either.
    return here - {told.case.reporter}


# Who belongs to an audience, from the roles held at this moment.
_MEMBERS: dict[Audience, Callable[[Told], set[int]]] = {
    Audience.REPORTER: _reporter,
    Audience.FOLLOWERS: _followers,
    Audience.STAFF: _staff,
    Audience.LEADERS: _leaders,
    Audience.DISPATCHERS: _dispatchers,
    Audience.FORMER: _former,
}


def _letters(
    told: Told, audience: Audience, reached: Collection[people.Reachable]
) -> list[Letter]:
    if not reached:
        return []
    case, change = told.case, told.change
    persons = {reachable.person for reachable in reached}
    actors = people.actors(told.session, persons, now=told.moment.now)
    news = words.of_change(case, change, audience, by=_signature(told))
    lane = words.lane(case, change, audience)
    return [
        Letter(
            key=f"{case.code}:{case.version}:{reachable.person}",
            to=reachable.peer,
            lane=lane,
            language=reachable.language,
            content=_for(told, audience, news, actors[reachable.person]),
            not_before_at=not_before(lane, told.moment.now, told.moment.rules.quiet),
        )
        for reachable in reached
    ]


def _signature(told: Told) -> str | None:
    """The name of who acted, where the reporter has a right to know it."""
    actor = told.change.act.actor.person
    if actor is None or told.change.act.action not in words.SIGNED:
        return None
    return people.names(told.session, {actor}).get(actor)


def _for(told: Told, audience: Audience, news: Notice, actor: Actor) -> Notice:
    if not words.is_staff(told.case, actor):
        return words.addressed(news, told.case, actor, told.moment)
    card = _card(told, actor)
    if words.stands_in(told.case, actor, audience):
        news = replace(news, params=dict(news.params) | {"stands_in": True})
    return words.with_card(news, card, first=words.answers_to(told.change, told.case))
