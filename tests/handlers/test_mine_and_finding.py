"""What a person reported and follows; a case by its code; what its page shows to whom."""

import pytest

from tests.handlers.steps import ANSWER, TEXT, accepted, reports, resolves

UNKNOWN = "Tôi không tìm thấy hồ sơ có mã này."
NOBODYS = "HN-7K3M-Q9TX-2VV"


# --- mine --------------------------------------------------------------------------------------


def test_nothing_yet(town):
    citizen = town.person("chị Hoa").says("Phản ánh của tôi")
    citizen.sees("chưa gửi và chưa theo dõi").may_press(
        "Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp"
    )


def test_the_newest_first_with_what_waits_for_the_person(town):
    citizen, officer, first = accepted(town)
    officer.presses("Hỏi người dân").says("Nước tràn vào từ miệng cống nào ạ?")
    second = reports(citizen, text="Nắp hố ga trước trường vỡ toác, nước trào lên")
    officer.presses("Tiếp nhận")
    resolves(officer)
    citizen.says("/cuatoi").sees(
        f"• {second}: Đã xử lý. Nắp hố ga trước trường vỡ toác, nước trào lên\n  ⭐ Mời anh/chị đánh giá kết quả.",
        f"• {first}: Đang xử lý. {TEXT}\n  ❗ Cán bộ đang chờ anh/chị trả lời.",
    )
    citizen.may_press(second, first, "Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp")
    citizen.says("2").sees("❓ Cán bộ hỏi: “Nước tràn vào từ miệng cống nào ạ?”")


def test_ten_at_most_are_listed(town):
    citizen = town.person("chị Hoa")
    codes = [reports(citizen) for _ in range(11)]
    citizen.says("/cuatoi").sees(*codes[1:], "cũ hơn: xin tra cứu bằng mã").does_not_see(codes[0])


# --- by code -----------------------------------------------------------------------------------

# How a code may be typed.
SPELT = [
    lambda code: code,
    lambda code: code.lower(),
    lambda code: code.replace("-", ""),
    lambda code: code.replace("-", " "),
    lambda code: code.removeprefix("HN-"),
    lambda code: code.replace("0", "O").replace("1", "l"),
    lambda code: f"  {code.replace('-', '–')}  ",
]


@pytest.mark.parametrize("spell", SPELT)
def test_a_code_in_any_spelling(town, spell):
    code, stranger = reports(town.person("chị Hoa")), town.person("anh Ba")
    stranger.says("Tra cứu mã").says(spell(code)).sees(code, "Trạng thái: Chờ xử lý")
    stranger.says(f"/tim {spell(code)}").sees(code)
    stranger.says(spell(code)).sees(code)


def test_a_code_in_a_sentence(town):
    code, stranger = reports(town.person("chị Hoa")), town.person("anh Ba")
    stranger.says("Tra cứu mã").says(f"mã của tôi là {code} ạ").sees(code, "Trạng thái")
    stranger.says(f"cho tôi hỏi {code} đến đâu rồi").sees(code, "Trạng thái")


def test_a_code_in_a_link(town):
    code, stranger = reports(town.person("chị Hoa")), town.person("anh Ba")
    stranger.follows_link(code).sees(code, "Trạng thái")
    stranger.says(f"/start {code}").sees(code, "Trạng thái")


@pytest.mark.parametrize(
    "typed", ["HN-7K3M-Q9TX-2V4", "HN-7K3M-Q9TX-2V", "hn 7k3m q9tx 2v4", "7K3M-Q9TX-2V4"]
)
def test_a_code_with_a_slip(town, typed):
    stranger = town.person("anh Ba")
    stranger.says(typed).sees("Mã này chưa đúng, có thể sai hoặc thiếu một ký tự.")
    stranger.says(f"/tim {typed}").sees("Mã này chưa đúng")
    stranger.says("Tra cứu mã").says(typed).sees("Mã này chưa đúng", "nhập mã phản ánh")


