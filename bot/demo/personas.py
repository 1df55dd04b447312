"""The people of the demonstration: a citizen and those who work on the case."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from domain.case import OPEN
from domain.conversation import Peer
from domain.people import Actor, Grant, Role
from domain.rules import Moment
from domain.workflow import Act
from storage import cases, conversations, people, webchat
from storage.database import Database, Session

AGENCY = "SXD"
CASES_MOST = 100
_ID_BYTES, _TOKEN_BYTES = 12, 32


@dataclass(frozen=True, slots=True)
class Part:
    """One part in the play."""

    name: str
    role: str
    grant: Grant | None = None


CAST = (
    Part("Chị Hoa", "citizen"),
    Part("Anh Minh", "officer", Grant(Role.OFFICER, AGENCY)),
    Part("Bà Lan", "leader", Grant(Role.LEADER, AGENCY)),
    Part("Anh Sơn", "dispatcher", Grant(Role.DISPATCHER)),
    Part("Chị Ngọc", "admin", Grant(Role.ADMIN)),
)


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody ready to be played, with the key to their chat."""

    name: str
    role: str
    agency: str
    session: str


def new_cast(
    database: Database, agency_name: Callable[[str | None], str], *, now: datetime
) -> list[dict[str, str]]:
    """A whole new cast in chats of their own, as JSON; earlier ones stay as they are."""
    with database.writing() as session:
        personas = [_enter(session, part, agency_name, now) for part in CAST]
    return [asdict(persona) for persona in personas]


def leave(database: Database, cast: Sequence[Mapping[str, str]], *, moment: Moment) -> None:
    """An earlier cast goes: open reports are withdrawn, roles end; the chats stay readable."""
    with database.writing() as session:
        for one in cast:
            if id_ := webchat.find_session(session, one["session"]):
                retire(session, Peer("web", id_), moment)


def retire(session: Session, peer: Peer, moment: Moment) -> None:
    """Somebody of an earlier cast goes."""
    opened = conversations.find(session, peer)
    if opened is not None:
        _withdraw_all(session, opened.person.id, moment)
        people.revoke(session, opened.person.id, now=moment.now)


def _withdraw_all(session: Session, person: int, moment: Moment) -> None:
    act = Act("withdraw", Actor(person), moment, {"sure": "yes"})
    for case in cases.of_person(session, person, most=CASES_MOST):
        if case.reporter == person and case.state in OPEN:
            cases.perform(session, case, act)


def _enter(
    session: Session, part: Part, agency_name: Callable[[str | None], str], now: datetime
) -> Persona:
    id_, token = secrets.token_hex(_ID_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    webchat.open_session(session, id_, token, now=now)
    opened = conversations.begin(session, Peer("web", id_), language="vi", now=now)
    agency = ""
    if part.grant is not None:
        people.grant(session, opened.person.id, part.grant, now=now)
        people.set_name(session, opened.person.id, part.name)
        agency = agency_name(part.grant.agency)
    return Persona(part.name, part.role, agency, token)
