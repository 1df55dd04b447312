"""Complaints, denunciations and state secrets go to another door; loose words do not."""

import csv
from pathlib import Path

import pytest

from domain.text import fold
from domain.understanding import Knowledge, out_of_scope_in

# What people write and the other door it belongs to, or nothing where this one is right.
DOORS = Path(__file__).with_name("doors.csv")

OTHER_DOORS = [
    ("Tôi khiếu nại Quyết định số 55/QĐ-UBND của phường về cưỡng chế nhà tôi", "complaint"),
    ("khieu nai quyet dinh thu hoi dat cua gia dinh toi la trai luat", "complaint"),
    ("Gia đình tôi không đồng ý với phương án bồi thường thu hồi đất", "complaint"),
    ("Giá đền bù quá thấp, chúng tôi phản đối và đề nghị tính lại", "complaint"),
    ("Tôi bị kỷ luật buộc thôi việc, nay gửi đơn khiếu nại lần hai", "complaint"),
    ("Đề nghị hủy quyết định xử phạt vi phạm hành chính đối với cửa hàng tôi vì sai", "complaint"),
    ("Khiếu nại việc phường từ chối cấp giấy chứng nhận quyền sử dụng đất", "complaint"),
    ("don khieu nai lan dau ve boi thuong giai phong mat bang", "complaint"),
    ("Tôi muốn khiếu nại về tái định cư, nhà bốc thăm không đúng đối tượng", "complaint"),
    ("I want to appeal against the decision to revoke my land", "complaint"),
    ("I do not agree with the land compensation and file a formal complaint", "complaint"),
    ("Khiếu nại kết luận thanh tra về nhà tôi", "complaint"),
    ("Tôi tố cáo ông trưởng thôn ăn chặn tiền hỗ trợ lũ lụt", "denunciation"),
    ("to cao can bo dia chinh nhan tien lam so do", "denunciation"),
    ("Cán bộ một cửa gợi ý phong bì mới trả hồ sơ", "denunciation"),
    ("CSGT chặn xe đòi tiền mãi lộ trên quốc lộ", "denunciation"),
    ("Hiệu trưởng rút ruột tiền xây nhà vệ sinh, kê khống hóa đơn", "denunciation"),
    ("Chủ tịch xã cấp đất trái thẩm quyền cho người nhà", "denunciation"),
    ("phải lót tay cho địa chính 20 triệu mới được tách thửa", "denunciation"),
    ("Tôi gửi đơn tố cáo hành vi tham nhũng ở ban quản lý dự án", "denunciation"),
    ("đội trưởng trật tự bảo kê quán nhậu, tháng nào cũng nhận tiền", "denunciation"),
    ("Kế toán trường biển thủ quỹ bảo hiểm của học sinh", "denunciation"),
    ("The ward officer demanded money to sign my papers", "denunciation"),
    ("I want to report corruption, the inspector takes bribes", "denunciation"),
    ("can bo thue vong vo doi 10 trieu moi cho qua", "denunciation"),
    ("Bác sĩ trưởng khoa nhận phong bì mới mổ", "denunciation"),
    ("Tôi có tài liệu mật của cơ quan cũ, gửi lên đây được không", "state_secret"),
    ("Nhặt được công văn mật ở quán cà phê", "state_secret"),
    ("toi co van ban dong dau tuyet mat muon cong bo", "state_secret"),
    ("Gửi sơ đồ doanh trại và quân số của trung đoàn để các anh xem", "state_secret"),
    ("Trận địa tên lửa đặt ở đồi sau làng, tôi gửi tọa độ", "state_secret"),
    ("These are classified documents about the military base layout", "state_secret"),
    ("lộ bí mật nhà nước trên mạng, tôi gửi kèm file", "state_secret"),
]

