"""Who is told what is done with a broadcast, whatever door it is done through."""

from collections.abc import Iterator
from datetime import datetime

from domain.broadcast import Broadcast
from domain.broadcast_notices import announcement, news, to_approve
from domain.conversation import Lane, Notice
from domain.people import Actor, Role
from domain.rules import Moment
from storage import outbox, people
from storage.database import Session
from storage.outbox import Letter
from storage.people import Reachable

TOLD = frozenset({"approve", "decline", "pause", "resume", "cancel", "recall", "void", "expire"})
"""What the others who stand behind a broadcast hear of."""


def tell(session: Session, after: Broadcast, move: str, by: Actor, moment: Moment) -> None:
    """Ask those who may approve what was submitted; tell of what somebody else did."""
    now = moment.now
    if move == "submit":
        outbox.put(session, _asked(session, after, moment), now=now)
    elif move in TOLD:
        behind = {after.author, *after.approvals} - {by.person}
        name = people.names(session, [by.person]).get(by.person) if by.person else None
        notice = news(after, move, name)
        letters = (_letter(after, one, 0, notice) for one in people.reach(session, behind))
        outbox.put(session, letters, now=now)


def _asked(session: Session, broadcast: Broadcast, moment: Moment) -> Iterator[Letter]:
    """The announcement as it will be read, then the question with all that decides about it."""
    asked = _approvers(session, broadcast, moment.now) - {broadcast.author}
    question = to_approve(broadcast, moment.rules.broadcasts)
    for one in people.reach(session, asked):
        said = (announcement(broadcast, one.language), question)
        yield from (_letter(broadcast, one, n, notice) for n, notice in enumerate(said))


def _approvers(session: Session, broadcast: Broadcast, now: datetime) -> set[int]:
    asked = people.holders(session, {Role.ADMIN}, None, now=now)
    if broadcast.agency is not None:
        asked |= people.holders(session, {Role.LEADER}, broadcast.agency, now=now)
    return asked


def _letter(broadcast: Broadcast, to: Reachable, number: int, notice: Notice) -> Letter:
    key = f"broadcast-told:{broadcast.id}:{broadcast.version}:{to.person}:{number}"
    return Letter(key, to.peer, Lane.ASSIGNMENT, to.language, notice)
