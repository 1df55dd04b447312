"""What makes an answer more than words: the proof gate.

People were dissatisfied because answers came without photo and without document; an answer
without either needs a leader's approval (product.md section 3).
"""

import re
from collections.abc import Collection

ANSWER_LEAST = 40
"""Characters an answer has at least."""


# Official papers have a number and a symbol, such as 45/TB-SXD (Nghị định 30/2020/NĐ-CP).
_DOCUMENT = re.compile(r"(?<!\w)\d+\s*/\s*(?:\d{4}\s*/\s*)?[^\W\d_]{2}")


def names_document(text: str) -> bool:
    """Whether these words name a document by its number and symbol; a date alone does not."""
    return _DOCUMENT.search(text) is not None


def is_proven(photos: Collection[str], document: str | None) -> bool:
    """Whether an after-photo or a numbered, dated document goes with the answer."""
    return bool(photos) or bool(document)


def reused(photos: Collection[str], seen: Collection[str]) -> frozenset[str]:
    """Pictures already seen elsewhere: QĐ 1207/QĐ-UBND allows no re-used pictures."""
    return frozenset(photos) & frozenset(seen)
