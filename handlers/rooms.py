"""A group chat becomes the room of an agency, when a leader of that agency says so in it."""

from domain.conversation import Lane, Peer, Say
from domain.people import Role
from handlers.turn import Turn
from storage import outbox, rooms
from storage.rooms import Link


def join(turn: Turn, rest: str) -> None:
    """Link the group to the agency named, or to the leader's only one.

    Nobody else learns from the answer which agencies there are: it goes to the leader.
    """
    led = {grant.agency for grant in turn.actor.grants if grant.role is Role.LEADER}
    asked = rest.upper() or (next(iter(led)) if len(led) == 1 else None)
    if asked is None or asked not in led or turn.event.room is None:
        turn.say("room.refused")
        return
    room = Peer(turn.event.peer.channel, turn.event.room)
    rooms.link(turn.session, Link(room, asked, turn.person.id), now=turn.now)
    agency = turn.house.wording.agency(turn.language, asked)
    turn.say("room.linked", agency=agency)
    line = Say(turn.text("room.hello", agency=agency))
    letter = outbox.Letter(f"room:{turn.row}", room, Lane.REPLY, turn.language, line)
    outbox.put(turn.session, [letter], now=turn.now)