def test_a_code_that_is_nobodys(town):
    stranger = town.person("anh Ba")
    stranger.says(NOBODYS).sees(UNKNOWN).may_press(
        "Gửi phản ánh", "Phản ánh của tôi", "Tra cứu mã", "Trợ giúp"
    )
    stranger.says(f"/tim {NOBODYS}").sees(UNKNOWN)
    stranger.says("Tra cứu mã").says(NOBODYS).sees(UNKNOWN)
    for view in ("timeline", "card", "contact", "history", "nothing"):
        stranger.forges(f"show:{view}:{NOBODYS}").sees(UNKNOWN)


def test_words_are_no_code(town):
    stranger = town.person("anh Ba")
    stranger.says("cây đổ ngã rồi").sees("thành một phản ánh")
    stranger.says("Không, cảm ơn").says("thay dien nuoc hong").sees("thành một phản ánh")


# --- the page ----------------------------------------------------------------------------------


def test_the_reporter_reads_their_own_words_and_pictures(town):
    citizen = town.person("chị Hoa")
    code = reports(citizen, "one", text="Cống tắc gây ngập, gọi 0912345678")
    citizen.presses("Xem hồ sơ").sees(code, "“Cống tắc gây ngập, gọi 0912345678”")
    citizen.sees("• 09:00 thứ Hai, 05/10/2026: người dân gửi phản ánh", ": chuyển đến Sở Xây dựng")
    citizen.may_press("Bổ sung thông tin", "Rút phản ánh", "Phản ánh của tôi", "Trang đầu")
    assert len(citizen.photos) == 1


def test_a_stranger_with_the_code_reads_what_is_nobodys_secret(town):
    citizen, stranger = town.person("chị Hoa"), town.person("anh Ba")
    code = reports(citizen, "one", text="Cống tắc gây ngập, gọi 0912345678")
    stranger.says(code).sees("Cống tắc gây ngập", "Đang ở: Sở Xây dựng").does_not_see("0912345678")
    stranger.may_press("Theo dõi", "Phản ánh của tôi", "Trang đầu")
    assert stranger.photos == ()


def test_a_follower_hears_the_steps_and_no_free_words(town):
    citizen, officer, code = accepted(town)
    neighbour = town.person("bà Năm")
    neighbour.says(code).presses("Theo dõi").sees(f"đang theo dõi phản ánh {code}", "Sở Xây dựng")
    neighbour.may_press("Thôi theo dõi", "Phản ánh của tôi", "Trang đầu")
    neighbour.reads()
    officer.presses("Hỏi người dân").says("Bà Hoa số nhà 18 cho hỏi miệng cống nào?")
    neighbour.sees("đang hỏi thêm người gửi phản ánh").does_not_see("số nhà 18")
    citizen.presses("Trả lời câu hỏi").says("Miệng cống trong ngõ").presses("Bỏ qua")
    neighbour.reads()
    resolves(officer, answer=f"{ANSWER} Cảm ơn bà Hoa, 0912345678.")
    neighbour.sees("đã trả lời phản ánh", "mà anh/chị theo dõi").does_not_see("0912345678")
    neighbour.may_press("Xem hồ sơ")
    neighbour.presses("Xem hồ sơ").sees("Trả lời: Sáng nay tổ thoát nước").does_not_see(
        "0912345678"
    )
    citizen.says(code).sees("0912345678")


def test_stopping_to_follow(town):
    _, officer, code = accepted(town)
    neighbour = town.person("bà Năm").says(code).presses("Theo dõi")
    neighbour.says("/cuatoi").sees(f"• {code} (theo dõi): Đang xử lý")
    neighbour.presses(code).presses("Thôi theo dõi").sees("đã thôi theo dõi")
    neighbour.reads()
    resolves(officer)
    neighbour.hears_nothing()


