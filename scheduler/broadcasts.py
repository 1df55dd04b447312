"""The sweep over broadcasts: begins them, writes down for whom, feeds the outbox, ends them.

The outbox never holds more than a few seconds of a broadcast, so it stays small and stopping is
quick; the lane makes every other letter go first.
"""

from collections.abc import Callable, Mapping

from domain.broadcast import OVER, WEEK, Broadcast, Fate, Standing
from domain.broadcast_life import MOVES, refusal
from domain.broadcast_notices import announcement, place
from domain.conversation import Lane
from domain.errors import StaleError
from domain.people import SYSTEM
from domain.rules import Moment
from scheduler import broadcast_news, broadcast_recall
from storage import broadcast_letters, broadcasts, opt_outs, outbox, people, recipients
from storage.database import Session
from storage.outbox import Letter
from storage.people import Reachable
from storage.recipients import Fated, Waiting

PAGE = 500
"""Recipients in one transaction: short enough that a receipt beside it doesn't notice."""
BY_ITSELF = ("void", "expire", "start", "finish")

Work = Callable[[Session, Broadcast, Moment], int]


def sweep(session: Session, moment: Moment) -> int:
    """Do the next piece of every broadcast; PAGE when there is more to do at once."""
    found = broadcasts.active(session)
    running = sum(b.standing is Standing.RUNNING for b in found)
    more = False
    for broadcast in found:
        done = [work(session, broadcast, moment) for work in _WORK[broadcast.standing]]
        if broadcast.standing is Standing.RUNNING:
            _feed(session, broadcast, moment, share=max(1, running))
        more = more or PAGE in done
        broadcast_news.tell(session, _move_on(session, broadcast, moment), moment)
    return PAGE if more else 0


def _move_on(session: Session, broadcast: Broadcast, moment: Moment) -> Broadcast:
    """What happens by itself; nothing where somebody else was quicker."""
    for key in BY_ITSELF:
        scene = broadcasts.scene(session, broadcast, moment)
        if refusal(broadcast, MOVES[key], SYSTEM, scene) is None:
            try:
                return broadcasts.perform(session, broadcast, key, SYSTEM, moment)
            except StaleError:
                break
    return broadcast


def _fill(session: Session, broadcast: Broadcast, moment: Moment) -> int:
    return recipients.fill(session, broadcast.id, broadcast.audience, most=PAGE, now=moment.now)


def _settle(session: Session, broadcast: Broadcast, moment: Moment) -> int:
    return broadcast_letters.settle(session, broadcast.id, most=PAGE, now=moment.now)


def _withdraw(session: Session, broadcast: Broadcast, moment: Moment) -> int:
    """Also what a dead sender held comes back here, and not to the living senders."""
    broadcast_letters.withdraw(session, broadcast.id, now=moment.now)
    return 0


def _close(session: Session, broadcast: Broadcast, moment: Moment) -> int:
    return broadcast_letters.close(session, broadcast.id, most=PAGE, now=moment.now)


_END: tuple[Work, ...] = (_withdraw, _settle, _close)
_WORK: Mapping[Standing, tuple[Work, ...]] = {
    Standing.AWAITING_APPROVAL: (),
    Standing.SCHEDULED: (),
    Standing.RUNNING: (_fill, _settle),
    Standing.PAUSED: (_fill, _withdraw, _settle),
    **dict.fromkeys(OVER, _END),
    Standing.RECALLED: (_settle, broadcast_recall.page),
}


# --- feeding ---------------------------------------------------------------------------------


def _feed(session: Session, broadcast: Broadcast, moment: Moment, *, share: int) -> None:
    """Fill up the outbox on every channel, each broadcast its equal share."""
    if _is_quiet(broadcast, moment):
        return
    under_way = recipients.queued(session, broadcast.id)
    for channel in recipients.channels(session, broadcast.id):
        room = moment.rules.broadcasts.ahead(channel) // share - under_way.get(channel, 0)
        if room > 0:
            found = recipients.waiting(session, broadcast.id, channel, most=min(room, PAGE))
            _write(session, broadcast, found, channel, moment)


def _is_quiet(broadcast: Broadcast, moment: Moment) -> bool:
    quiet = moment.rules.quiet
    if quiet is None or broadcast.emergency:
        return False
    return quiet.free_at(moment.now) > moment.now


def _write(
    session: Session, broadcast: Broadcast, found: list[Waiting], channel: str, moment: Moment
) -> None:
    """Letters for those who may have one now; the others' fate is sealed or changes channel."""
    persons = [one.person for one in found]
    reachable = {one.person: one for one in people.reach(session, persons)}
    refused = _refused(session, broadcast, persons, moment)
    fated, letters = [], []
    for one in found:
        fate, where = refused.get(one.person), reachable.get(one.person)
        if fate is None and where is not None and where.peer.channel == channel:
            key = broadcast_letters.letter_key(broadcast.id, one.person, one.tries)
            letters.append(_letter(broadcast, where, key))
            fated.append(Fated(one.person, Fate.QUEUED, channel, key))
        elif fate is None and where is not None:
            fated.append(Fated(one.person, Fate.WAITING, where.peer.channel))
        else:
            fated.append(Fated(one.person, fate or Fate.BLOCKED))
    outbox.put(session, letters, now=moment.now)
    recipients.decide(session, broadcast.id, fated, was=Fate.WAITING, now=moment.now)


def _refused(
    session: Session, broadcast: Broadcast, persons: list[int], moment: Moment
) -> Mapping[int, Fate]:
    """Who wants no broadcasts, and who has had enough of them this week."""
    since = moment.now - WEEK
    told = {} if broadcast.emergency else recipients.told_since(session, persons, since=since)
    most = moment.rules.broadcasts.weekly_most
    capped = dict.fromkeys((who for who, count in told.items() if count >= most), Fate.CAPPED)
    out = opt_outs.of(session, persons)
    return capped | dict.fromkeys(out, Fate.OPTED_OUT)


def _letter(broadcast: Broadcast, to: Reachable, key: str) -> Letter:
    said = announcement(broadcast, to.language)
    return Letter(key, to.peer, Lane.BROADCAST, to.language, said, slot=place(broadcast))
