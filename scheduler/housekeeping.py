"""Sweeps that keep the tables small and take back what dead processes held."""

from domain.rules import Moment
from storage import inbox, outbox
from storage.database import Session


def reclaim(session: Session, moment: Moment) -> int:
    """Letters whose sender died go out again; how many."""
    return outbox.reclaim(session, now=moment.now)


def purge(session: Session, moment: Moment) -> int:
    """Bodies of finished rows are blanked; the rows stay and keep deduplicating."""
    before = moment.now - moment.rules.bodies_kept_in
    return inbox.purge(session, before=before) + outbox.purge(session, before=before)
