"""What makes an answer more than words: the proof gate.

People were dissatisfied because answers came without photo and without document; an answer
without either needs a leader's approval (product.md section 3).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.text import fold

ANSWER_LEAST = 40
"""Characters an answer has at least."""
TOLD_LEAST = 30
"""Of these, so many remain when every word counts once."""
WORDS_LEAST = 5
"""Different words, so many at least."""
OWN_WORDS_LEAST = 5
"""Different words an answer has that stand neither in the report nor in a prepared answer."""
TELLING_WORDS_LEAST = 3
"""Different words an answer has beside those that are said of any case."""

# What is said of any case, and so tells nothing of this one.
_STOCK = frozenset(
    "a anh ba bac ban cac cam chi chung chuc co con cua da dan dang den dinh don dung duoc giai "
    "gui kien kinh lai lam ly nay nguoi nhan nhe nhieu on ong phan quan quy quyet rat roi theo "
    "thu tiep toi tot tran trong va ve vi viec voi xin xong xu y "
    "according and been by case dear done for handled has have is it of our processed regulations "
    "report resident resolved settled thank thanks that the this to very was we with you "
    "your".split()
)


class Fault(StrEnum):
    """What keeps words from being an answer."""

    REPEATS = "repeats"
    GENERIC = "generic"
    REPORT = "report"
    PREPARED = "prepared"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as somebody named it: its number and symbol, its date where they told it."""

    number: str | None
    on: date | None


NO_DOCUMENT = Document(None, None)

# Official papers have a number and a symbol, such as 45/TB-SXD (Nghị định 30/2020/NĐ-CP).
_DOCUMENT = re.compile(r"(?<!\w)\d+\s*/\s*(?:\d{4}\s*/\s*)?[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_DATE = re.compile(
    r"(?:\bngày\s+)?(?<![\d/])(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})"
    r"(?:\s*[/.-]\s*|\s+năm\s+)(\d{4})(?![\w/])",
    re.IGNORECASE,
)


def names_document(text: str) -> bool:
    """Whether these words name a document by its number and symbol; a date alone does not."""
    return _DOCUMENT.search(text) is not None


def document_in(text: str) -> Document:
    """The document these words name, and the first full date in them."""
    named, dated = _DOCUMENT.search(_DATE.sub(" ", text)), _DATE.search(text)
    return Document(named and named[0], _date(dated) if dated else None)


def undated(text: str) -> str:
    """The words without the dates in them."""
    return _DATE.sub("", text).strip(" ,;.()")


def besides_document(text: str) -> str:
    """What these words say besides the number, the symbol and the date of a document."""
    return _DOCUMENT.sub("", undated(text)).strip(" ,;.()")


def _date(found: re.Match[str]) -> date | None:
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def fault_of(answer: str, *, report: str, prepared: Iterable[str]) -> Fault | None:
    """Why these words answer nothing: one thing over and over, or what was there before.

    People were told things in general (product.md section 1); whoever answers adds something
    to what the citizen wrote, and to the `prepared` words offered to start from.
    """
    words = _words(answer)
    if len(words) < WORDS_LEAST or len(" ".join(words)) < TOLD_LEAST:
        return Fault.REPEATS
    if len(words - _words(report)) < OWN_WORDS_LEAST:
        return Fault.REPORT
    if any(len(words - _words(known)) < OWN_WORDS_LEAST for known in prepared):
        return Fault.PREPARED
    return Fault.GENERIC if len(words - _STOCK) < TELLING_WORDS_LEAST else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def is_proven(photos: Collection[str], document: str | None) -> bool:
    """Whether an after-photo or a numbered, dated document goes with the answer."""
    return bool(photos) or bool(document)


def reused(photos: Collection[str], seen: Collection[str]) -> frozenset[str]:
    """Pictures already seen elsewhere: QĐ 1207/QĐ-UBND allows no re-used pictures."""
    return frozenset(photos) & frozenset(seen)
