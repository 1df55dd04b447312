"""What is an answer: words of one's own, and a picture or a document as proof."""

import pytest

from domain.city import BLANK
from tests.handlers.steps import ANSWER, TEXT, accepted, reports

OTHER_ANSWER = (
    "Chiều nay công nhân đã thay nắp hố ga mới trước cổng trường, xe đi lại bình thường."
)


def test_any_word_is_no_document(town):
    citizen, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).presses("Bỏ qua")
    for wrong in ("xong", "24/11/2026", "123"):
        officer.says(wrong).sees("Xin ghi số và ký hiệu văn bản", "ví dụ 123/UBND-ĐT")
    citizen.does_not_see("Văn bản")


def test_answered_with_a_document(town):
    citizen, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).presses("Bỏ qua").says("45/TB-SXD").sees(
        "Ngày văn bản?"
    )
    for wrong in ("hôm qua", "31/2/2026", "6/10/2026", "2026"):
        officer.says(wrong).sees("Xin viết ngày theo dạng 31/12/2026, không sau hôm nay.")
    officer.says("5/10/26").sees("• Số văn bản: 45/TB-SXD", "• Ngày văn bản: 05/10/2026").presses(
        "Gửi"
    )
    citizen.sees(ANSWER, "Văn bản: 45/TB-SXD (05/10/2026)", "Anh/chị thấy kết quả thế nào?")


# What is written where pictures are asked for, and what the review then says.
NAMED = [
    ("Thông báo số 45/TB-SXD ngày 5/10/2026", ("45/TB-SXD làm minh chứng", "Ngày văn bản: 05/10/2026")),
    ("5-10-2026", ("Ngày văn bản: 05/10/2026",)),
]  # fmt: skip


@pytest.mark.parametrize(("written", "said"), NAMED)
def test_a_document_named_where_pictures_are_asked_for_is_the_document(town, written, said):
    citizen, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).says(written)
    officer.sees(*said, "Gửi ảnh sau khi xử lý").does_not_see("ghi thêm lời").presses("Bỏ qua")
    if "Số văn bản trả lời" in officer.told:
        officer.says("45/TB-SXD")
    officer.sees(f"• Trả lời: {ANSWER}\n", "• Số văn bản: 45/TB-SXD", "05/10/2026").presses("Gửi")
    citizen.sees("Văn bản: 45/TB-SXD (05/10/2026)", "Anh/chị thấy kết quả thế nào?")


def test_a_document_with_its_date_is_one_answer(town):
    _, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").says("45/TB-SXD").sees("45/TB-SXD", "đã làm gì, khi nào")
    officer.says(ANSWER).presses("Bỏ qua").sees("Ngày văn bản?").says("5/10/2026")
    officer.presses("Sửa").presses("Số văn bản").says("Quyết định 46/QĐ-SXD ngày 2/10/2026")
    officer.sees("• Số văn bản: Quyết định 46/QĐ-SXD\n", "• Ngày văn bản: 02/10/2026")


def test_without_proof_the_leader_looks_first_and_approves(any_town):
    leader, (citizen, officer, code) = any_town.leader("bà Lan", "SXD"), accepted(any_town)
    citizen.reads()
    officer.presses("Trả lời kết quả").says(ANSWER).presses("Bỏ qua").presses("Bỏ qua")
    officer.sees("• Ảnh sau xử lý: (không có)", "• Số văn bản: (không có)").presses("Gửi")
    officer.sees("chưa có ảnh hay văn bản nên đang chờ lãnh đạo duyệt").may_press(
        "Lịch sử", "Việc của tôi"
    )
    citizen.hears_nothing()
    leader.sees("đang chờ duyệt:", f"✍️ Trả lời: {ANSWER}").may_press(
        "Duyệt trả lời", "Yêu cầu làm lại", "Lịch sử", "Việc của tôi"
    )
    leader.presses("Duyệt trả lời").sees(f"Đã duyệt; trả lời hồ sơ {code} đã được gửi")
    citizen.sees(ANSWER, "Anh/chị thấy kết quả thế nào?").may_press(
        "Hài lòng", "Chấp nhận", "Chưa hài lòng", "Xem hồ sơ"
    )
    officer.sees("Câu trả lời đã được duyệt và gửi đi:")
    assert any_town.case(code).state == "resolved"


def test_without_proof_the_leader_sends_it_back_and_the_last_words_are_there_again(town):
    leader, (_, officer, _) = town.leader("bà Lan", "SXD"), accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).presses("Bỏ qua").presses("Bỏ qua").presses(
        "Gửi"
    )
    leader.presses("Yêu cầu làm lại").says("Cần có ảnh sau khi nạo vét").sees("Đã yêu cầu làm lại")
    officer.sees("Lãnh đạo yêu cầu làm lại. Lý do: Cần có ảnh sau khi nạo vét")
    officer.presses("Trả lời kết quả").presses("Câu trả lời lần trước").sees(ANSWER)
    officer.says(ANSWER).sends("after").presses("Xong").presses("Bỏ qua").presses("Gửi")
    officer.sees("Đã gửi trả lời hồ sơ")


