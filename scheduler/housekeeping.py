"""Sweeps that keep the tables small and take back what dead processes held."""

from datetime import datetime, timedelta

from storage import inbox, outbox
from storage.database import Session

KEPT_IN = timedelta(days=7)
"""How long the bodies of finished rows are kept."""


def reclaim(session: Session, now: datetime) -> int:
    """Letters whose sender died go out again; how many."""
    return outbox.reclaim(session, now=now)


def purge(session: Session, now: datetime) -> int:
    """Bodies of finished rows are blanked; the rows stay and keep deduplicating."""
    before = now - KEPT_IN
    return inbox.purge(session, before=before) + outbox.purge(session, before=before)
