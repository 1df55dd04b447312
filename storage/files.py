"""What is known of the stored files; the bytes lie in a folder, named by their hash."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.schema import files
from storage.statements import insert_new


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked, re-encoded picture; where and when it was taken is kept here only.

    Other files stand here too, with their own `mime` and no width or height.
    """

    hash: str
    mime: str
    bytes: int
    width: int
    height: int
    taken_at: str | None = None
    lat: float | None = None
    lon: float | None = None


def keep(session: Session, picture: Picture, *, now: datetime) -> None:
    """Note a stored picture; the same one again is no second."""
    insert_new(session, files, asdict(picture) | {"stored_at": now})


def known(session: Session, hashes: tuple[str, ...]) -> set[str]:
    """Which of these hashes are stored pictures."""
    return set(session.scalars(select(files.c.hash).where(files.c.hash.in_(hashes))))
