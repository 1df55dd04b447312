"""What the city office does: assign, classify, reject, merge, unmask; and contesting a refusal."""

import pytest

from domain.people import Grant, Role
from tests.handlers.steps import ANSWER, accepted, opens_name, reports, resolves

REASON = "Đây là việc giữa hai gia đình, phường không xử lý thay được."


def in_triage(town):
    """A citizen, a dispatcher, the code of a case that the dispatcher sorts."""
    citizen, dispatcher = town.person("chị Hoa"), town.dispatcher("anh Sơn")
    citizen.says("Gửi phản ánh").says("Nắp cống trước chợ vỡ, nước trào lên").says("lĩnh vực khác")
    citizen.says("Láng").presses("Phường Láng").presses("Bỏ qua").presses("Bỏ qua")
    citizen.presses("Ẩn tên tôi").presses("Tôi đồng ý").presses("Gửi")
    return citizen, dispatcher, citizen.code


# --- assigning ---------------------------------------------------------------------------------


def test_assigned_to_an_agency(any_town):
    officer = any_town.officer("anh Minh", "SXD")
    citizen, dispatcher, code = in_triage(any_town)
    dispatcher.may_press(
        "Chuyển xử lý", "Phân loại lại", "Từ chối", "Gộp hồ sơ", "Lịch sử", "Việc của tôi"
    )
    dispatcher.presses("Chuyển xử lý").sees(f"Chuyển hồ sơ {code} cho cơ quan nào?")
    assert {"Sở Xây dựng", "UBND phường Láng"} <= {*dispatcher.labels()}
    dispatcher.presses("Sở Xây dựng").sees(f"Đã chuyển hồ sơ {code} đến Sở Xây dựng")
    citizen.sees("đã được chuyển đến Sở Xây dựng. Hạn vẫn là")
    officer.sees("Văn phòng thành phố chuyển hồ sơ đến Sở Xây dựng:").presses("Tiếp nhận")
    assert any_town.case(code).hops == 0


# What is typed in search of an agency, and one that is found.
SEARCHED = [
    ("xây dựng", "Sở Xây dựng"),
    ("cong an", "Công an thành phố Hà Nội"),
    ("phường láng", "UBND phường Láng"),
    ("SYT", "Sở Y tế"),
    ("health", "Sở Y tế"),
]


@pytest.mark.parametrize(("typed", "found"), SEARCHED)
def test_an_agency_is_found_by_typing_and_confirmed(town, typed, found):
    _, dispatcher, code = in_triage(town)
    dispatcher.presses("Chuyển xử lý").says(typed)
    assert found in dispatcher.labels()
    assert town.case(code).state == "triage"
    dispatcher.presses(found).sees(f"Đã chuyển hồ sơ {code}")


def test_agencies_behind_more(town):
    _, dispatcher, _ = in_triage(town)
    dispatcher.presses("Chuyển xử lý").presses("Cơ quan khác…")
    assert {"Sở Y tế", "Sở Tài chính"} <= {*dispatcher.labels()}
    dispatcher.says("không có đâu").sees("Không tìm thấy cơ quan này. Xin gõ tên khác.")
    dispatcher.says("phường").sees("Còn kết quả khác; xin gõ rõ hơn")
    assert len(dispatcher.labels()) == 8 + len(["Hủy bỏ"])


# --- classifying -------------------------------------------------------------------------------


def test_classified_anew(town):
    citizen, dispatcher, code = in_triage(town)
    dispatcher.presses("Phân loại lại").sees(f"Hồ sơ {code} thuộc lĩnh vực nào?")
    dispatcher.says("thoát nước").sees("Mức độ nào?").may_press(
        "Khẩn", "Bình thường", "Phức tạp", "Quay lại", "Hủy bỏ"
    )
    dispatcher.presses("Khẩn").sees(f"Đã phân loại lại hồ sơ {code}.")
    citizen.sees("được phân loại lại: Ngập, thoát nước")
    case = town.case(code)
    assert (case.category, case.severity, case.state) == ("drainage", "urgent", "triage")