THIS_DOOR = [
    "Khiếu nại hóa đơn tiền nước tháng này cao gấp đôi",
    "tôi muốn khiếu nại quán karaoke mở loa tới khuya",
    "Khiếu nại thái độ tài xế xe buýt tuyến 32",
    "khiếu nại shop giao hàng giả không cho đổi trả",
    "khieu nai viec thu gom rac cham",
    "Tố cáo hàng xóm nuôi gà gáy lúc 3 giờ sáng haha",
    "tố cáo con mèo nhà bên ăn vụng cá của em",
    "Tố cáo nhóm thanh niên xả rác ra hồ",
    "to cao quan nhau lan chiem via he",
    "Tố giác tụ điểm đánh bạc ở cuối ngõ, đề nghị công an xử lý",
    "Nhóm côn đồ đòi tiền bảo kê tiểu thương, đề nghị công an vào cuộc",
    "Có người giả danh công an gọi điện đòi tiền",
    "Bảo vệ bãi xe ăn bớt vé, thu 20 nghìn không đưa vé",
    "Mật độ dân cư ở khu này quá đông, thiếu trường học",
    "Đường hẹp bí bách, tắc nghẽn suốt",
    "Quên mật khẩu tài khoản dịch vụ công",
    "Họ bí mật xả thải ra sông lúc nửa đêm",
    "Xin giữ bí mật tên của tôi, nhà bên xây không phép",
    "Doanh trại bộ đội gần nhà xả nước thải ra mương",
    "toi mat the can cuoc, lam lai o dau",
    "bi mat xe may o ham chung cu",
    "Hỏi bao giờ nhận tiền đền bù hoa màu",
    "Khi nào phường công bố quyết định thành lập tổ dân phố",
    "Cán bộ tiếp dân cáu gắt, hẹn đi hẹn lại năm lần",
    "Cô giáo thu tiền quỹ lớp 2 triệu không có hóa đơn",
    "Công an phường ơi, ngõ nhà em mất trộm liên tục",
    "Tiền bồi thường cây đổ vào ô tô thì hỏi ai",
    "Mong chủ tịch phường cho sửa đường, tiền dân đóng rồi",
    "Nhân viên thu tiền điện đòi thêm phí",
    "Đề nghị xem lại giá gửi xe, quá đắt",
    "Phạt nguội nhầm xe của tôi, tra cứu ở đâu",
    "Đề nghị kỷ luật nghiêm học sinh đánh bạn",
    "The landlord demanded money for extra electricity",
    "I want to complain about the noise from the bar",
    "My complaint about garbage was closed without an answer",
    "Hàng xóm phản đối chúng tôi lắp đèn ngõ",
    "Dự án giải phóng mặt bằng xong bỏ đấy, cỏ mọc um tùm",
    "Tôi không đồng ý với cách phân làn đường mới",
    "Công ty rác thông đồng với ai mà bỏ tuyến cả tuần",
    "đề nghị thu hồi giấy phép cơ sở gây ô nhiễm",
    "đơn khiếu nại của người dân ngõ 5 về tiếng ồn",
    "giữ bí mật danh tính giúp tôi",
    "nhà bên bị quyết định xử phạt mà vẫn xây tiếp",
    "tổ trưởng tổ dân phố không công khai quỹ",
    "formal complaint about the noise from the bar",
    "Cán bộ y tế phun thuốc muỗi rất nhiệt tình, cảm ơn",
]


@pytest.mark.parametrize(("text", "kind"), OTHER_DOORS)
def test_matters_with_their_own_procedure_are_out_of_scope(
    text: str, kind: str, knowledge: Knowledge
) -> None:
    assert out_of_scope_in(text, knowledge) == kind


@pytest.mark.parametrize("text", THIS_DOOR)
def test_the_same_words_used_loosely_stay_in_scope(text: str, knowledge: Knowledge) -> None:
    assert out_of_scope_in(text, knowledge) is None


def test_short_accusations_are_seen_and_praise_or_prices_are_not(knowledge: Knowledge) -> None:
    with DOORS.open(encoding="utf-8", newline="") as file:
        rows = [(row["door"] or None, row["text"]) for row in csv.DictReader(file)]
    typed = [(door, way) for door, text in rows for way in {text, fold(text)}]
    wrong = [(door, way) for door, way in typed if out_of_scope_in(way, knowledge) != door]
    assert len(typed) > 300
    assert wrong == []