def test_following_twice_is_following_once(town):
    _, _, code = accepted(town)
    neighbour = town.person("bà Năm").says(code)
    old = neighbour.button("Theo dõi").id
    neighbour.presses("Theo dõi")
    neighbour.forges(old).sees("đang theo dõi")
    assert [e.action for e in town.history(code)].count("follow") == 1


def test_an_answer_that_waits_for_approval_is_nobodys_to_read(town):
    citizen, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).presses("Bỏ qua").presses("Bỏ qua").presses(
        "Gửi"
    )
    citizen.says(code).sees("đã soạn câu trả lời, đang chờ lãnh đạo xem").does_not_see(ANSWER)
    town.person("anh Ba").says(code).does_not_see(ANSWER)
    officer.says(code).sees(ANSWER)


def test_an_answered_case_shows_answer_document_and_proof(town):
    citizen, officer, code = accepted(town)
    officer.presses("Trả lời kết quả").says(ANSWER).sends("after").presses("Xong")
    officer.says("123/UBND-ĐT").says("3/10").sees("• Ngày văn bản: 03/10/2026").presses("Gửi")
    citizen.sees(ANSWER, "Văn bản: 123/UBND-ĐT (03/10/2026)")
    citizen.presses("Xem hồ sơ").sees(
        "Trạng thái: Đã xử lý", f"Trả lời: {ANSWER}", "Văn bản: 123/UBND-ĐT (03/10/2026)"
    )
    citizen.does_not_see("Hạn:")
    assert len(town.person("anh Ba").says(code).photos) == 1


# --- instead of a second report ----------------------------------------------------------------


def up_to_similar(citizen):
    citizen.says("Gửi phản ánh").says(TEXT).says("ngập").says("Khương Đình").presses(
        "Phường Khương Đình"
    )
    return citizen.presses("Bỏ qua").presses("Bỏ qua").presses("Ẩn tên tôi")


def test_a_similar_case_is_followed_instead(town):
    code, neighbour = reports(town.person("chị Hoa")), town.person("bà Năm")
    up_to_similar(neighbour).sees("Gần đó đã có phản ánh giống như vậy", f"• {code}: {TEXT}")
    neighbour.may_press(f"Theo dõi {code}", "Không, vẫn gửi phản ánh mới", "Quay lại")
    neighbour.presses(f"Theo dõi {code}").sees(f"đang theo dõi phản ánh {code}")
    neighbour.says("/tieptuc").sees("không có gì đang viết dở")
    assert [e.action for e in town.history(code)] == ["submit", "route", "follow"]


def test_a_similar_case_and_still_a_new_one(town):
    code, neighbour = reports(town.person("chị Hoa")), town.person("bà Năm")
    up_to_similar(neighbour).presses("Không, vẫn gửi phản ánh mới").sees("có đồng ý không")
    neighbour.presses("Tôi đồng ý").presses("Gửi").sees("Phản ánh đã được ghi nhận")
    assert neighbour.code != code


def test_a_report_of_ones_own_is_added_to_instead(town):
    citizen = town.person("chị Hoa")
    code = reports(citizen)
    up_to_similar(citizen).presses(f"Theo dõi {code}").sees(f"{code} là của chính anh/chị")
    assert "Bổ sung thông tin" in citizen.labels()


def test_another_place_at_the_review_is_compared_again(town):
    code, neighbour = reports(town.person("chị Hoa")), town.person("bà Năm")
    neighbour.says("Gửi phản ánh").says(TEXT).says("ngập").says("Láng").presses("Phường Láng")
    neighbour.presses("Bỏ qua").presses("Bỏ qua").presses("Ẩn tên tôi").presses("Tôi đồng ý")
    neighbour.presses("Sửa").presses("Phường/xã").says("Khương Đình").presses("Phường Khương Đình")
    neighbour.sees("Gần đó đã có phản ánh giống như vậy", code)


def test_a_summary_masks_what_is_personal(town):
    reports(town.person("chị Hoa"), text=f"{TEXT}, gọi 0912345678")
    up_to_similar(town.person("bà Năm")).does_not_see("0912345678")
