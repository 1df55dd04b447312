"""The proof gate: what makes an answer more than words."""

from datetime import date

import pytest

from domain.evidence import (
    Fault,
    besides_document,
    document_in,
    fault_of,
    is_proven,
    names_document,
    reused,
    undated,
)

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


# What an officer writes               the number              the date                 other words
NAMED = [
    ("45/TB-SXD", "45/TB-SXD", None, ""),
    ("45/TB-SXD ngày 5/10/2026", "45/TB-SXD", date(2026, 10, 5), ""),
    ("1207/QĐ-UBND, 28-2-2025", "1207/QĐ-UBND", date(2025, 2, 28), ""),
    ("Công văn số 30/2020/NĐ-CP ngày 5 tháng 3 năm 2020", "30/2020/NĐ-CP", date(2020, 3, 5),
     "Công văn số"),
    ("24/11/2026", None, date(2026, 11, 24), ""),
    ("ngày 31/2/2026", None, None, ""),
    ("Ngày 5/10 tổ đã nạo vét 40 m cống", None, None, "Ngày 5/10 tổ đã nạo vét 40 m cống"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "number", "on", "besides"), NAMED)
def test_a_document_and_its_date_are_found_in_words(written, number, on, besides):
    told = document_in(written)
    assert (told.number, told.on, besides_document(written)) == (number, on, besides)
    assert names_document(undated(written)) is (number is not None)


REPORT = "Cống tắc gây ngập ngõ suốt ba ngày nay rồi, xin cho người xuống nạo vét giúp bà con"
PREPARED = "Kính gửi ông/bà, ngày … đơn vị … đã nạo vét … m cống tại …. Trân trọng cảm ơn ông/bà."
# What an officer writes as an answer, and what is wrong with it.
ANSWERS = [
    ("a" * 51, Fault.REPEATS),
    ("xong " * 20, Fault.REPEATS),
    ("Đã xử lý xong. " * 6, Fault.REPEATS),
    ("Đã xử lý xong việc này rồi, xin cảm ơn anh chị nhiều lắm ạ", Fault.GENERIC),
    ("Đơn vị đã tiếp thu phản ánh và giải quyết theo đúng quy định. Trân trọng!", Fault.GENERIC),
    ("We have handled your report according to the regulations, thank you.", Fault.GENERIC),
    (REPORT, Fault.REPORT),
    (REPORT.upper(), Fault.REPORT),
    ("cong tac gay ngap ngo suot ba ngay nay roi xin cho nguoi xuong nao vet", Fault.REPORT),
    (f"Đã xử lý: {REPORT}", Fault.REPORT),
    (PREPARED.replace("…", "..."), Fault.PREPARED),
    (PREPARED.replace("…", ""), Fault.PREPARED),
    (PREPARED.replace("…", "xxx"), Fault.PREPARED),
    ("Kính gửi ông/bà, ngày 6/10 đơn vị Xí nghiệp thoát nước 3 đã nạo vét 40 m cống tại ngõ 211.",
     None),
    ("Sáng nay tổ thoát nước đã nạo vét 40 m cống trong ngõ, nước đã rút hết.", None),
    ("Đã kiểm tra: bóng đèn trước số 18 đã thay, tối nay sáng lại.", None),
    ("Công an phường đã nhắc quán bia giảm loa, lập biên bản lúc 22 giờ.", None),
    ("Sang nay to thoat nuoc da nao vet 40 m cong trong ngo, nuoc da rut het.", None),
    ("This morning our crew cleared forty metres of the drain in the lane.", None),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "fault"), ANSWERS)
def test_an_answer_says_something_of_its_own(answer, fault):
    assert fault_of(answer, report=REPORT, prepared=[PREPARED]) is fault
