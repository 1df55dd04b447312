"""People: their language, their consent, the roles they hold, and how to reach them."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, insert, or_, select, update

from domain.conversation import Peer
from domain.people import Actor, Grant, Role
from storage.database import Session
from storage.schema import conversations, invitations, people, roles
from storage.statements import Prepared, among, run_insert, run_update


@dataclass(frozen=True, slots=True)
class Reachable:
    """A person with the address they used last."""

    person: int
    peer: Peer
    language: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time code grants."""

    role: Role
    agency: str | None
    name: str | None


def set_language(session: Session, person: int, language: str) -> None:
    """From now on this person is spoken to in this language: they chose it or wrote in it."""
    spoken = {"language": language, "language_known": True}
    run_update(session, people, {"id": person}, spoken)


def set_name(session: Session, person: int, name: str) -> None:
    """How somebody who works for the city is called in histories."""
    session.execute(update(people).where(people.c.id == person).values(name=name))


def consent(session: Session, person: int, version: str, *, now: datetime) -> None:
    """Record which wording of the consent a person agreed to, and when."""
    agreed = {"consent": version, "consent_at": now}
    run_update(session, people, {"id": person}, agreed)


_VALID = and_(
    roles.c.valid_from <= bindparam("now"),
    or_(roles.c.valid_to.is_(None), roles.c.valid_to > bindparam("now")),
)
_GRANTS = Prepared(
    select(roles.c.person, roles.c.role, roles.c.agency).where(
        among(roles.c.person, "persons"), _VALID
    )
)


def actors(session: Session, persons: Collection[int], *, now: datetime) -> Mapping[int, Actor]:
    """Each person with the roles they hold now, read anew at every use."""
    rows = _GRANTS.rows(session, {"persons": list(persons), "now": now})
    grants: dict[int, set[Grant]] = {person: set() for person in persons}
    for person, role, agency in rows:
        grants[person].add(Grant(Role(role), agency))
    return {person: Actor(person, frozenset(held)) for person, held in grants.items()}


_HOLDERS = select(roles.c.person).where(among(roles.c.role, "held"), _VALID)
_HOLDERS_ANYWHERE = Prepared(_HOLDERS)
_HOLDERS_THERE = Prepared(_HOLDERS.where(roles.c.agency == bindparam("agency")))


def holders(
    session: Session, held: Collection[Role], agency: str | None, *, now: datetime
) -> set[int]:
    """The people who hold one of the roles now, in that agency where one is named."""
    sought = {"held": list(held), "now": now}
    if agency is None:
        return {person for (person,) in _HOLDERS_ANYWHERE.rows(session, sought)}
    return {person for (person,) in _HOLDERS_THERE.rows(session, sought | {"agency": agency})}


_REACH = Prepared(
    select(
        conversations.c.person,
        conversations.c.channel,
        conversations.c.peer,
        people.c.language,
    )
    .join_from(conversations, people)
    .where(among(conversations.c.person, "persons"), conversations.c.reachable)
    .order_by(conversations.c.seen_at)
)


def reach(session: Session, persons: Collection[int], *, besides: str = "") -> list[Reachable]:
    """How to reach each of them: the channel they used last, of those that still work.

    `besides` names a channel that does not.
    """
    rows = _REACH.rows(session, {"persons": list(persons)}) if persons else []
    last = {
        person: Reachable(person, Peer(channel, peer), language)
        for person, channel, peer, language in rows
        if channel != besides
    }
    return [last[person] for person in sorted(last)]


def addresses(session: Session, person: int) -> list[Reachable]:
    """Where one person can be reached: on each channel the address they used last."""
    rows = _REACH.rows(session, {"persons": [person]})
    last = {row[1]: Reachable(row[0], Peer(row[1], row[2]), row[3]) for row in rows}
    return [last[channel] for channel in sorted(last)]


def names(session: Session, persons: Collection[int]) -> Mapping[int, str]:
    """Names of those who work for the city; nobody else's are kept here."""
    rows = session.execute(
        select(people.c.id, people.c.name).where(people.c.id.in_(persons), people.c.name != "")
    )
    return {row.id: row.name for row in rows}


def mark_unreachable(session: Session, peer: Peer) -> None:
    """The person blocked us on this channel; the next word from there undoes it."""
    mark_reach(session, peer, reachable=False)


def mark_reach(session: Session, peer: Peer, *, reachable: bool) -> None:
    """Whether what is sent to this address arrives, as the channel says."""
    there = and_(conversations.c.channel == peer.channel, conversations.c.peer == peer.id)
    session.execute(update(conversations).where(there).values(reachable=reachable))


def invite(
    session: Session, code: str, invitation: Invitation, *, now: datetime, until: datetime
) -> None:
    """Keep the hash of a one-time code; the code itself is stored nowhere."""
    session.execute(
        insert(invitations).values(
            hash=_hash(code),
            role=invitation.role,
            agency=invitation.agency,
            name=invitation.name,
            created_at=now,
            expires_at=until,
        )
    )


def redeem(session: Session, code: str, person: int, *, now: datetime) -> Invitation | None:
    """Use a one-time code; None when it is wrong, used or too old: one answer for all three."""
    used = session.execute(
        update(invitations)
        .where(
            invitations.c.hash == _hash(code),
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now,
        )
        .values(used_at=now, used_by=person)
        .returning(invitations.c.role, invitations.c.agency, invitations.c.name)
    ).one_or_none()
    if used is None:
        return None
    invitation = Invitation(Role(used.role), used.agency, used.name)
    grant(session, person, Grant(invitation.role, invitation.agency), now=now)
    if invitation.name:
        set_name(session, person, invitation.name)
    return invitation


def grant(session: Session, person: int, held: Grant, *, now: datetime) -> None:
    """Give a role from now on."""
    given = {"person": person, "role": held.role, "agency": held.agency, "valid_from": now}
    run_insert(session, roles, given)


def revoke(session: Session, person: int, *, now: datetime) -> int:
    """End all roles of a person at once; how many there were."""
    open_ = and_(roles.c.person == person, roles.c.valid_to.is_(None))
    return session.execute(update(roles).where(open_).values(valid_to=now)).rowcount


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
