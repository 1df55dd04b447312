"""Prepares a database: Hanoi, an officer in each agency, and citizens who are still to come."""

import sys
from pathlib import Path

from bench.ours import settings_for
from bench.talks import peer_id, token
from bot.clock import wall_clock
from bot.preparing import load_reference, prepare_database
from bot.reference import read_city
from domain.conversation import Peer
from domain.people import Grant, Role
from storage import conversations, people, webchat
from storage.database import Database, Session

OFFICERS_FROM = 2**40
"""Numbers of officers; those of citizens never get so far."""


def main(url: str, folder: str, citizens: str, channel: str = "web") -> None:
    settings = settings_for(url, Path(folder))
    prepare_database(settings)
    for _ in load_reference(settings):
        pass
    database = Database(url, connections=1)
    with database.writing() as session:
        _open_sessions(session, int(citizens))
        _appoint_officers(session, channel)
    database.close()


def _open_sessions(session: Session, citizens: int) -> None:
    now = wall_clock()
    for number in range(1, citizens + 1):
        webchat.open_session(session, peer_id(number), token(number), now=now)


def _appoint_officers(session: Session, channel: str) -> None:
    now = wall_clock()
    for number, agency in enumerate(read_city(session).agencies, start=OFFICERS_FROM):
        peer = Peer(channel, peer_id(number) if channel == "web" else str(number))
        officer = conversations.begin(session, peer, language="vi", now=now)
        people.grant(session, officer.person.id, Grant(Role.OFFICER, agency), now=now)


if __name__ == "__main__":
    main(*sys.argv[1:])
