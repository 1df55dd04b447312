"""Volunteers of the community team: a reference in a link, or typed, says who brought somebody."""

import re

from domain.codes import parse_volunteer_ref
from domain.text import fold
from handlers.keyboards import menu
from handlers.turn import Turn
from storage import referrals

# "Bắt đầu TNV 7K3M-Q9TX", "tnv7k3mq9tx"; without the prefix only as it is printed.
_NAMED = re.compile(r"(?:bat dau )?tnv[\s:-]*(?P<ref>[0-9a-z]{4}[\s-]?[0-9a-z]{4})")
_PRINTED = re.compile(r"(?P<ref>[0-9a-z]{4}-[0-9a-z]{4})")
_LENGTH_MOST = 40


def try_ref(turn: Turn, text: str) -> bool:
    """Take a text that is a volunteer's reference; the first that comes counts for ever."""
    folded = fold(text) if len(text) <= _LENGTH_MOST else ""
    found = _NAMED.fullmatch(folded) or _PRINTED.fullmatch(folded)
    ref = parse_volunteer_ref(found["ref"]) if found else None
    if ref is None:
        return False
    referrals.note(turn.session, turn.person.id, ref, turn.event.peer.channel, now=turn.now)
    turn.say("ref.noted", *menu(turn), ref=ref)
    return True
