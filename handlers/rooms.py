"""A group chat becomes the room of an agency, when a leader of that agency says so in it."""

from dataclasses import dataclass
from datetime import datetime

from domain.conversation import Lane, Peer, Say
from domain.people import Role
from handlers.turn import House, Turn
from storage import conversations, outbox, people, rooms
from storage.database import Session
from storage.rooms import Link


@dataclass(frozen=True, slots=True)
class Arrival:
    """We were brought into a room by somebody, as a raw event tells."""

    room: Peer
    by: Peer
    row: int


def greet(session: Session, arrival: Arrival, house: House, *, now: datetime) -> None:
    """Say what a group has to do, if one of the city's people brought us there.

    In a group of anybody else we are quiet: it is no room, and nothing is ever told there.
    """
    known = conversations.find(session, arrival.by)
    if known is None:
        return
    person = known.person
    if people.actors(session, [person.id], now=now)[person.id].works_for_the_city:
        line = Say(house.texts.say(person.language, "room.added"))
        letter = outbox.Letter(
            f"room:{arrival.row}", arrival.room, Lane.REPLY, person.language, line
        )
        outbox.put(session, [letter], now=now)


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
