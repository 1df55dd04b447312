"""Joining an agency by a one-time code typed in chat; never by phone number."""

from domain.codes import looks_like_invitation_code, parse_invitation_code
from handlers import forms, linking, rooms
from handlers.keyboards import menu
from handlers.turn import Draft, Turn
from storage import people


def start(turn: Turn, rest: str) -> None:
    """Ask for the code, or use the one that came with the command; in a group it is a room's."""
    if turn.event.room is not None:
        rooms.join(turn, rest)
    elif rest:
        redeem(turn, rest)
    else:
        forms.begin(turn, Draft("join"))


def finish(turn: Turn, draft: Draft) -> None:
    """The code was typed."""
    redeem(turn, draft.answers["code"])


def try_code(turn: Turn, text: str) -> bool:
    """Take a message that is a joining code, or is as good as one, for joining."""
    is_code = looks_like_invitation_code(text)
    if is_code:
        redeem(turn, text)
    return is_code


def redeem(turn: Turn, text: str) -> None:
    """Grant what the code grants; wrong, used and expired codes get one and the same answer."""
    turn.forget()  # a code that was typed is a secret until it is used
    code = parse_invitation_code(text)
    found = people.redeem(turn.session, code, turn.person.id, now=turn.now) if code else None
    if found is None and code is not None and linking.try_code(turn, code):
        return
    if found is None:
        turn.say("join.refused", *menu(turn))
        return
    turn.forget_actor()
    agency = turn.house.wording.agency(turn.language, found.agency)
    role = turn.text(f"role.{found.role}")
    now = turn.text(f"join.now.{found.role}")
    turn.say("join.done", *menu(turn), role=role, agency=agency, now=now)
