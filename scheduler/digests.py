"""The sweep over readers who should have had a digest by now: each gets each issue once."""

from collections.abc import Callable, Mapping

from domain import digests as words
from domain.conversation import Lane, Notice
from domain.digests import READERS, Digest, Issue
from domain.people import Actor, Role
from domain.quiet import not_before
from domain.rules import Moment
from storage import absences, cases, digests, people
from storage.database import Session
from storage.outbox import Letter, put

BATCH = 25
COUNTED_MOST = 500

Content = Callable[[Actor], Notice | None]


def sweep(session: Session, moment: Moment) -> int:
    """Write the digests of at most a batch of readers; how many were looked at."""
    for issue in words.current(moment):
        held = READERS[issue.digest]
        readers = digests.readers(session, issue, held, most=BATCH, now=moment.now)
        mine = [one for one in readers if digests.take(session, issue, one, now=moment.now)]
        if mine:
            _write(session, issue, mine, moment)
        if readers:
            return len(readers)
    return 0


def _write(session: Session, issue: Issue, readers: list[int], moment: Moment) -> None:
    today = moment.rules.calendar.local_date(moment.now)
    # Who is away has a substitute, whose own digest holds the same work.
    here = set(readers) - absences.of(session, readers, on=today).keys()
    actors = people.actors(session, here, now=moment.now)
    content = _CONTENT[issue.digest](session, moment)
    found = {person: content(actor) for person, actor in actors.items()}
    letters = [
        Letter(
            key=f"{issue.key}:{reachable.person}",
            to=reachable.peer,
            lane=Lane.DIGEST,
            language=reachable.language,
            content=notice,
            not_before_at=not_before(Lane.DIGEST, moment.now, moment.rules.quiet),
        )
        for reachable in people.reach(session, here)
        if (notice := found[reachable.person]) is not None
    ]
    put(session, letters, now=moment.now)


def _morning(session: Session, moment: Moment) -> Content:
    return lambda actor: words.morning(cases.queue(session, actor, most=COUNTED_MOST), moment)


def _weekly(session: Session, moment: Moment) -> Content:
    standings = digests.standings(session, now=moment.now)
    today = moment.rules.calendar.local_date(moment.now)
    return lambda actor: words.weekly([s for s in standings if _sees(actor, s.agency)], today)


def _sees(actor: Actor, agency: str | None) -> bool:
    """The city office sees every agency, a leader those they lead."""
    leads = agency is not None and actor.holds(Role.LEADER, agency)
    return leads or actor.holds(Role.DISPATCHER)


_CONTENT: Mapping[Digest, Callable[[Session, Moment], Content]] = {
    Digest.MORNING: _morning,
    Digest.WEEKLY: _weekly,
}
