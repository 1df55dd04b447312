"""Text as people send it: made safe to keep, folded for comparing, shortened for showing."""

import re
import unicodedata

# C0 and C1 controls except newline, soft hyphen, zero-width and invisible characters,
# bidi marks, overrides and isolates, tags, lone surrogates and noncharacters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MARK_RUN = re.compile(r"[^\w\s]{9,}")
_MARKS = re.compile("[\u0300-\u036f]+")
_SPACES = re.compile(r"\s+")
_MARKED = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u036f]")
_MARKS_KEPT = 4


def _fewer_marks(run: re.Match[str]) -> str:
    """Keep the first marks on each character, drop the pile above them."""
    kept: list[str] = []
    height = 0
    for character in run[0]:
        height = height + 1 if unicodedata.combining(character) else 0
        if height <= _MARKS_KEPT:
            kept.append(character)
    return "".join(kept)


def clean(text: str) -> str:
    """Return the text safe to store and show: NFC, no invisible or control characters.

    Newlines stay, every other line end becomes one, tabs become spaces, the ends are trimmed.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = _UNWANTED.sub("", text)
    # Sorting a long pile of marks takes quadratic time (16,000 marks: half a second).
    text = _MARK_RUN.sub(_fewer_marks, text)
    return unicodedata.normalize("NFC", text).strip()


def fold(text: str) -> str:
    """Return the text for comparing: no case, no marks, đ as d, single spaces."""
    decomposed = unicodedata.normalize("NFD", _MARK_RUN.sub(_fewer_marks, text).casefold())
    bare = _MARKS.sub("", decomposed).replace("đ", "d")
    return _SPACES.sub(" ", bare).strip()


def has_marks(text: str) -> bool:
    """Tell whether any letter carries a Vietnamese mark (or is đ)."""
    return _MARKED.search(text) is not None


def has_words(text: str, least: int) -> bool:
    """Tell whether half of `least` characters, and at least one, are letters or digits."""
    return sum(map(str.isalnum, text)) >= max(1, least // 2)


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters (at least 1), cut after a word and ended with "…"."""
    if len(text) <= limit:
        return text
    head = text[: max(limit, 1)]
    cut = max((space.start() for space in _SPACES.finditer(head)), default=0)
    return f"{(head[:cut] or head[:-1]).rstrip()}…"
