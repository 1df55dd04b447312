"""What a broadcast's questions offer to choose from."""

from domain.broadcast_form import AIMS
from domain.people import Role
from handlers.listing import ALL, FOUND_MOST, MORE, matching
from handlers.turn import Draft, Option, Turn
from storage import audiences

SHOWN_MOST = 90
"""Buttons below one message; every channel takes so many."""


def aims(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """By what people are chosen; a leader's go to their own agency, so there is no choice."""
    if not turn.actor.holds(Role.ADMIN):
        return []
    return matching(wanted, [(aim, aim_label(turn, aim)) for aim in AIMS])


def aim_label(turn: Turn, aim: str) -> str:
    """What a way of choosing people is called."""
    return turn.text(f"broadcast.aim.{aim}")


def wards(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """The wards whose name holds what was typed."""
    named = [(code, ward_label(turn, code)) for code in turn.house.city.wards]
    if wanted:
        return matching(wanted, named)[: SHOWN_MOST if wanted == ALL else FOUND_MOST]
    return [(MORE, turn.text("agency.more"))]


def ward_label(turn: Turn, code: str) -> str:
    """A ward's name."""
    return turn.house.wording.ward(turn.language, code)


def channels(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """The channels on which anybody can be told."""
    found = audiences.channels(turn.session)
    return matching(wanted, [(name, channel_label(turn, name)) for name in found])


def channel_label(turn: Turn, name: str) -> str:
    """What a channel is called."""
    return turn.text(f"channel.{name}")


def may_alarm(turn: Turn, draft: Draft) -> bool:
    """Only admins send an alarm, which wakes people up."""
    return turn.actor.holds(Role.ADMIN)
