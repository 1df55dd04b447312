"""Whether a report looks like one already sent: suggested to the person, never merged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from rapidfuzz import fuzz

from domain.geo import distance_km
from domain.text import fold

SUGGESTED_MAX = 3
WINDOW_IN = timedelta(days=14)

# Likeness of the words, in percent (token_set_ratio on folded text). Measured elsewhere: the
# same problem 86 to 97, another problem in like words 82 to 83. Our own table of examples
# (tests/domain/test_duplicates.py) spreads wider, 75 to 100 against 38 to 91: words alone
# don't tell, so the place decides how much they must agree.
SAME_SPOT_KM, ALIKE_ON_THE_SPOT = 0.1, 70.0
NEAR_KM, ALIKE = 0.3, 85.0

# Every word of a very short text is soon found in a long one; that says nothing.
WORDS_MIN = 4
COMPARED_MAX = 600  # characters; what a report is about stands at its beginning

_WORDS = re.compile(r"[^\W_]+")
_HOUSE = re.compile(r"\b(?:so|nha|ngo|ngach|hem|toa|lane|alley|number)\s+(\d+\w?)\b")


class Located(Protocol):
    """What is compared; a report and a case both have it. Points in degrees."""

    @property
    def text(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def ward(self) -> str | None: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


class Sent(Located, Protocol):
    """A case that may be about the same thing."""

    @property
    def code(self) -> str: ...
    @property
    def submitted_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be the same: likeness in percent, distance in km where both are pinned."""

    code: str
    likeness: float
    distance_km: float | None


def similar(new: Located, others: Iterable[Sent], *, now: datetime) -> tuple[Candidate, ...]:
    """Up to 3 cases that may be about what is reported now, the likeliest first.

    Only of the same category and the last 14 days, nearby or (without pins) in the same ward
    and not at another house number.
    """
    recent = (o for o in others if o.category == new.category and _recent(o, now))
    found = [candidate for other in recent if (candidate := _compare(new, other))]
    return tuple(sorted(found, key=_rank)[:SUGGESTED_MAX])


def _recent(other: Sent, now: datetime) -> bool:
    return timedelta(0) <= now - other.submitted_at <= WINDOW_IN


def _rank(candidate: Candidate) -> tuple[float, float, str]:
    far = NEAR_KM if candidate.distance_km is None else candidate.distance_km
    return -candidate.likeness, far, candidate.code


def _compare(new: Located, other: Sent) -> Candidate | None:
    distance = _distance(new, other)
    needed = _needed(new, other, distance)
    if needed is None:
        return None
    likeness = alikeness(new.text, other.text)
    return Candidate(other.code, likeness, distance) if likeness >= needed else None


def _distance(new: Located, other: Located) -> float | None:
    if new.lat is None or new.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_km(new.lat, new.lon, other.lat, other.lon)


def _needed(new: Located, other: Located, distance: float | None) -> float | None:
    """How alike the words must be for these places; None: these are two places."""
    if distance is None:
        same_ward = new.ward is not None and new.ward == other.ward
        return ALIKE if same_ward and not _other_house(new.text, other.text) else None
    if distance > NEAR_KM:
        return None
    return ALIKE_ON_THE_SPOT if distance <= SAME_SPOT_KM else ALIKE


def _other_house(text: str, other: str) -> bool:
    """Whether both texts give house or alley numbers, and none in common."""
    here, there = set(_HOUSE.findall(fold(text))), set(_HOUSE.findall(fold(other)))
    return bool(here and there) and not here & there


def alikeness(text: str, other: str) -> float:
    """How alike two texts are in percent, whatever their case, marks and order of words.

    Texts without words (a row of emoji) are like nothing.
    """
    ours, theirs = (_WORDS.findall(fold(t[:COMPARED_MAX])) for t in (text, other))
    if not (ours and theirs):
        return 0.0
    enough = min(len(set(ours)), len(set(theirs))) >= WORDS_MIN
    compare = fuzz.token_set_ratio if enough else fuzz.token_sort_ratio
    return compare(" ".join(ours), " ".join(theirs))