def test_nobody_approves_their_own_draft(town):
    dispatcher, leader = town.dispatcher("anh Sơn"), town.leader("bà Lan", "SXD")
    code = reports(town.person("chị Hoa"))
    leader.presses("Tiếp nhận").presses("Trả lời kết quả").says(ANSWER)
    leader.presses("Bỏ qua").presses("Bỏ qua").presses("Gửi")
    assert "Duyệt trả lời" not in leader.labels()
    leader.forges(f"do:approve:{code}:{town.case(code).version}").sees(
        "cần một người khác, không phải người đã trả lời"
    )
    dispatcher.sees("đang chờ duyệt:", "nên tin được gửi đến văn phòng thành phố").presses(
        "Duyệt trả lời"
    )
    assert town.case(code).state == "resolved"


def test_a_used_picture_is_no_proof(town):
    citizen, officer = town.person("chị Hoa"), town.officer("anh Minh", "SXD")
    reports(citizen, "before")
    officer.presses("Tiếp nhận").presses("Trả lời kết quả").says(ANSWER)
    officer.sends("before").sees("Ảnh này đã có trong một hồ sơ.", "Gửi ảnh sau khi xử lý")
    officer.sends("after").sees("Đã nhận 1/10 ảnh")
    officer.sends("before").sees("Ảnh này đã có trong một hồ sơ.", "Đã nhận 1/10 ảnh")


def test_a_used_picture_sent_with_the_words_is_no_proof_either(town):
    citizen, officer = town.person("chị Hoa"), town.officer("anh Minh", "SXD")
    reports(citizen, "before")
    officer.presses("Tiếp nhận").presses("Trả lời kết quả").sends("before", text=ANSWER)
    officer.sees("Ảnh này đã có trong một hồ sơ.", "đã làm gì, khi nào")
    officer.sends("after", text=ANSWER).sees("Số văn bản")


# What is written as an answer, and what is said of it.
TOO_LITTLE = [
    ("Đơn vị đã tiếp thu và giải quyết theo quy định.", "còn chung chung"),
    ("a" * 51, "lặp đi lặp lại vài chữ"),
    ("xong " * 12, "lặp đi lặp lại vài chữ"),
    (f"Đã xử lý xong. {TEXT}.", "mới chép lại lời người dân"),
    ("Đã xử lý xong.", "cần từ 40 đến 3000 ký tự và nói cụ thể việc đã làm"),
    ("." * 60, "cần từ 40 đến 3000 ký tự"),
    ("x" * 3001, "cần từ 40 đến 3000 ký tự"),
    (f"Ngày {BLANK} đơn vị đã nạo vét toàn bộ cống trong ngõ 211.", "còn chỗ trống “…”"),
]


@pytest.mark.parametrize(("answer", "said"), TOO_LITTLE)
def test_an_answer_that_says_too_little(town, answer, said):
    _, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").says(answer).sees(said, "đã làm gì, khi nào")


def test_a_prepared_answer_is_sent_to_be_copied(town):
    _, officer, _ = accepted(town)
    officer.presses("Trả lời kết quả").may_press("Đã thông cống, tiêu thoát nước", "Hủy bỏ")
    officer.presses("Đã thông cống, tiêu thoát nước")
    prepared, asked = officer.news
    assert prepared.text.startswith("Kính gửi ông/bà, ngày … đơn vị …")
    assert "xin điền mọi chỗ “…”" in asked.text
    officer.says(prepared.text).sees("còn chỗ trống “…”")
    officer.says(prepared.text.replace(BLANK, "...")).sees("chưa có gì về chính hồ sơ này")
    officer.says(prepared.text.replace(BLANK, "đội 3 ở ngõ 211, tổ 5")).sees(
        "Gửi ảnh sau khi xử lý"
    )


def test_a_case_that_moved_while_the_answer_was_written(any_town):
    """Nothing written is lost; the officer decides again on the case as it is now."""
    citizen, officer, code = accepted(any_town)
    officer.presses("Trả lời kết quả").says(ANSWER).sends("after").presses("Xong").presses(
        "Bỏ qua"
    )
    citizen.presses("Bổ sung thông tin").says("Hôm nay lại ngập").presses("Bỏ qua")
    officer.presses("Gửi").sees(
        "📌", f"Trong lúc anh/chị viết, hồ sơ {code} đã có thay đổi (bổ sung thông tin,", ANSWER
    )
    assert any_town.case(code).state == "accepted"
    officer.presses("Sửa").presses("Trả lời").says(OTHER_ANSWER).presses("Gửi").sees(
        "Đã gửi trả lời hồ sơ"
    )
    citizen.sees(OTHER_ANSWER)


def test_a_short_form_is_shown_once_more_when_the_case_moved(town):
    citizen, officer, code = accepted(town)
    officer.presses("Hỏi người dân")
    citizen.presses("Bổ sung thông tin").says("Miệng cống trong ngõ ạ").presses("Bỏ qua")
    officer.says("Nước tràn vào từ miệng cống nào ạ?").sees(
        "đã có thay đổi", "• Câu hỏi: Nước tràn vào từ miệng cống nào ạ?"
    )
    officer.presses("Hủy").presses("Bỏ bản này").sees("Đã hủy.")
    assert town.case(code).state == "accepted"


def test_a_case_that_is_over_while_the_answer_was_written(town):
    citizen, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).sends("after").presses("Xong").presses(
        "Bỏ qua"
    )
    citizen.presses("Rút phản ánh").presses("Có, rút lại")
    officer.presses("Gửi").sees("vừa có thay đổi (rút phản ánh,", "🔖 đã rút").may_press(
        "Lịch sử", "Việc của tôi"
    )
    assert town.case(code).answer is None
