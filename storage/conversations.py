"""Where a conversation with one person on one channel stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from domain.conversation import Peer
from domain.errors import StaleError
from storage.database import Session
from storage.schema import conversations, people
from storage.statements import Prepared, among, run_insert


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks with us. Names are kept of those who work for the city only.

    `language_known` tells that they chose their language, or have written in it.
    """

    id: int
    language: str
    name: str | None = None
    consent: str | None = None
    language_known: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """The open drafts (the last is the one talked about) and the options offered last.

    `options` are pairs of key and label; a pressed or typed option counts only with the
    `nonce` of the step that offered it.
    """

    peer: Peer
    person: Person
    drafts: tuple[dict[str, Any], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    nonce: str = ""
    version: int = 0


_FIND = Prepared(
    select(
        conversations.c.channel,
        conversations.c.peer,
        conversations.c.drafts,
        conversations.c.options,
        conversations.c.nonce,
        conversations.c.version,
        people.c.id,
        people.c.language,
        people.c.name,
        people.c.consent,
        people.c.language_known,
    )
    .join_from(conversations, people)
    .where(among(conversations.c.channel, "channels"), among(conversations.c.peer, "peers"))
)


def find(session: Session, peer: Peer) -> Conversation | None:
    """The conversation with this address, if there has been any."""
    return find_all(session, [peer]).get(peer)


def find_all(session: Session, peers: Collection[Peer]) -> Mapping[Peer, Conversation]:
    """The conversations with these addresses, as far as there have been any."""
    if not peers:
        return {}
    sought = {
        "channels": sorted({peer.channel for peer in peers}),
        "peers": [peer.id for peer in peers],
    }
    found = map(_conversation, _FIND.rows(session, sought))
    return {one.peer: one for one in found}


def _conversation(row: Sequence[Any]) -> Conversation:
    channel, peer, drafts, options, nonce, version, *person = row
    pairs = tuple((key, label) for key, label in options)
    return Conversation(Peer(channel, peer), Person(*person), tuple(drafts), pairs, nonce, version)


_NEW_PERSON = Prepared(insert(people).returning(people.c.id), ("language", "joined_at"))
_NOTHING_SAID: dict[str, Any] = {"drafts": [], "options": [], "nonce": "", "version": 0}


def begin(session: Session, peer: Peer, *, language: str, now: datetime) -> Conversation:
    """A first word from this address: a new person and their conversation."""
    [(id_,)] = _NEW_PERSON.rows(session, {"language": language, "joined_at": now})
    at = {"channel": peer.channel, "peer": peer.id, "person": id_, "seen_at": now}
    run_insert(session, conversations, at | _NOTHING_SAID)
    return Conversation(peer, Person(id_, language))


_SAVE = Prepared(
    update(conversations)
    .where(
        conversations.c.channel == bindparam("at_channel"),
        conversations.c.peer == bindparam("at_peer"),
        conversations.c.version == bindparam("at_version"),
    )
    .values(
        drafts=bindparam("drafts"),
        options=bindparam("options"),
        nonce=bindparam("nonce"),
        version=conversations.c.version + 1,
        seen_at=bindparam("now"),
        reachable=True,
    )
)


def save(session: Session, conversation: Conversation, *, now: datetime) -> Conversation:
    """Record where it stands and that it reaches us; StaleError if another saved it meanwhile."""
    save_all(session, [conversation], now=now)
    return replace(conversation, version=conversation.version + 1)


def save_all(session: Session, spoken: Sequence[Conversation], *, now: datetime) -> None:
    """Record where many stand; StaleError if another saved any of them meanwhile."""
    values = [
        {
            "at_channel": conversation.peer.channel,
            "at_peer": conversation.peer.id,
            "at_version": conversation.version,
            "drafts": list(conversation.drafts),
            "options": [list(pair) for pair in conversation.options],
            "nonce": conversation.nonce,
            "now": now,
        }
        for conversation in spoken
    ]
    if values and _SAVE.run(session, *values) != len(values):
        raise StaleError
