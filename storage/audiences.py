"""Who a broadcast is for: one row of `_AIMS` for each way of choosing people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select

from domain.broadcast import Aim, Audience
from domain.people import AGENCY_ROLES
from storage.database import Session
from storage.schema import cases, conversations, followers, people, referrals, roles

Values = Sequence[str]
Condition = ColumnElement[bool]


def page(
    session: Session, audience: Audience, span: tuple[int, int], *, most: int, now: datetime
) -> list[int]:
    """The first people of the audience after one number and up to another."""
    after, until = span
    query = (
        select(people.c.id)
        .where(people.c.id > after, people.c.id <= until, *conditions(audience, now))
        .order_by(people.c.id)
        .limit(most)
    )
    return list(session.scalars(query))


def count(session: Session, audience: Audience, *, now: datetime) -> dict[str, int]:
    """How many people can be reached on which channel: the one each of them used last."""
    query = (
        select(_HERE.c.channel, func.count(func.distinct(_HERE.c.person)))
        .join_from(people, _HERE, _HERE.c.person == people.c.id)
        .where(_USED_LAST, *conditions(audience, now))
        .group_by(_HERE.c.channel)
    )
    return dict(map(tuple, session.execute(query)))


_HERE, _LATER = conversations.alias("here"), conversations.alias("later")
_NEWER = exists().where(
    _LATER.c.person == _HERE.c.person,
    _LATER.c.reachable,
    or_(
        _LATER.c.seen_at > _HERE.c.seen_at,
        and_(_LATER.c.seen_at == _HERE.c.seen_at, _LATER.c.channel > _HERE.c.channel),
    ),
)
_USED_LAST = and_(_HERE.c.reachable, ~_NEWER)


def channels(session: Session) -> list[str]:
    """The channels on which people have talked to us."""
    found, last = [], ""
    while (name := session.scalar(_NEXT_CHANNEL, {"last": last})) is not None:
        found.append(name)
        last = name
    return found


# One jump in the index for each channel, however many people talk there.
_NEXT_CHANNEL = (
    select(conversations.c.channel)
    .where(conversations.c.channel > bindparam("last"))
    .order_by(conversations.c.channel)
    .limit(1)
)


def last_number(session: Session) -> int:
    """Everybody who may belong to an audience now has at most this number."""
    return session.scalar(select(func.max(people.c.id))) or 0


def conditions(audience: Audience, now: datetime) -> list[Condition]:
    """What people must be like, every filter of it."""
    return [_AIMS[one.aim](one.values, now) for one in audience]


def _everyone(values: Values, now: datetime) -> Condition:
    return people.c.id > 0


def _has_case(*besides: Condition) -> Condition:
    return exists().where(cases.c.reporter == people.c.id, *besides)


def _of_wards(values: Values, now: datetime) -> Condition:
    """Nobody tells us where they live: whoever reported something there."""
    return _has_case(cases.c.ward.in_(values))


def _officers(values: Values, now: datetime) -> Condition:
    still = or_(roles.c.valid_to.is_(None), roles.c.valid_to > now)
    held = [role.value for role in AGENCY_ROLES]
    return exists().where(
        roles.c.person == people.c.id,
        roles.c.role.in_(held),
        roles.c.agency.in_(values),
        roles.c.valid_from <= now,
        still,
    )


def _following(which: Condition) -> Condition:
    follows = exists().where(
        followers.c.person == people.c.id, cases.c.id == followers.c.case, which
    )
    return or_(_has_case(which), follows)


def _of_categories(values: Values, now: datetime) -> Condition:
    return _following(cases.c.category.in_(values))


def _of_cases(values: Values, now: datetime) -> Condition:
    return _following(cases.c.code.in_(values))


def _speaking(values: Values, now: datetime) -> Condition:
    return people.c.language.in_(values)


def _on_channel(values: Values, now: datetime) -> Condition:
    """Whoever is told there: it is the one they used last."""
    there = and_(_HERE.c.person == people.c.id, _HERE.c.channel.in_(values), _USED_LAST)
    return people.c.id.in_(select(_HERE.c.person).where(there).correlate(people))


def _reported(values: Values, now: datetime) -> Condition:
    return _has_case()


def _never_reported(values: Values, now: datetime) -> Condition:
    return ~_has_case()


def _of_community(values: Values, now: datetime) -> Condition:
    """Those whom a volunteer of the community team brought here."""
    return exists().where(referrals.c.person == people.c.id)


_AIMS: Mapping[Aim, Callable[[Values, datetime], Condition]] = {
    Aim.EVERYONE: _everyone,
    Aim.WARDS: _of_wards,
    Aim.OFFICERS: _officers,
    Aim.CATEGORIES: _of_categories,
    Aim.CASES: _of_cases,
    Aim.LANGUAGE: _speaking,
    Aim.CHANNEL: _on_channel,
    Aim.REPORTED: _reported,
    Aim.NEVER_REPORTED: _never_reported,
    Aim.COMMUNITY: _of_community,
}
