"""The proof gate: what makes an answer more than words."""

import pytest

from domain.evidence import is_proven, reused

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


@pytest.mark.parametrize(("photos", "document", "proven"), GATE)
def test_an_answer_is_proven_by_a_picture_or_a_document(photos, document, proven):
    assert is_proven(photos, document) is proven


@pytest.mark.parametrize(("photos", "seen", "found"), USED)
def test_a_picture_that_was_used_before_is_found(photos, seen, found):
    assert reused(photos, seen) == {*found}
