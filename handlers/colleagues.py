"""Those who may stand in for somebody who is away."""

from domain.people import Role
from handlers.listing import matching
from handlers.turn import Draft, Option, Turn
from storage import absences, people


def find(turn: Turn, draft: Draft, wanted: str) -> list[Option]:
    """Those who hold every role this person holds, so that they may do all the same."""
    grants = [g for g in turn.actor.grants if g.role is not Role.ADMIN]
    held = [people.holders(turn.session, {g.role}, g.agency, now=turn.now) for g in grants]
    same = set.intersection(*held) - {turn.person.id} if held else set()
    reachable = {one.person for one in people.reach(turn.session, same)}
    on = turn.house.rules.calendar.local_date(turn.now)
    here = reachable - absences.of(turn.session, reachable, on=on).keys()
    return matching(wanted, [(str(one), name(turn, str(one))) for one in sorted(here)])


def name(turn: Turn, key: str) -> str:
    """A colleague's name as they joined with it."""
    person = int(key)
    return people.names(turn.session, {person}).get(person) or turn.text(
        "away.colleague", number=person
    )
