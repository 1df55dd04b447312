"""Who a broadcast is for: one row of `_AIMS` for each way of choosing people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from domain.broadcast import Aim, Audience
from domain.people import AGENCY_ROLES
from storage.database import Session
from storage.schema import cases, conversations, followers, people, roles

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
    here, later = conversations.alias("here"), conversations.alias("later")
    newer = exists().where(
        later.c.person == here.c.person,
        later.c.reachable,
        or_(
            later.c.seen_at > here.c.seen_at,
            and_(later.c.seen_at == here.c.seen_at, later.c.channel > here.c.channel),
        ),
    )
    query = (
        select(here.c.channel, func.count(func.distinct(here.c.person)))
        .join_from(people, here, here.c.person == people.c.id)
        .where(here.c.reachable, ~newer, *conditions(audience, now))
        .group_by(here.c.channel)
    )
    return dict(map(tuple, session.execute(query)))


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
    return exists().where(
        conversations.c.person == people.c.id,
        conversations.c.reachable,
        conversations.c.channel.in_(values),
    )


def _reported(values: Values, now: datetime) -> Condition:
    return _has_case()


def _never_reported(values: Values, now: datetime) -> Condition:
    return ~_has_case()


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
}
