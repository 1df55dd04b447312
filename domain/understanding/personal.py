"""Personal data in a text: numbers, addresses and names that point to one person."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from domain.text import fold
from domain.understanding.about_self import find_births, find_homes
from domain.understanding.names import NameWords, find_names
from domain.understanding.places import Place
from domain.understanding.words import Reading, Word


class PersonalKind(StrEnum):
    """What a piece of personal data is."""

    PHONE = "phone"
    EMAIL = "email"
    NATIONAL_ID = "national_id"
    PLATE = "plate"
    BANK_ACCOUNT = "bank_account"
    NAME = "name"
    BIRTH = "birth"
    HOME = "home"


class Personal(NamedTuple):
    """A piece of personal data as written, from character `start` up to `end`."""

    kind: PersonalKind
    text: str
    start: int
    end: int


MASKS: Mapping[PersonalKind, str] = {
    PersonalKind.PHONE: "[số điện thoại]",
    PersonalKind.EMAIL: "[email]",
    PersonalKind.NATIONAL_ID: "[số giấy tờ]",
    PersonalKind.PLATE: "[biển số]",
    PersonalKind.BANK_ACCOUNT: "[số tài khoản]",
    PersonalKind.NAME: "[tên]",
    PersonalKind.BIRTH: "[ngày sinh]",
    PersonalKind.HOME: "[số nhà]",
}

# How far before a number its meaning is looked for, in characters.
CONTEXT = 40

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_BANK = re.compile(r"(?<![\w/.\-])\d(?:[ .\-]?\d){5,18}(?![\w/]|[.\-]\d)")
_HOTLINE = re.compile(r"1[89]00[ .]?\d{2,4}(?:[ .]?\d{2})?")
_NATIONAL_ID = re.compile(r"(?<![\w/.\-])\d{3}[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{3})?(?!\w|[.\-/]\d)")
_PASSPORT = re.compile(r"(?<!\w)[A-Z]\d{7,8}(?!\w)")
_HEALTH_CARD = re.compile(r"(?<!\w)[A-Z]{2}[1-5]\d{12}(?!\w)")
# Mobile numbers begin with 03, 05, 07, 08 or 09, landlines of Hanoi with 024.
_PHONE = re.compile(
    r"(?<![\d.\-+])(?:\(?(?:\+|00)?84\)?|\(?0|(?<!\w)[oO](?=\d))[ .\-]{0,2}"
    r"(?:[35789](?:[ .\-]{0,2}\d){8}|2\d?\)?(?:[ .\-]{0,2}\d){8,9})(?!\d|[ .\-]\d{2})"
)
_PLATE = re.compile(
    r"(?<![\w./\-])[1-9]\d[ .\-]?(?:[A-ZĐ]{1,2}\d?)[ .\-]{0,3}"
    r"(?:\d{3}[. \-]?\d{2}|\d{4})(?!\w|[/\-]\d)",
    re.IGNORECASE,
)
_ABOUT_BANK = re.compile(
    r"\b(?:stk|so tai khoan|tai khoan|tk|bank account|account|vietcombank|vcb|techcombank|tcb"
    r"|so the|the atm|mb ?bank|bidv|agribank|vietinbank|acb|vpbank|sacombank|tpbank|ngan hang)\b"
    r"(?!.*\d)"
)
_MONEY_MOVED = re.compile(r"\b(?:tru|mat|no|chuyen khoan mat|am|rut|phat|thu|dong tien|nop)\b")
_CURRENCY = re.compile(
    r"\s{0,2}(?:đ|d|k|vnd|vnđ|đồng|dong|triệu|trieu|nghìn|nghin|tr|usd)\b", re.I
)
_ABOUT_ID = re.compile(r"\b(?:cccd|cmnd|cmt|cmtnd|can cuoc|chung minh|giay to tuy than|id card)\b")
_ABOUT_CODE = re.compile(r"\b(?:ma|hop dong|hoa don|cong to|van don|don hang|ho so)\b[^.;]*$")
_ABOUT_PASSPORT = re.compile(r"\b(?:ho chieu|passport)\b")
_ABOUT_PLATE = re.compile(r"\b(?:bien so|bien kiem soat|bien|bks|plate|xe)\b[^.;!?]*$")
_ABOUT_ROOM = re.compile(r"\b(?:toa|can|can ho|phong|chung cu|block|nha|ct|p)\W*$")
_ABOUT_DECISION = re.compile(r"qd|nq|cv|tt|bc")
_OLD_ID_DIGITS = 9
_SPOKEN_LEAST = 8
_SPOKEN_MOST = 12
_DIGITS = re.compile(r"\d")


def _before(text: str, start: int) -> str:
    """Return what stands before a number in its line, folded."""
    return fold(text[max(0, start - CONTEXT) : start].rpartition("\n")[2])


def _is_bank_account(text: str, found: re.Match[str]) -> bool:
    about = _ABOUT_BANK.search(_before(text, found.start()))
    if about is None or _HOTLINE.fullmatch(found[0]) or _CURRENCY.match(text, found.end()):
        return False
    return not _MONEY_MOVED.search(_before(text, found.start()), about.end())


def _is_national_id(text: str, found: re.Match[str]) -> bool:
    digits = _DIGITS.findall(found[0])
    if len(digits) == _OLD_ID_DIGITS:
        return _ABOUT_ID.search(_before(text, found.start())) is not None
    if _ABOUT_CODE.search(_before(text, found.start())):
        return False
    return digits[0] == "0" and not _CURRENCY.match(text, found.end())


def _is_passport(text: str, found: re.Match[str]) -> bool:
    return _ABOUT_PASSPORT.search(_before(text, found.start())) is not None


def _is_plate(text: str, found: re.Match[str]) -> bool:
    written, before = found[0], _before(text, found.start())
    if _ABOUT_ROOM.search(before) or _ABOUT_DECISION.search(fold(written)):
        return False
    unmistakable = written.isupper() or re.search(r"\d{3}\.\d{2}$", written)
    return bool(unmistakable or _ABOUT_PLATE.search(before)) and not _CURRENCY.match(
        text, found.end()
    )


def _always(_text: str, _found: re.Match[str]) -> bool:
    return True


# The order decides who gets a number several patterns claim.
_PATTERNS: tuple[
    tuple[PersonalKind, re.Pattern[str], Callable[[str, re.Match[str]], bool]], ...
] = (
    (PersonalKind.EMAIL, _EMAIL, _always),
    (PersonalKind.BANK_ACCOUNT, _BANK, _is_bank_account),
    (PersonalKind.PLATE, _PLATE, _is_plate),
    (PersonalKind.NATIONAL_ID, _NATIONAL_ID, _is_national_id),
    (PersonalKind.NATIONAL_ID, _PASSPORT, _is_passport),
    (PersonalKind.NATIONAL_ID, _HEALTH_CARD, _always),
    (PersonalKind.PHONE, _PHONE, _always),
)


def _written(text: str) -> Iterator[Personal]:
    for kind, pattern, holds in _PATTERNS:
        for found in pattern.finditer(text):
            if holds(text, found):
                yield Personal(kind, found[0], *found.span())


def _about_self(text: str) -> Iterator[Personal]:
    for kind, find in (
        (PersonalKind.BIRTH, find_births),
        (PersonalKind.HOME, find_homes),
    ):
        for start, end in find(text):
            yield Personal(kind, text[start:end], start, end)


def _digits_said(word: Word, names: NameWords, plain: bool) -> int:
    """Return how many digits the word says: "chín" one, "123" three, others none."""
    if word.plain.isdigit():
        return len(word.plain)
    return int(word.exact in names.digits or (plain and word.plain in names.plain_digits))


def _spoken(reading: Reading, names: NameWords) -> Iterator[Personal]:
    """Find phone numbers said in words: "không chín tám, bốn năm sáu ..."."""
    run: list[Word] = []
    said = spelled = 0
    for word in (*reading.words, None):
        digits = _digits_said(word, names, reading.plain) if word else 0
        if word and digits and (not run or run[-1].sentence == word.sentence):
            run.append(word)
            said, spelled = said + digits, spelled + (not word.plain.isdigit())
            continue
        if _SPOKEN_LEAST <= said <= _SPOKEN_MOST and spelled > said // 2:
            start, end = run[0].start, run[-1].end
            yield Personal(PersonalKind.PHONE, reading.text[start:end], start, end)
        run = [word] if word and digits else []
        said, spelled = digits, int(bool(word and digits and not word.plain.isdigit()))


def _apart(found: Iterable[Personal]) -> tuple[Personal, ...]:
    """Drop what overlaps an earlier find, then sort by place."""
    kept: dict[int, Personal] = {}
    for piece in found:
        places = range(piece.start, piece.end)
        if not any(place in kept for place in places):
            kept.update(dict.fromkeys(places, piece))
    return tuple(sorted(set(kept.values()), key=lambda piece: piece.start))


def find_personal(
    reading: Reading, names: NameWords, places: Iterable[Place]
) -> tuple[Personal, ...]:
    """Return the personal data of a text; street names after persons are no personal data."""
    named = (
        Personal(PersonalKind.NAME, reading.text[start:end], start, end)
        for start, end in find_names(reading, names, places)
    )
    told = (*_written(reading.text), *_spoken(reading, names), *_about_self(reading.text))
    return _apart((*told, *named))


def mask(text: str, personal: Iterable[Personal]) -> str:
    """Return the text with each piece of personal data replaced by what kind it is.

    `personal` must come from this very text, sorted by place, as `find_personal` returns it.
    """
    parts, at = [], 0
    for piece in personal:
        parts += [text[at : piece.start], MASKS[piece.kind]]
        at = piece.end
    return "".join((*parts, text[at:]))
