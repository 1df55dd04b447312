"""The whole story: a citizen reports, an officer resolves with proof, the citizen rates."""

from bot.demo.story import STORY
from tests.conversation import Persona
from tests.handlers.steps import ANSWER, TEXT


def test_reported_accepted_resolved_rated(any_town):
    citizen, officer = any_town.person("chị Hoa"), any_town.officer("anh Minh", "SXD")
    _reports(citizen)
    code = citizen.code

    officer.sees("Hồ sơ mới cho Sở Xây dựng:", f"📌 {code} · Bình thường · Ngập, thoát nước")
    officer.sees("📍 Ngõ 211 Khương Trung, trước số nhà 18, Phường Khương Đình", "mlat=20.99370")
    officer.sees("⏱ Hạn tiếp nhận: 09:00 thứ Ba, 06/10/2026", TEXT)
    assert len(officer.photos) == 1
    officer.may_press("Tiếp nhận", "Trả về", "Lịch sử", "Việc của tôi")
    officer.presses("Tiếp nhận").sees(f"Anh/chị đã tiếp nhận hồ sơ {code}.")
    citizen.sees(f"Phản ánh {code} của anh/chị đã được tiếp nhận: Sở Xây dựng đang xử lý")

    any_town.clock.passes(hours=2)
    officer.presses("Trả lời kết quả").sees("đã làm gì, khi nào, ở đâu, ai làm?")
    officer.says(ANSWER).sees("Gửi ảnh sau khi xử lý")
    officer.sends("after").presses("Xong").sees("Số văn bản")
    officer.presses("Bỏ qua").sees(f"• Trả lời: {ANSWER}", "• Ảnh sau xử lý: 1 ảnh")
    officer.presses("Gửi").sees("Đã gửi trả lời hồ sơ")
    citizen.sees("Sở Xây dựng đã trả lời phản ánh", ANSWER, "Anh/chị thấy kết quả thế nào?")
    citizen.may_press("Hài lòng", "Chấp nhận", "Chưa hài lòng", "Xem hồ sơ")

    citizen.presses("Hài lòng").sees("Đánh giá Hài lòng", "muốn nói thêm điều gì không?")
    citizen.says("Cảm ơn, ngõ sạch rồi").sees("Cảm ơn anh/chị đã đánh giá")
    assert any_town.case(code).state == "closed"
    done = [event.action for event in any_town.history(code)]
    assert done == ["submit", "route", "accept", "resolve", "rate", "explain_rating"]


def _reports(citizen: Persona) -> None:
    citizen.says("/start").sees("Xin chào anh/chị!")
    citizen.presses("Gửi phản ánh").sees("điều gì đang xảy ra")
    citizen.says(TEXT).sees("lĩnh vực nào")
    citizen.presses("Ngập, thoát nước").sees("Sự việc ở đâu")
    citizen.shares(20.9937, 105.8166).sees("xác nhận giúp đúng phường/xã nào")
    citizen.presses("Phường Khương Đình").sees("Địa chỉ cụ thể")
    citizen.says("Ngõ 211 Khương Trung, trước số nhà 18").sees("có ảnh thì gửi")
    citizen.sends("before").sees("Đã nhận 1/10 ảnh")
    citizen.presses("Xong").sees("Cơ quan xử lý có được biết tên anh/chị không?")
    citizen.presses("Ẩn tên tôi").sees("Anh/chị có đồng ý không?")
    citizen.presses("Tôi đồng ý").sees(
        "Xin anh/chị xem lại trước khi gửi:",
        f"• Nội dung: {TEXT}",
        "• Lĩnh vực: Ngập, thoát nước",
        "• Phường/xã: Phường Khương Đình (có vị trí trên bản đồ)",
        "• Địa chỉ: Ngõ 211 Khương Trung, trước số nhà 18",
        "• Ảnh: 1 ảnh",
        "• Tên người phản ánh: Ẩn tên tôi",
    )
    citizen.presses("Gửi").sees(
        "Phản ánh đã được ghi nhận.",
        "Đang ở: Sở Xây dựng",
        "Hạn tiếp nhận: 09:00 thứ Ba, 06/10/2026",
        "Hạn trả lời: 09:00 thứ Hai, 12/10/2026",
    )


def test_the_story_of_the_demonstration(any_town):
    """Every step the demonstration plays is seen in the very words it waits for."""
    cast = {
        "citizen": any_town.person("chị Hoa"),
        "officer": any_town.officer("anh Minh", "SXD"),
        "leader": any_town.leader("bà Lan", "SXD"),
        "dispatcher": any_town.dispatcher("anh Sơn"),
    }
    for step in STORY:
        _do(cast[step.who], step.does, step.what)
        cast[step.who].sees(step.sees)


def _do(persona: Persona, does: str, what) -> None:
    match does:
        case "says":
            persona.says(what)
        case "presses":
            persona.presses(what)
        case "shares":
            persona.shares(what["lat"], what["lon"])
        case "sends":
            persona.sends(*what)