# --- rejecting and contesting ------------------------------------------------------------------


def rejects(dispatcher):
    dispatcher.presses("Từ chối").sees("Vì sao từ chối hồ sơ").says("tranh chấp giữa các cá nhân")
    return (
        dispatcher.sees("Giải thích cho người dân")
        .says(REASON)
        .sees(f"• Giải thích: {REASON}")
        .presses("Gửi")
    )


def test_rejected_with_a_reason_and_the_right_door(any_town):
    citizen, dispatcher, code = in_triage(any_town)
    neighbour = any_town.person("bà Năm").says(code).presses("Theo dõi").reads()
    rejects(dispatcher).sees(f"Đã từ chối hồ sơ {code}")
    citizen.sees("Tranh chấp giữa các cá nhân", REASON, "tổ hòa giải", "khiếu nại một lần")
    citizen.may_press("Khiếu nại việc từ chối", "Xem hồ sơ")
    neighbour.sees("chưa thể giải quyết", "Tranh chấp giữa các cá nhân").does_not_see(REASON)
    citizen.presses("Xem hồ sơ").sees(
        "Trạng thái: Đã từ chối",
        f"Lý do từ chối: Tranh chấp giữa các cá nhân. {REASON}",
        "tổ hòa giải",
    )


def test_a_leader_rejects_and_the_officer_hears_of_it(town):
    leader, (citizen, officer, code) = town.leader("bà Lan", "SXD"), accepted(town)
    officer.reads()
    rejects(leader.says(code))
    officer.sees("Hồ sơ đã bị từ chối: Tranh chấp giữa các cá nhân.")
    citizen.sees("Sở Xây dựng chưa thể giải quyết phản ánh")


def test_contested_once(any_town):
    citizen, dispatcher, code = in_triage(any_town)
    rejects(dispatcher)
    citizen.presses("Khiếu nại việc từ chối").sees("Vì sao anh/chị không đồng ý").says(
        "ngắn"
    ).sees("từ 10 đến 1000")
    citizen.says("Đây là đất công, không phải việc riêng").sees(
        f"Đã gửi khiếu nại về phản ánh {code}"
    )
    dispatcher.sees("Người dân khiếu nại việc từ chối. Lý do: Đây là đất công", "🔖 chờ phân loại")
    rejects(dispatcher)
    citizen.does_not_see("khiếu nại một lần").may_press("Xem hồ sơ")
    citizen.forges(f"do:contest:{code}:{any_town.case(code).version}").sees(
        "đã được khiếu nại một lần"
    )


def test_what_was_not_rejected_is_not_contested(town):
    citizen, _, code = in_triage(town)
    citizen.forges(f"do:contest:{code}:2").sees("Hồ sơ đang ở bước khác")


# --- merging -----------------------------------------------------------------------------------


def test_merged_into_another_whose_steps_its_people_hear(any_town):
    first, officer, code = accepted(any_town)
    dispatcher, second = any_town.dispatcher("anh Sơn"), any_town.person("bà Năm")
    twin = reports(second)
    other = any_town.person("anh Ba").says(twin).presses("Theo dõi").reads()
    dispatcher.says(twin).presses("Gộp hồ sơ").sees(f"Gộp hồ sơ {twin} vào mã nào?").says(code)
    dispatcher.sees(f"• Gộp vào: {code}", "Người phản ánh sẽ theo dõi hồ sơ kia.").presses("Gửi")
    dispatcher.sees(f"Đã gộp hồ sơ {twin} vào {code}.")
    second.sees(f"{twin} giống một phản ánh khác nên được gộp vào {code}")
    other.sees(f"được gộp vào {code}")
    officer.sees(f"Hồ sơ đã được gộp vào {code}:")
    second.says(twin).sees("Trạng thái: Đã gộp", f"Đã gộp vào {code}.")
    second.presses("Xem hồ sơ").sees(code, "Đang xử lý")
    for persona in (first, second, other):
        persona.reads()
    officer.says(code)
    resolves(officer)
    first.sees("Anh/chị thấy kết quả thế nào?")
    for follower in (second, other):
        follower.sees(f"đã trả lời phản ánh {code} mà anh/chị theo dõi")


