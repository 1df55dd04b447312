"""What officers and leaders do with a case, from accepting to answering."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.city import BLANK
from domain.conversation import Event
from tests.handlers.steps import ANSWER, TEXT, accepted, reports, resolves

OTHER_ANSWER = (
    "Chiều nay công nhân đã thay nắp hố ga mới trước cổng trường, xe đi lại bình thường."
)


# --- accepting ---------------------------------------------------------------------------------


def test_two_officers_accept_and_the_second_is_told_kindly(any_town):
    citizen = any_town.person("chị Hoa")
    quick, slow = any_town.officer("anh Minh", "SXD"), any_town.officer("chị Thu", "SXD")
    code = reports(citizen)
    pressed_a_moment_later = slow.button("Tiếp nhận").id
    quick.presses("Tiếp nhận").sees(f"Anh/chị đã tiếp nhận hồ sơ {code}")
    slow.forges(pressed_a_moment_later).sees(
        f"anh Minh đã tiếp nhận hồ sơ {code} lúc 09:00", "Đây là bản mới nhất:", "🔖 đang xử lý"
    )
    slow.may_press("Trả về", "Hỏi người dân", "Trả lời kết quả", "Xin gia hạn", "Lịch sử")
    assert any_town.case(code).officer == quick.id
    assert [e.action for e in any_town.history(code)].count("accept") == 1


def test_who_presses_twice_is_told_that_they_have_it(town):
    officer, code = town.officer("anh Minh", "SXD"), reports(town.person("chị Hoa"))
    again = officer.button("Tiếp nhận").id
    officer.presses("Tiếp nhận").forges(again).sees(f"Anh/chị đã tiếp nhận hồ sơ {code}")
    assert [e.action for e in town.history(code)].count("accept") == 1


def test_a_card_follows_its_case_and_says_when_it_is_gone(town):
    citizen, officer, code = accepted(town)
    colleague, dispatcher = town.officer("chị Thu", "SXD"), town.dispatcher("anh Sơn")
    colleague.says(code)
    town.clock.passes(minutes=65)
    citizen.presses("Bổ sung thông tin").says("Hôm nay ngập sâu hơn").presses("Bỏ qua")
    officer.presses("Xin gia hạn").says("Chờ vật tư thay thế nắp cống").says("20/10/2026")
    card = colleague.messages[-1]
    assert card.text.startswith("Người dân bổ sung: Hôm nay ngập sâu hơn")
    assert "Đang xin gia hạn đến 20/10/2026" in card.text
    dispatcher.says(code).presses("Chuyển xử lý").says("công an thành phố")
    dispatcher.presses("Công an thành phố Hà Nội")
    gone = colleague.messages[-1]
    assert gone.text.startswith(
        f"Hồ sơ {code} không còn trong việc của anh/chị (chuyển xử lý, 10:05"
    )
    assert [choice.label for choice in gone.choices] == ["Xem hồ sơ"]


def test_a_card_that_came_with_news_says_what_was_done_since(town):
    leader, (_, officer, _) = town.leader("bà Lan", "SXD"), accepted(town)
    assert leader.messages[-1].text.startswith(
        "Cập nhật 09:00 thứ Hai, 05/10/2026: tiếp nhận (anh Minh)."
    )
    officer.presses("Trả lời kết quả").says(ANSWER).presses("Bỏ qua").presses("Bỏ qua")
    officer.presses("Gửi")
    leader.sees("đang chờ duyệt:").presses("Duyệt trả lời")
    assert not any("đang chờ duyệt:" in message.text for message in leader.messages)


def test_many_officers_accept_at_once_and_one_has_it(any_town):
    officers = [any_town.officer(f"cán bộ {n}", "SXD") for n in range(8)]
    code = reports(any_town.person("chị Hoa"))
    events = [
        Event(officer.reads().peer, f"race:{n}", any_town.clock.now, choice=officer.button("Tiếp nhận").id)
        for n, officer in enumerate(officers)
    ]  # fmt: skip
    with ThreadPoolExecutor(len(officers)) as pool:
        list(pool.map(any_town.hear, events))
    any_town.deliver()
    told = [officer.told for officer in officers]
    assert sum("Anh/chị đã tiếp nhận" in words for words in told) == 1
    assert sum("Đây là bản mới nhất:" in words for words in told) == 7
    assert [e.action for e in any_town.history(code)] == ["submit", "route", "accept"]


def test_a_card_that_is_out_of_date_accepts_nothing(town):
    citizen, officer = town.person("chị Hoa"), town.officer("anh Minh", "SXD")
    code = reports(citizen)
    old = officer.button("Tiếp nhận").id
    citizen.presses("Bổ sung thông tin").says("Hôm nay ngập sâu hơn").presses("Bỏ qua")
    officer.forges(old).sees("vừa có thay đổi (bổ sung thông tin,", "Đây là bản mới nhất:")
    assert town.case(code).state == "assigned"
    officer.presses("Tiếp nhận").sees("Anh/chị đã tiếp nhận hồ sơ")


def test_who_follows_changes_nothing_for_the_officer(town):
    officer, code = town.officer("anh Minh", "SXD"), reports(town.person("chị Hoa"))
    old = officer.button("Tiếp nhận").id
    town.person("bà Năm").says(code).presses("Theo dõi")
    officer.forges(old).sees("Anh/chị đã tiếp nhận hồ sơ")


# --- returning ---------------------------------------------------------------------------------


def test_returned_with_a_suggested_agency(town):
    citizen, officer, code = accepted(town)
    dispatcher = town.dispatcher("anh Sơn")
    officer.presses("Trả về").sees(f"Vì sao anh/chị trả hồ sơ {code}").says("ngắn")
    officer.says("Cống này do phường quản lý, không thuộc Sở").sees("cơ quan nào mới đúng?")
    officer.says("khương đình").may_press(
        "UBND phường Khương Đình", "Bỏ qua", "Quay lại", "Hủy bỏ"
    )
    officer.presses("UBND phường Khương Đình").sees(f"Đã trả hồ sơ {code} về văn phòng thành phố.")
    citizen.sees("Lý do: Cống này do phường quản lý", "Hạn của anh/chị không thay đổi")
    dispatcher.sees(
        "Lý do: Cống này do phường quản lý", "Cơ quan được đề nghị: UBND phường Khương Đình"
    )
    dispatcher.presses("Chuyển xử lý").sees(f"Chuyển hồ sơ {code} cho cơ quan nào?")
    assert dispatcher.labels()[0] == "UBND phường Khương Đình"
    dispatcher.presses("UBND phường Khương Đình").sees(
        f"Đã chuyển hồ sơ {code} đến UBND phường Khương Đình"
    )
    citizen.sees("đã được chuyển đến UBND phường Khương Đình")


def test_returned_without_a_suggestion(town):
    dispatcher = town.dispatcher("anh Sơn")
    officer, _ = town.officer("anh Minh", "SXD"), reports(town.person("chị Hoa"))
    officer.presses("Trả về").says("Việc này không thuộc Sở Xây dựng").presses("Bỏ qua")
    dispatcher.sees("Cơ quan được đề nghị: (chưa nêu)")


def test_an_agency_that_is_none(town):
    officer, _ = town.officer("anh Minh", "SXD"), reports(town.person("chị Hoa"))
    officer.presses("Trả về").says("Việc này không thuộc Sở Xây dựng")
    officer.says("bộ ngoại giao").sees("Không tìm thấy cơ quan này.")


def test_after_three_hops_only_the_city_decides(town):
    citizen, dispatcher = town.person("chị Hoa"), town.dispatcher("anh Sơn")
    officer, code = town.officer("anh Minh", "SXD"), reports(citizen)
    due_at = town.case(code).handle_due_at
    for _ in range(3):
        officer.presses("Trả về").says("Việc này không thuộc Sở Xây dựng").presses("Bỏ qua")
        dispatcher.presses("Chuyển xử lý").says("sở xây dựng").presses("Sở Xây dựng")
    officer.sees("Văn phòng thành phố chuyển hồ sơ đến Sở Xây dựng").may_press(
        "Tiếp nhận", "Lịch sử"
    )
    officer.forges(f"do:return:{code}:{town.case(code).version}").sees("đã được chuyển 3 lần")
    case = town.case(code)
    assert (case.hops, case.state, case.handle_due_at) == (3, "assigned", due_at)


# --- referring up ------------------------------------------------------------------------------


def test_referred_up_and_answered_afterwards(town):
    citizen, officer, code = accepted(town)
    leader, dispatcher = town.leader("bà Lan", "SXD"), town.dispatcher("anh Sơn")
    leader.says(code).presses("Vượt thẩm quyền").says("UBND thành phố Hà Nội")
    leader.says("Đề nghị bố trí vốn thay cả tuyến cống").says("1/10/2026").sees(
        "Xin viết một ngày sắp tới"
    )
    leader.says("20-10").sees(
        "• Cơ quan cấp trên: UBND thành phố Hà Nội", "• Trước ngày: 20/10/2026"
    )
    leader.presses("Gửi").sees("vượt thẩm quyền và báo người dân")
    citizen.sees(
        "cần cấp trên quyết định nên Sở Xây dựng đã báo cáo lên UBND thành phố Hà Nội",
        "trước ngày 20/10/2026",
    )
    dispatcher.sees("báo cáo lên UBND thành phố Hà Nội: Đề nghị bố trí vốn")
    citizen.presses("Xem hồ sơ").sees(
        "báo cáo lên UBND thành phố Hà Nội, dự kiến có ý kiến trước 20/10/2026"
    )
    officer.says(code)
    resolves(officer)
    citizen.sees("Sở Xây dựng đã trả lời phản ánh")


# --- answering ---------------------------------------------------------------------------------


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
        "Duyệt trả lời", "Yêu cầu làm lại", "Lịch sử"
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
    officer.says(prepared.text.replace(BLANK, "đội 3 ở ngõ 211, tổ 5")).sees("Gửi ảnh sau khi xử lý")


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
    officer.presses("Hủy").sees("Đã hủy.")
    assert town.case(code).state == "accepted"


def test_a_case_that_is_over_while_the_answer_was_written(town):
    citizen, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).sends("after").presses("Xong").presses(
        "Bỏ qua"
    )
    citizen.presses("Rút phản ánh").presses("Có, rút lại")
    officer.presses("Gửi").sees("vừa có thay đổi (rút phản ánh,", "🔖 đã rút").may_press("Lịch sử")
    assert town.case(code).answer is None


# --- more time ---------------------------------------------------------------------------------


def test_more_time_is_asked_for_and_granted(town):
    citizen, officer, code = accepted(town)
    leader = town.leader("bà Lan", "SXD")
    officer.presses("Xin gia hạn").says("Chờ vật tư thay thế nắp cống").says("6/10/2026")
    officer.sees("Ngày xin gia hạn phải sau hạn hiện nay.", "Xin gia hạn đến ngày nào?")
    officer.says("20/10/2026").sees(f"Đã gửi đề nghị gia hạn hồ sơ {code}")
    leader.sees("Xin gia hạn đến 20/10/2026").presses("Đồng ý gia hạn").sees("Đã gia hạn hồ sơ")
    citizen.sees("cần thêm thời gian cho phản ánh")


def test_a_day_off_is_no_due_date_until_the_officer_says_so(town):
    citizen, officer, code = accepted(town)
    leader = town.leader("bà Lan", "SXD")
    officer.presses("Xin gia hạn").says("Chờ vật tư thay thế nắp cống").says("17/10/2026")
    officer.sees("17/10/2026 là ngày nghỉ.", "17:30 thứ Hai, 19/10/2026")
    officer.may_press("Lấy ngày 19/10/2026", "Quay lại", "Hủy bỏ")
    officer.says("17/10/2099").sees("Xin viết một ngày sắp tới")
    officer.presses("Lấy ngày 19/10/2026").sees(f"Đã gửi đề nghị gia hạn hồ sơ {code}")
    leader.sees("Xin gia hạn đến 19/10/2026").presses("Đồng ý gia hạn")
    citizen.sees("19/10/2026")


# --- leaving -----------------------------------------------------------------------------------

BEGUN = {
    "Hỏi người dân": "quay lai",
    "Trả lời kết quả": "Quay lại",
    "Trả về": "quay lại ạ",
    "Xin gia hạn": "back",
}


def test_back_from_the_first_question_is_the_card(town):
    _, officer, code = accepted(town)
    for action, back in BEGUN.items():
        officer.presses(action).says(back).sees(f"📌 {code}").does_not_see("ký tự", "viết dở")
    officer.presses("Trả về").says("Cống này do phường quản lý").says("quay lại")
    officer.sees("Vì sao anh/chị trả hồ sơ").says("quay lại").sees(f"📌 {code}")
    assert town.case(code).state == "accepted"


def test_back_from_a_first_choice_is_the_card(town):
    dispatcher, code = town.dispatcher("anh Sơn"), reports(town.person("chị Hoa"))
    dispatcher.says(code)
    for action in ("Chuyển xử lý", "Phân loại lại"):
        dispatcher.presses(action).says("quay lại").sees(f"📌 {code}")


def test_who_gives_up_an_action_can_choose_another(town):
    _, officer, _ = accepted(town)
    officer.presses("Hỏi người dân").presses("Hủy bỏ").sees("Đã hủy.")
    officer.may_press(
        "Trả về", "Hỏi người dân", "Trả lời kết quả", "Xin gia hạn", "Lịch sử", "Việc của tôi"
    )


# --- the card ----------------------------------------------------------------------------------


def test_the_card_and_the_history(town):
    citizen, officer, code = accepted(town)
    town.person("bà Năm").says(code).presses("Theo dõi")
    citizen.presses("Bổ sung thông tin").says("Hôm nay ngập sâu hơn").presses("Bỏ qua")
    officer.says(code).sees("👥 1 người cùng theo dõi").presses("Lịch sử").sees(
        f"Lịch sử hồ sơ {code}:",
        "· Người phản ánh · gửi phản ánh ·",
        "· Hệ thống · chuyển tự động · Sở Xây dựng · Ngập, thoát nước do Sở Xây dựng xử lý",
        "· anh Minh · tiếp nhận · Sở Xây dựng",
        "· Người dân · theo dõi ·",
        "· Người phản ánh · bổ sung thông tin · Sở Xây dựng · Hôm nay ngập sâu hơn",
    )
    officer.does_not_see("chị Hoa", "bà Năm").may_press("Thẻ hồ sơ")
    officer.presses("Thẻ hồ sơ").sees(f"📌 {code}")
