"""Tells admins in time that the token pair dies: through another channel where they have one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from bot.channels.zalo_oa import CHANNEL
from domain.conversation import Lane, Say
from domain.naming import Naming
from domain.people import Role
from domain.texts import Texts
from storage import outbox, people, zalo
from storage.database import Session
from storage.outbox import Letter
from storage.people import Reachable
from storage.zalo import Pair

log = structlog.get_logger("zalo_oa")


class Trouble(StrEnum):
    """What is the matter with the pair."""

    REFUSED = "refused"
    """Zalo doesn't take the refresh token: somebody must consent anew."""
    LATE = "late"
    """The pair should have been refreshed an hour ago, and the access token ends in hours."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Raised for one app's pair; each trouble of a pair is told once."""

    app: str
    texts: Texts
    naming: Naming | None = None

    def __call__(self, session: Session, trouble: Trouble, pair: Pair, now: datetime) -> None:
        """Note it for the doctor, and write to every admin."""
        log.error("token pair in trouble", trouble=trouble, ends_at=pair.ends_at)
        zalo.note_trouble(session, self.app, trouble)
        admins = people.holders(session, {Role.ADMIN}, None, now=now)
        key = f"tokens:{self.app}:{pair.refreshed_at.isoformat()}:{trouble}"
        letters = [
            Letter(f"{key}:{person}", one.peer, Lane.URGENT, one.language,
                   self._say(one.language, trouble, pair))
            for person, one in _addresses(session, admins).items()
        ]  # fmt: skip
        outbox.put(session, letters, now=now)

    def _say(self, language: str, trouble: Trouble, pair: Pair) -> Say:
        ends = f"{pair.ends_at:%Y-%m-%d %H:%M} UTC"
        if self.naming is not None:
            ends = self.naming.when(language, pair.ends_at.isoformat())
        return Say(self.texts.say(language, f"tokens.{trouble}", ends=ends))


def _addresses(session: Session, admins: Collection[int]) -> Mapping[int, Reachable]:
    """Where each admin is reached: on Zalo only who is nowhere else."""
    anywhere = {one.person: one for one in people.reach(session, admins)}
    elsewhere = {one.person: one for one in people.reach(session, admins, besides=CHANNEL)}
    return anywhere | elsewhere
