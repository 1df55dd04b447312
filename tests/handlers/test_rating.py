"""The rating: one tap, then reasons, then a comment; and the second look it may ask for."""

import pytest
from sqlalchemy import select

from storage.schema import ratings
from tests.handlers.steps import ANSWER, answered, reports, resolves

THANKS = {
    "Hài lòng": "Cảm ơn anh/chị! Đánh giá Hài lòng",
    "Chấp nhận": "Cảm ơn anh/chị! Đánh giá Chấp nhận",
    "Chưa hài lòng": "Cảm ơn anh/chị đã nói thật.",
}


def rated(town):
    with town.database.reading() as session:
        rows = session.execute(select(ratings).order_by(ratings.c.round)).all()
    return [(row.round, row.score, tuple(row.reasons), row.comment) for row in rows]


@pytest.mark.parametrize(("label", "score", "state"), [
    ("Hài lòng", "satisfied", "closed"),
    ("Chấp nhận", "acceptable", "closed"),
    ("Chưa hài lòng", "dissatisfied", "resolved"),
])  # fmt: skip
def test_one_tap_counts_at_once(any_town, label, score, state):
    citizen, _, code = answered(any_town)
    citizen.presses(label).sees(THANKS[label])
    assert rated(any_town) == [(0, score, (), None)]
    assert any_town.case(code).state == state


def test_a_mind_may_change(town):
    citizen, *_, code = answered(town)
    for label in ("Hài lòng", "Chưa hài lòng", "Chấp nhận", "Chưa hài lòng"):
        citizen.says(code).presses(label).sees(THANKS[label])
    assert rated(town) == [(0, "dissatisfied", (), None)]
    assert town.case(code).second_look_due_at is not None
    citizen.says(code).presses("Hài lòng")
    assert (town.case(code).state, town.case(code).second_look_due_at) == ("closed", None)


def test_an_old_button_still_rates(town):
    citizen, *_ = answered(town)
    first = citizen.button("Hài lòng").id
    citizen.presses("Chưa hài lòng").presses("Chậm")
    citizen.forges(first).sees(THANKS["Hài lòng"])
    assert rated(town) == [(0, "satisfied", (), None)]


def test_each_reason_counts_at_once_and_can_be_taken_back(any_town):
    citizen, *_ = answered(any_town)
    citizen.presses("Chưa hài lòng").sees("Điều gì chưa được?")
    assert len(citizen.labels()) == 8 + len(["Bỏ qua"])
    citizen.presses("Chậm")
    assert rated(any_town) == [(0, "dissatisfied", ("slow",), None)]
    citizen.presses("Thái độ").presses("✓ Chậm").says("trả lời chung chung")
    assert rated(any_town) == [(0, "dissatisfied", ("attitude", "generic"), None)]
    citizen.presses("Xong").sees("Anh/chị muốn nói thêm điều gì không?").may_press(
        "Bỏ qua", "Quay lại"
    )
    citizen.presses("Quay lại").presses("Bị chuyển lòng vòng").presses("Xong")
    citizen.says("Gọi mãi không ai nghe").sees("Cảm ơn anh/chị đã đánh giá phản ánh")
    assert rated(any_town) == [
        (0, "dissatisfied", ("attitude", "generic", "passed_around"), "Gọi mãi không ai nghe")
    ]


def test_words_instead_of_reasons_are_the_comment(town):
    citizen, *_ = answered(town)
    citizen.presses("Chưa hài lòng").presses("Chậm").says("Ba tuần mới thấy có người đến")
    citizen.sees("Cảm ơn anh/chị đã đánh giá phản ánh")
    assert rated(town) == [(0, "dissatisfied", ("slow",), "Ba tuần mới thấy có người đến")]


def test_a_comment_too_long_is_asked_for_again(town):
    citizen, *_ = answered(town)
    citizen.presses("Hài lòng").says("x" * 1001).sees("Xin viết tối đa 1000 ký tự")
    citizen.presses("Bỏ qua").sees("Cảm ơn anh/chị đã đánh giá phản ánh")


def test_leaving_the_reasons_leaves_the_rating(town):
    citizen, *_ = answered(town)
    citizen.presses("Chưa hài lòng").says("/huy").sees("Đánh giá của anh/chị", "vẫn được ghi")
    citizen.presses("Chưa hài lòng").says("Gửi phản ánh").says("Đèn đường ngõ tôi hỏng ba đêm")
    citizen.sees("Việc này thuộc lĩnh vực nào?")
    assert rated(town) == [(0, "dissatisfied", (), None)]


def test_after_seven_days_it_is_too_late(town):
    citizen, *_, code = answered(town)
    town.clock.passes(days=7)
    citizen.presses("Chưa hài lòng").sees(THANKS["Chưa hài lòng"])
    town.clock.passes(seconds=1)
    citizen.presses("Chậm").presses("Xong").says("Lâu quá")
    citizen.sees("thời gian đánh giá (7 ngày sau khi trả lời) đã hết")
    citizen.forges(f"do:rate:{code}:4:satisfied").sees(
        "thời gian đánh giá (7 ngày sau khi trả lời) đã hết"
    )
    citizen.says(code)
    assert "Hài lòng" not in citizen.labels()
    assert rated(town) == [(0, "dissatisfied", (), None)]


