"""The proof gate: what makes an answer more than words."""

import pytest

from domain.evidence import is_proven, names_document, reused

# Pictures, a document with its date, and whether the answer may go out by itself.
GATE = [
    ([], None, False),
    ([], "", False),
    (["after"], None, True),
    (["after", "after-2"], None, True),
    ([], "12/TB-SXD (2026-10-02)", True),
    (["after"], "12/TB-SXD (2026-10-02)", True),
]
# Pictures of an answer, pictures some case holds already, and those that were used before.
USED = [
    (["a"], [], []),
    (["a"], ["a"], ["a"]),
    (["a", "b"], ["b", "c"], ["b"]),
    ([], ["a"], []),
]


# What an officer types          names a document
DOCUMENTS = [
    ("45/TB-SXD", True),
    ("123/UBND-ĐT", True),
    ("Quyết định 1207/QĐ-UBND", True),
    ("30/2020/NĐ-CP", True),
    ("công văn số 12 / TB-SXD", True),
    ("xong", False),
    ("đã làm", False),
    ("24/11/2026", False),
    ("24/11", False),
    ("123", False),
    ("-", False),
]


@pytest.mark.parametrize(("typed", "names"), DOCUMENTS)
def test_a_document_is_named_by_number_and_symbol(typed, names):
    assert names_document(typed) is names


@pytest.mark.parametrize(("photos", "document", "proven"), GATE)
def test_an_answer_is_proven_by_a_picture_or_a_document(photos, document, proven):
    assert is_proven(photos, document) is proven


@pytest.mark.parametrize(("photos", "seen", "found"), USED)
def test_a_picture_that_was_used_before_is_found(photos, seen, found):
    assert reused(photos, seen) == {*found}
