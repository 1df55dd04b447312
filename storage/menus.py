"""Numbered lists as they were shown: what a number means that a person types."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain.conversation import Choice, Peer
from storage.database import Session
from storage.schema import menus
from storage.statements import upsert

REPLIES = 0
"""The slot of lists that answer; each further one holds a list of a notice."""
SLOTS = 9
NOTICE_STEP = 100
"""Numbers below a notice begin at 101, 201, ...: no list that answers has as many."""


@dataclass(frozen=True, slots=True)
class Menu:
    """One list: its first option has the number `first`; `shown` of them were shown so far."""

    slot: int
    outbox: int
    first: int
    shown: int
    options: tuple[Choice, ...]
    sent_at: datetime

    def choice(self, number: int) -> Choice | None:
        """The option of that number."""
        at = number - self.first
        return self.options[at] if 0 <= at < len(self.options) else None


def shown(session: Session, to: Peer) -> list[Menu]:
    """The lists this person has before them, newest first."""
    columns = (menus.c.slot, menus.c.outbox, menus.c.first, menus.c.shown, menus.c.options)
    rows = session.execute(
        select(*columns, menus.c.sent_at)
        .where(menus.c.channel == to.channel, menus.c.peer == to.id)
        .order_by(menus.c.outbox.desc())
    )
    return [
        Menu(slot, outbox, first, count, tuple(Choice(*pair) for pair in options), at)
        for slot, outbox, first, count, options, at in rows
    ]


def remember(session: Session, to: Peer, menu: Menu) -> None:
    """This list takes the place of what stood in its slot."""
    row = {
        "channel": to.channel,
        "peer": to.id,
        "slot": menu.slot,
        "outbox": menu.outbox,
        "first": menu.first,
        "shown": menu.shown,
        "options": [[option.id, option.label] for option in menu.options],
        "sent_at": menu.sent_at,
    }
    upsert(session, menus, [row])


def free_slot(known: list[Menu], outbox: int) -> int:
    """The slot of a notice: its own when it is sent again, else the next in turn."""
    notices = [menu for menu in known if menu.slot != REPLIES]
    own = next((menu.slot for menu in notices if menu.outbox == outbox), None)
    if own is not None:
        return own
    return notices[0].slot % SLOTS + 1 if notices else 1