@pytest.mark.parametrize("tap", ["", "perfect", "satisfied:x", "SATISFIED"])
def test_a_rating_that_was_never_offered(town, tap):
    citizen, *_, code = answered(town)
    citizen.forges(f"do:rate:{code}:4:{tap}").sees("chưa có gì thay đổi")
    assert rated(town) == []


def test_only_the_reporter_rates(town):
    _, officer, code = answered(town)
    for other in (officer, town.person("anh Ba"), town.dispatcher("anh Sơn")):
        other.says("/start").forges(f"do:rate:{code}:4:satisfied").sees(
            "không thuộc phần của anh/chị"
        )
    assert rated(town) == []


# --- the second look ---------------------------------------------------------------------------


def test_dissatisfied_goes_to_a_leader_who_reopens_and_the_new_answer_is_rated(any_town):
    leader = any_town.leader("bà Lan", "SXD")
    citizen, officer, code = answered(any_town)
    citizen.presses("Chưa hài lòng").presses("Chưa thực sự xử lý").presses("Xong").presses(
        "Bỏ qua"
    )
    leader.sees("Người dân chưa hài lòng; cần một người khác xem lại kết quả:")
    leader.may_press("Mở lại", "Giữ kết quả", "Lịch sử", "Việc của tôi")
    leader.presses("Lịch sử").sees(
        "đánh giá · Sở Xây dựng · Chưa hài lòng", "· Chưa thực sự xử lý"
    )
    leader.presses("Thẻ hồ sơ").presses("Mở lại").says("Chưa nạo vét hết đoạn cuối ngõ")
    leader.sees(f"Đã mở lại hồ sơ {code}.")
    citizen.sees("được mở lại và giao Sở Xây dựng", "Lý do: Chưa nạo vét hết đoạn cuối ngõ")
    officer.sees("Hồ sơ được mở lại.", "🔁 Mở lại lần 1")
    officer.presses("Tiếp nhận")
    resolves(officer, "after again")
    citizen.presses("Hài lòng").sees(THANKS["Hài lòng"])
    assert [rating[:2] for rating in rated(any_town)] == [
        (0, "dissatisfied"),
        (1, "satisfied"),
    ]
    assert any_town.case(code).state == "closed"


def test_the_second_look_upholds(town):
    leader = town.leader("bà Lan", "SXD")
    citizen, _, code = answered(town)
    citizen.presses("Chưa hài lòng")
    leader.presses("Giữ kết quả").sees("Người dân sẽ đọc lý do này").says(
        "Đã kiểm tra lại, cống đã thông"
    )
    leader.sees(f"Đã giữ kết quả hồ sơ {code}")
    citizen.sees(
        "đã được một người khác xem lại và giữ nguyên", "Lý do: Đã kiểm tra lại, cống đã thông"
    )
    assert town.case(code).state == "closed"


def test_nobody_looks_again_at_their_own_answer(town):
    citizen, dispatcher = town.person("chị Hoa"), town.dispatcher("anh Sơn")
    leader = town.leader("bà Lan", "SXD")
    code = reports(citizen)
    leader.presses("Tiếp nhận")
    resolves(leader)
    leader.reads()
    citizen.presses("Chưa hài lòng")
    leader.hears_nothing()
    dispatcher.sees("Người dân chưa hài lòng").may_press(
        "Mở lại", "Giữ kết quả", "Lịch sử", "Việc của tôi"
    )
    leader.forges(f"do:uphold:{code}:{town.case(code).version}").sees("cần một người khác")
    dispatcher.presses("Giữ kết quả").says("Đã gọi điện cho người dân, việc đã xong")
    assert town.case(code).state == "closed"


def test_without_a_dissatisfied_rating_nobody_looks_again(town):
    leader = town.leader("bà Lan", "SXD")
    _, _, code = answered(town)
    leader.says(code).may_press("Lịch sử", "Việc của tôi")
    leader.forges(f"do:reopen:{code}:4").sees("Chưa có yêu cầu xem lại kết quả này")
    assert (town.case(code).state, town.case(code).answer) == ("resolved", ANSWER)


def test_the_city_office_may_reopen_a_closed_case_too(town):
    citizen, officer, code = answered(town)
    dispatcher = town.dispatcher("cô Hoa")
    citizen.presses("Hài lòng").says("Cảm ơn")
    assert town.case(code).state == "closed"
    dispatcher.says(code).presses("Mở lại").says("Báo chí đăng lại ảnh ngõ vẫn ngập hôm nay")
    case = town.case(code)
    assert (case.state, case.round, case.answer) == ("assigned", 1, None)
    officer.sees("Lý do: Báo chí đăng lại")
    citizen.sees("được mở lại")
