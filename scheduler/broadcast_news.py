"""How a broadcast goes, told to those who stand behind it: in one message that changes."""

from collections.abc import Mapping
from datetime import timedelta

from domain.broadcast import ON_THE_WAY, OVER, Broadcast, Fate, Standing
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
    all_, left = sum(counts.values()), sum(counts.get(fate, 0) for fate in ON_THE_WAY)
    if broadcast.standing is Standing.RUNNING:
        filled = recipients.is_filled(session, broadcast.id)
        quarter = QUARTERS * (all_ - left) // all_ if all_ and filled else 0
        _tell_progress(session, broadcast, counts, quarter, moment)
    elif broadcast.standing in OVER and left == 0:
        number, last = broadcast.id, QUARTERS + 1
        if broadcasts.take_telling(session, number, last, now=moment.now):
            _send(session, broadcast, report(broadcast, counts), "report", moment)


def _tell_progress(
    session: Session,
    broadcast: Broadcast,
    counts: Mapping[Fate, int],
    quarter: int,
    moment: Moment,
) -> None:
    now, number = moment.now, broadcast.id
    is_new = broadcasts.take_telling(session, number, quarter, now=now)
    before = now - REFRESH_IN
    if is_new or broadcasts.take_refreshing(session, number, before=before, now=now):
        took = (now - (broadcast.started_at or now)).total_seconds()
        rate = counts.get(Fate.SENT, 0) / took if took > 0 else 0.0
        mark = f"quarter:{quarter}" if is_new else f"at:{now.isoformat()}"
        _send(session, broadcast, progress(broadcast, counts, rate), mark, moment)


def _send(
    session: Session, broadcast: Broadcast, notice: Notice, mark: str, moment: Moment
) -> None:
    behind = {broadcast.author, *broadcast.approvals}
    letters = [
        Letter(
            f"broadcast-news:{broadcast.id}:{mark}:{one.person}",
            one.peer,
            Lane.STATUS,
            one.language,
            notice,
            slot=f"broadcast:{broadcast.id}" if mark != "report" else None,
            edits=Edit.ONLY if mark.startswith("at:") else Edit.OR_NEW,
        )
        for one in people.reach(session, behind)
    ]
    outbox.put(session, letters, now=moment.now)
