"""What officers and leaders do with a case besides answering it."""

from concurrent.futures import ThreadPoolExecutor

from domain.conversation import Event
from tests.handlers.steps import ANSWER, accepted, reports, resolves

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
    slow.may_press(
        "Trả về", "Hỏi người dân", "Trả lời kết quả", "Xin gia hạn", "Lịch sử", "Việc của tôi"
    )
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
    gone, news = colleague.messages[-2:]  # the card in its place, and why it went
    assert "Đơn vị không phải xử lý" in news.text
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
        "Tiếp nhận", "Lịch sử", "Việc của tôi"
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
        "việc này cần UBND thành phố Hà Nội quyết định, dự kiến có ý kiến trước 20/10/2026"
    )
    officer.says(code)
    resolves(officer)
    citizen.sees("Sở Xây dựng đã trả lời phản ánh")


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
