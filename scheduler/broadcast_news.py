"""How a broadcast goes, told to those who stand behind it: in one message that changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.broadcast import ON_THE_WAY, Broadcast, Fate, Standing
from domain.broadcast_notices import progress, report
from domain.conversation import Lane, Notice
from domain.rules import Moment
from storage import broadcasts, outbox, people, recipients
from storage.database import Session
from storage.outbox import Letter
from storage.slots import Edit

REFRESH_IN = timedelta(seconds=5)
QUARTERS = 4
"""Where a message can't be changed, there is a new one at each quarter only."""


def tell(session: Session, broadcast: Broadcast, moment: Moment) -> None:
    """What is due to be told, by whoever comes first."""
    if broadcast.started_at is None:
        return
    counts = recipients.counts(session, broadcast.id)
    left = sum(counts.get(fate, 0) for fate in ON_THE_WAY)
    if broadcast.standing is Standing.RUNNING:
        _tell_progress(session, broadcast, counts, moment)
    elif broadcast.standing is Standing.PAUSED:
        _send(session, progress(broadcast, counts, 0.0), broadcast, _Mark("paused"), moment)
    elif left == 0 and _is_untold(session, broadcast, moment):
        rate = broadcast.rate(counts, moment.now)
        _send(session, progress(broadcast, counts, rate), broadcast, _Mark("over"), moment)
        mark = _Mark("report", is_new=True, in_slot=False)
        _send(session, report(broadcast, counts), broadcast, mark, moment)


def _is_untold(session: Session, broadcast: Broadcast, moment: Moment) -> bool:
    """The end is told once, and once more when all has been taken back."""
    is_recalled = broadcast.standing is Standing.RECALLED
    if is_recalled and not recipients.is_filled(session, broadcast.id):
        return False
    last = QUARTERS + 1 + is_recalled
    return broadcasts.take_telling(session, broadcast.id, last, now=moment.now)


def _tell_progress(
    session: Session, broadcast: Broadcast, counts: Mapping[Fate, int], moment: Moment
) -> None:
    now, number = moment.now, broadcast.id
    quarter = _quarter(session, number, counts)
    is_new = broadcasts.take_telling(session, number, quarter, now=now)
    before = now - REFRESH_IN
    if is_new or broadcasts.take_refreshing(session, number, before=before, now=now):
        mark = _Mark(f"quarter:{quarter}" if is_new else f"at:{now.isoformat()}", is_new=is_new)
        notice = progress(broadcast, counts, broadcast.rate(counts, now))
        _send(session, notice, broadcast, mark, moment)


def _quarter(session: Session, number: int, counts: Mapping[Fate, int]) -> int:
    """How many quarters are done; none before everybody has been written down."""
    all_, left = sum(counts.values()), sum(counts.get(fate, 0) for fate in ON_THE_WAY)
    is_known = all_ > 0 and recipients.is_filled(session, number)
    return QUARTERS * (all_ - left) // all_ if is_known else 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """What makes one piece of news unlike the others, and how it is shown.

    Where a message can't be changed only what `is_new` is sent at all.
    """

    key: str
    is_new: bool = False
    in_slot: bool = True


def _send(
    session: Session, notice: Notice, broadcast: Broadcast, mark: _Mark, moment: Moment
) -> None:
    behind = {broadcast.author, *broadcast.approvals}
    name = f"{broadcast.version}:{mark.key}"
    letters = [
        Letter(
            f"broadcast-news:{broadcast.id}:{name}:{one.person}",
            one.peer,
            Lane.STATUS,
            one.language,
            notice,
            slot=f"broadcast:{broadcast.id}" if mark.in_slot else None,
            edits=Edit.OR_NEW if mark.is_new else Edit.ONLY,
        )
        for one in people.reach(session, behind)
    ]
    outbox.put(session, letters, now=moment.now)
