"""What people tell of themselves: when they were born, and where they live."""

import re
from collections.abc import Iterator

from domain.text import fold


def _loose(pattern: str) -> str:
    """Return the pattern for any text: letters with marks also without, spaces up to three."""
    letters = (c if c.isascii() else f"[{c}{fold(c)}]" for c in pattern)
    return "".join(letters).replace(" ", r"\s{1,3}")


_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DATE = "|".join(
    (
        r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})(?!\d)",
        rf"\d{{1,2}} tháng \d{{1,2}}(?: năm|,)? {_YEAR}",
        rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        _YEAR,
    )
)
_BORN = "|".join(
    (
        "(?:ngày|năm) sinh(?: là)?",
        "sinh(?:(?: vào)? (?:ngày|năm))?",
        r"dob|date of birth(?: is)?|birth\s?day(?: is)?|born(?: on| in)?",
    )
)
_BIRTH = re.compile(_loose(rf"\b(?:{_BORN})[\s:]{{1,3}}({_DATE})"), re.IGNORECASE)
# After these a bare "sinh" tells of no birth: "vệ sinh ngày 3/4/2026", "học sinh năm 2024".
_OTHER_SINH = frozenset(
    "hoc ve phat khai thi tuyen nu nam an dan vi tai san ho nuoc hy ky y moi giao song".split()
)
_LONGEST_OTHER = 8

_I = "(?:tôi|em|mình|cháu|con|tớ|tui|chúng tôi)"
_DWELL = "(?:sinh sống|sống|cư trú|thường trú|tạm trú|trú|ngụ|thuê trọ|trọ)"
_LIVING = "|".join(
    (
        f"nhà {_I}(?: là)?(?: ở| tại)?",
        f"{_I}(?: hiện| đang){{0,2}}(?: {_DWELL})? (?:ở|tại)",
        "(?:cư|thường|tạm) trú(?: tại| ở)?",
        f"địa chỉ (?:nhà(?: riêng)?|của)(?: {_I})?(?: là)?",
        "i live (?:at|in)|(?:my|home|my home) address(?: is)?",
        "my (?:home|house|flat|apartment) is(?: at)?",
    )
)
_NUMBER = r"\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){0,4}(?![\w/])"
_LANE = rf"\s{{0,2}},? (?:ngõ|ngách|hẻm|kiệt|alley|lane) {_NUMBER}"
_BLOCK = r"\s{0,2},? (?:tòa|nhà|block|building|chung cư) [a-z]{0,3}\d{1,3}[a-z]?(?!\w)"
_DOOR = "|".join(
    (
        rf"(?:số nhà|nhà số|số|sn|number|no\.?)\s{{0,2}}{_NUMBER}(?:{_LANE}){{0,4}}",
        rf"(?:căn(?: hộ)?|phòng|room|apartment|apt|flat) (?:số )?[a-z]?{_NUMBER}(?:{_BLOCK})?",
        rf"{_NUMBER}(?:{_LANE}){{1,4}}",
    )
)
# A bare number is a house only before an alley or a name: "tôi ở 5 năm rồi" is none.
_BEFORE_NAME = rf"{_NUMBER}(?=\s{{1,3}}(?-i:[A-ZĐÀ-Ỹ]))"
_HOME = re.compile(
    _loose(rf"\b(?:{_LIVING})[\s:,]{{1,3}}({_DOOR}") + f"|{_BEFORE_NAME})", re.IGNORECASE
)


def find_births(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every date of birth, in characters."""
    for found in _BIRTH.finditer(text):
        before = text[max(0, found.start() - _LONGEST_OTHER) : found.start()]
        word = fold(before.rpartition("\n")[2]).rpartition(" ")[2]
        if word not in _OTHER_SINH or not fold(found.group()).startswith("sinh"):
            yield found.span(1)


def find_homes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of every house or flat a person calls their own, in characters.

    The street is left out: it says where the matter is, the number says who writes.
    """
    for found in _HOME.finditer(text):
        yield found.span(1)
