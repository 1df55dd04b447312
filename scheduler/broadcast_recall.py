"""Takes announcements back, in pages and no faster than they went out."""

from domain.broadcast import RECALLS, Broadcast, Fate
from domain.broadcast_notices import place, recalled
from domain.conversation import Lane
from domain.rules import Moment
from storage import broadcast_letters, outbox, recipients
from storage.broadcast_letters import RECALL, Arrived
from storage.database import Session
from storage.outbox import Letter
from storage.recipients import Fated
from storage.slots import Edit

MOST = 500


def page(session: Session, broadcast: Broadcast, moment: Moment) -> int:
    """As many as the outbox has room for; always 0, for the next come with the next beat."""
    rules, under_way = moment.rules.broadcasts, recipients.queued(session, broadcast.id)
    # The slowest of its channels sets the pace, for people are gone through in one order.
    ahead = (rules.ahead(name) for name in RECALLS & {*broadcast.counted})
    room = min(ahead, default=MOST) - sum(under_way.values())
    if room > 0:
        found = broadcast_letters.arrived(session, broadcast.id, most=min(room, MOST))
        outbox.put(session, [_letter(broadcast, one) for one in found], now=moment.now)
        fated = [
            Fated(one.person, Fate.QUEUED, one.to.channel, _key(broadcast, one)) for one in found
        ]
        recipients.decide(session, broadcast.id, fated, was=Fate.SENT, now=moment.now)
    return 0


def _key(broadcast: Broadcast, one: Arrived) -> str:
    return f"{RECALL}{broadcast.id}:{one.person}"


def _letter(broadcast: Broadcast, one: Arrived) -> Letter:
    return Letter(
        _key(broadcast, one),
        one.to,
        Lane.BROADCAST,
        one.language,
        recalled(),
        slot=place(broadcast),
        edits=Edit.ONLY,
    )