def test_codes_nothing_can_be_merged_into(town):
    _, _, code = accepted(town)
    dispatcher, gone = town.dispatcher("anh Sơn"), reports(town.person("bà Năm"))
    town.person("bà Năm").says(gone).presses("Rút phản ánh").presses("Có, rút lại")
    dispatcher.says(code).presses("Gộp hồ sơ")
    for wrong, said in [
        ("abc", "Mã này chưa đúng, hoặc chính là hồ sơ này."),
        (code, "Mã này chưa đúng, hoặc chính là hồ sơ này."),
        ("HN-7K3M-Q9TX-2V4", "Mã này chưa đúng, hoặc chính là hồ sơ này."),
        ("HN-7K3M-Q9TX-2VV", "Tôi không tìm thấy hồ sơ có mã này."),
        (gone, f"Hồ sơ {gone} đã rút, đã bị từ chối hoặc đã được gộp"),
    ]:
        dispatcher.says(wrong).sees(said, f"Gộp hồ sơ {code} vào mã nào?")
    assert town.case(code).state == "accepted"


def test_the_same_persons_two_reports_merged(town):
    citizen, officer, code = accepted(town)
    twin = reports(citizen)
    dispatcher = town.dispatcher("anh Sơn")
    dispatcher.says(twin).presses("Gộp hồ sơ").says(code).presses("Gửi")
    citizen.reads()
    officer.says(code)
    resolves(officer)
    assert len(citizen.news) == 1


# --- unmasking ---------------------------------------------------------------------------------


def test_unmasked_with_a_reason_and_the_citizen_is_told_by_whom(any_town):
    citizen, dispatcher = any_town.person("chị H"), any_town.dispatcher("anh Sơn")
    code = opens_name(citizen)
    dispatcher.presses("Xem danh tính").sees("Lý do được ghi lại và người dân sẽ được báo.").says(
        "tò mò"
    )
    dispatcher.sees("từ 10 đến 1000 ký tự").does_not_see("Nguyễn Thị Hoa")
    dispatcher.says("Cần gọi điện xác minh địa điểm").sees(
        "Nguyễn Thị Hoa, điện thoại: 0912345678"
    )
    citizen.sees(
        "anh Sơn, cán bộ điều phối của thành phố, đã xem", "Lý do ghi lại: Cần gọi điện xác minh"
    )
    citizen.presses("Xem hồ sơ").sees("văn phòng thành phố xem tên và số điện thoại của anh/chị")
    any_town.person("anh Ba").says(code).does_not_see("thông tin liên hệ")
    assert [e.action for e in any_town.history(code)][-1] == "unmask"


def test_there_is_nothing_to_unmask(town):
    dispatcher, code = town.dispatcher("anh Sơn"), reports(town.person("chị Hoa"))
    assert "Xem danh tính" not in dispatcher.labels()
    dispatcher.forges(f"do:unmask:{code}:2").sees("không để lại thông tin liên hệ")


def test_officers_and_leaders_do_not_unmask(town):
    leader = town.leader("bà Lan", "SXD")
    code = opens_name(town.person("chị H"))
    leader.forges(f"do:unmask:{code}:2").sees("không thuộc phần của anh/chị")


# --- somebody of many roles --------------------------------------------------------------------


def test_a_leader_who_is_dispatcher_too_has_both_keyboards(town):
    boss = town.leader("bà Lan", "SXD")
    town.employs(boss, Grant(Role.DISPATCHER))
    reports(town.person("chị Hoa"))
    boss.may_press(
        "Tiếp nhận",
        "Trả về",
        "Chuyển xử lý",
        "Phân loại lại",
        "Từ chối",
        "Gộp hồ sơ",
        "Lịch sử",
        "Việc của tôi",
    )
    boss.presses("Tiếp nhận")
    resolves(boss)
    assert ANSWER in boss.town.case(boss.code).answer
