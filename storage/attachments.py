"""What belongs to a case beside its row: followers, the rating, pictures."""

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, delete, func, select, update

from domain.case import Case, Rating
from domain.workflow import Act, Change
from storage.database import Session
from storage.schema import case_files, cases, followers, ratings
from storage.statements import Prepared, insert_new, upsert


def add(session: Session, case: Case, change: Change) -> None:
    """Write what the action brings besides the case's own fields."""
    belong(session, case.id, change.act.given.get("photos") or (), seq=case.version)
    if (also := _ALSO.get(change.act.action)) is not None:
        also(session, case, change.act)


def belong(session: Session, case: int, photos: Sequence[str], *, seq: int) -> None:
    """These stored pictures belong to the case from this event on."""
    rows = [{"case": case, "hash": photo, "seq": seq} for photo in photos]
    if rows:
        insert_new(session, case_files, rows)


def used_pictures(session: Session, photos: Sequence[str]) -> set[str]:
    """Which of these pictures some case holds already."""
    query = select(case_files.c.hash).where(case_files.c.hash.in_(photos))
    return set(session.scalars(query))


_COUNT = Prepared(select(func.count()).where(followers.c.case == bindparam("of")))
_FOLLOWERS = Prepared(select(followers.c.person).where(followers.c.case == bindparam("of")))


def follower_count(session: Session, case: Case) -> int:
    """How many follow a case besides its reporter."""
    [(count,)] = _COUNT.rows(session, {"of": case.id})
    return int(count)


def follower_ids(session: Session, case: Case) -> set[int]:
    """Who follows a case."""
    return {person for (person,) in _FOLLOWERS.rows(session, {"of": case.id})}


def find_rating(session: Session, case: Case) -> Rating | None:
    """The rating of the last answer, as far as there is one."""
    if not case.rated:
        return None
    same = (ratings.c.case == case.id, ratings.c.round == case.round)
    told = select(ratings.c.score, ratings.c.reasons, ratings.c.comment).where(*same)
    found = session.execute(told).one_or_none()
    return found and Rating(found.score, tuple(found.reasons), found.comment)


def _follow(session: Session, case: Case, act: Act) -> None:
    row = {"case": case.id, "person": act.actor.person, "since_at": act.moment.now}
    insert_new(session, followers, row)


def _unfollow(session: Session, case: Case, act: Act) -> None:
    theirs = (followers.c.case == case.id, followers.c.person == act.actor.person)
    session.execute(delete(followers).where(*theirs))


def _merge(session: Session, case: Case, act: Act) -> None:
    into = select(cases.c.id, cases.c.reporter).where(cases.c.code == case.merged_into)
    target, reporter = session.execute(into).one()
    # Who reported the other case hears of it anyway.
    people = (follower_ids(session, case) | {case.reporter}) - {reporter}
    rows = [
        {"case": target, "person": person, "since_at": act.moment.now} for person in sorted(people)
    ]
    if rows:
        insert_new(session, followers, rows)


def _rate(session: Session, case: Case, act: Act) -> None:
    # A changed mind starts its reasons anew; the older ones stand in the history.
    rating = {"score": act.given["tap"], "reasons": [], "rated_at": act.moment.now}
    key = {"case": case.id, "round": case.round, "comment": None}
    upsert(session, ratings, [key | rating])


def _explain_rating(session: Session, case: Case, act: Act) -> None:
    same = (ratings.c.case == case.id, ratings.c.round == case.round)
    given = act.given
    told = {key: given[key] for key in ("reasons", "comment") if key in given}
    session.execute(update(ratings).where(*same).values(**told))


_ALSO: dict[str, Callable[[Session, Case, Act], None]] = {
    "follow": _follow,
    "unfollow": _unfollow,
    "merge": _merge,
    "rate": _rate,
    "explain_rating": _explain_rating,
}
