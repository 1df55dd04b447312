"""Who is in danger types no sentence: nothing but a cry, or a cry and where."""

import re
from collections.abc import Mapping

from domain.text import fold

# The cries as they are written, each with the first number to call.
CRIES: Mapping[str, str] = {
    **dict.fromkeys(
        ("cháy", "cháy rồi", "cháy nhà", "có cháy", "chay", "chay roi", "chay nha", "co chay",
         "cháy cháy", "chay chay", "cháy to", "cháy lớn", "chay lon", "nổ gas", "sập nhà",
         "fire", "fire fire", "help fire", "fire help", "cứu với", "cứu tôi với", "cứu tôi",
         "cứu", "cứu em", "cứu em với", "cứu người", "cứu cứu", "cuu voi", "cuu toi voi",
         "cuu toi", "cuu em voi", "cuu nguoi", "help help", "help me", "đuối nước",
         "chết đuối", "duoi nuoc", "chet duoi", "drowning", "gas leak", "explosion",
         "sos"), "114"),
    **dict.fromkeys(
        ("tai nạn", "có tai nạn", "tai nạn rồi", "tai nan", "co tai nan", "tai nan roi",
         "accident", "cấp cứu", "cap cuu", "ambulance"), "115"),
    **dict.fromkeys(
        ("tai nạn giao thông", "tai nan giao thong", "có tai nạn giao thông",
         "co tai nan giao thong", "traffic accident", "car accident", "car crash",
         "cướp", "cướp cướp", "có cướp", "cuop", "co cuop", "cuop cuop", "trộm", "có trộm",
         "co trom", "thief", "robbery", "đánh nhau", "danh nhau"), "113"),
}  # fmt: skip
# These also begin other words ("chạy", "cứu hộ"): there must be a number close behind.
_UNCERTAIN = frozenset({"chay", "chay nha", "cứu"})
# No place is named with these; without their marks some are names ("La Thành", "Nghi Tàm").
_NO_PLACE = frozenset(
    "nhiều nhieu suốt suot mãi gì sao không khong thì là nên vì làm hay "
    "station many often is was are".split()
)

_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_CRY = 4
_LONGEST_PLACE = 8
_NUMBER_WITHIN = 3
_AT = frozenset(
    "o tai so ngo ngach hem pho duong toa tang chung khu truong thon phuong benh "
    "nga cau ho song ao at in on near".split()
)


def _is_place(words: list[str], *, certain: bool) -> bool:
    """Tell whether these words begin like an address, and are no sentence."""
    numbered = any(word[0].isdecimal() for word in words[:_NUMBER_WITHIN])
    begins = words[0][0].isdecimal() or (fold(words[0]) in _AT and (certain or numbered))
    plain = _NO_PLACE.isdisjoint(words)
    return begins and plain and len(words) <= _LONGEST_PLACE


def find_cry(text: str, *, alone: bool = False) -> str | None:
    """Return the number to call for a text that is a cry for help, or a cry and a place.

    `alone`: only for one with nothing behind it.
    """
    whole = " ".join(_LETTERS.findall(text.casefold()))
    if whole in CRIES:
        return CRIES[whole]
    words = _WORD.findall(text.casefold())
    if alone or len(words) > _LONGEST_CRY + _LONGEST_PLACE:
        return None
    for size in range(min(_LONGEST_CRY, len(words) - 1), 0, -1):
        cry = " ".join(words[:size])
        if cry in CRIES and _is_place(words[size:], certain=cry not in _UNCERTAIN):
            return CRIES[cry]
    return None
