"""Codes people read aloud and type: cases, one-time invitations, volunteers.

Crockford's 32 symbols (no I, L, O, U). The last symbol checks the others: the code, read as a
polynomial over the field of 32 elements, is zero at a primitive element. Any single wrong symbol
and any two swapped symbols change that value, and the check stays within the same alphabet.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_BITS = 5
_FIELD = 0b100101  # x^5 + x^2 + 1, primitive: its root runs through all 31 non-zero elements
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}

_LOOK_ALIKE = str.maketrans("OIL", "011")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_TYPED: dict[int, int | str | None] = dict(
    chain(
        ((code, code - 0xFEE0) for code in _FULL_WIDTH),
        ((ord(dash), "-") for dash in _DASHES),
        ((ord(mark), None) for mark in _INVISIBLE),
    )
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How one kind of code is grouped; the last symbol of the last group is the check."""

    groups: tuple[int, ...]

    @property
    def symbols(self) -> int:
        return sum(self.groups)

    @property
    def random_bits(self) -> int:
        return (self.symbols - 1) * _BITS

    def make(self, random_bytes: bytes) -> str:
        wanted = -(-self.random_bits // 8)
        if len(random_bytes) != wanted:
            raise ValueError(f"{wanted} random bytes are needed, not {len(random_bytes)}")
        number = int.from_bytes(random_bytes)
        body = [ALPHABET[number >> shift & 31] for shift in range(0, self.random_bits, _BITS)]
        return self._grouped("".join([*body, ALPHABET[_double(_remainder(body))]]))

    def read(self, symbols: str) -> str | None:
        """The symbols in their groups, or None if length, alphabet or check is wrong."""
        known = len(symbols) == self.symbols and all(symbol in _VALUE for symbol in symbols)
        return self._grouped(symbols) if known and _remainder(symbols) == 0 else None

    def _grouped(self, symbols: str) -> str:
        rest = iter(symbols)
        return "-".join("".join(next(rest) for _ in range(size)) for size in self.groups)


_SHAPE_MOST = 60
"""Characters; what is longer has not the shape of a code."""

_CASE = _Shape((4, 4, 3))
_INVITATION = _Shape((4, 4, 4, 4))
_VOLUNTEER = _Shape((4, 4))


def case_code(random_bytes: bytes, prefix: str = "HN") -> str:
    """A new public code such as HN-7K3M-Q9TX-2VV from 7 random bytes (50 bits are used).

    ValueError for another number of bytes.
    """
    return f"{prefix}-{_CASE.make(random_bytes)}"


def parse_case_code(text: str, prefix: str = "HN") -> str | None:
    """The code as printed, from however it was typed; None if that is no code.

    Tolerates small letters, any separators or none, a missing prefix, full-width letters,
    and O, I, L for 0, 1, 1.
    """
    symbols, head = _symbols(text), _symbols(prefix)
    found = _CASE.read(symbols if len(symbols) == _CASE.symbols else symbols.removeprefix(head))
    return found and f"{prefix}-{found}"


def find_case_codes(text: str, prefix: str = "HN") -> tuple[str, ...]:
    """All codes in a sentence, as printed, each once, in order.

    Words must not be taken for codes (one in 32 passes the check): groups parted by spaces count
    only behind the prefix, and a run without dashes and prefix only if it has a digit.
    """
    marks = _pattern(prefix).finditer(_typed(text))
    found = (parse_case_code(mark[1], prefix) for mark in marks)
    return tuple(dict.fromkeys(code for code in found if code))


def looks_like_case_code(text: str, prefix: str = "HN") -> bool:
    """Whether a text is nothing but a code, or as good as one with a slip in it.

    A slip is a wrong symbol, or one too many or too few; groups parted by spaces count only
    behind the prefix. Without the prefix there is a digit somewhere: words must not be taken for
    codes, and about one code in 60 has only letters.
    """
    typed = _typed(text.strip()) if len(text) <= _SHAPE_MOST else ""
    shape = (
        rf"{re.escape(prefix)}[\s-]{{0,3}}[0-9A-Z]{{3,5}}[\s-]?[0-9A-Z]{{3,5}}[\s-]?[0-9A-Z]{{2,4}}"
        r"|[0-9A-Z]{3,5}-[0-9A-Z]{3,5}-[0-9A-Z]{2,4}"
    )
    found = parse_case_code(typed, prefix)
    is_named = typed.startswith(prefix if found else f"{prefix}-")
    is_like = found is not None or re.fullmatch(shape, typed) is not None
    return is_like and (is_named or any(map(str.isdigit, typed)))


def invitation_code(random_bytes: bytes) -> str:
    """A new one-time code such as 4 groups of 4 from 10 random bytes (75 bits are used).

    ValueError for another number of bytes.
    """
    return _INVITATION.make(random_bytes)


def parse_invitation_code(text: str) -> str | None:
    """The code as given out, from however it was typed; None if that is no such code."""
    return _INVITATION.read(_symbols(text))


def looks_like_invitation_code(text: str) -> bool:
    """Whether a text is nothing but such a code, or as good as one with a slip in it."""
    typed = _typed(text.strip()) if len(text) <= _SHAPE_MOST else ""
    shape = r"[0-9A-Z]{4}([\s-]?[0-9A-Z]{4}){3}|[0-9A-Z]{3,5}(-[0-9A-Z]{3,5}){3}"
    # Four words of four letters are no code, nor is a long number.
    letters, figures = (any(map(kind, typed)) for kind in (str.isalpha, str.isdigit))
    return re.fullmatch(shape, typed) is not None and letters and (figures or "-" in typed)


def volunteer_ref(random_bytes: bytes) -> str:
    """A new reference of a community team's volunteer, from 5 random bytes (35 bits are used).

    It says who brought somebody here and opens nothing. ValueError for another number of bytes.
    """
    return _VOLUNTEER.make(random_bytes)


def parse_volunteer_ref(text: str) -> str | None:
    """The reference as given out, from however it was typed; None if that is no reference."""
    return _VOLUNTEER.read(_symbols(text))


def _typed(text: str) -> str:
    return text.translate(_TYPED).upper()


def _symbols(text: str) -> str:
    return "".join(filter(str.isalnum, _typed(text))).translate(_LOOK_ALIKE)


@lru_cache(maxsize=8)
def _pattern(prefix: str) -> re.Pattern[str]:
    # Every part has a bounded length, so a text of any kind is scanned in linear time. The match
    # is a look-ahead: a failed candidate must not swallow a code that begins inside it.
    symbol, gap, alnum = "[0-9A-TV-Z]", r"[\s-]{0,3}", r"[^\W_]"
    groups = [f"{symbol}{{{size}}}" for size in _CASE.groups]
    spoken = gap.join([re.escape(prefix), *groups])
    printed = "-".join(groups)
    run = f"(?=[A-Z]{{0,{_CASE.symbols}}}[0-9]){''.join(groups)}"
    return re.compile(f"(?<!{alnum})(?=({spoken}|{printed}|{run})(?!{alnum}))")


def _remainder(symbols: Iterable[str]) -> int:
    """The value at the primitive element of the polynomial with these symbols (Horner's rule)."""
    total = 0
    for symbol in symbols:
        total = _double(total) ^ _VALUE[symbol]
    return total


def _double(element: int) -> int:
    """The element times the primitive element."""
    return element << 1 ^ (_FIELD if element & 16 else 0)
