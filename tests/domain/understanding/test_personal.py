"""What points to one person is found as written, and can be masked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import clean
from domain.understanding import Knowledge, PersonalKind, mask, personal_in

PHONE, EMAIL, ID = PersonalKind.PHONE, PersonalKind.EMAIL, PersonalKind.NATIONAL_ID
PLATE, BANK, NAME = PersonalKind.PLATE, PersonalKind.BANK_ACCOUNT, PersonalKind.NAME
BIRTH, HOME = PersonalKind.BIRTH, PersonalKind.HOME

PERSONAL = [
    ("gọi tôi 0912345678 nhé", [(PHONE, "0912345678")]),
    ("sđt: 0912.345.678", [(PHONE, "0912.345.678")]),
    ("ĐT 091 234 5678.", [(PHONE, "091 234 5678")]),
    ("lh 0912-345-678", [(PHONE, "0912-345-678")]),
    ("+84 912 345 678", [(PHONE, "+84 912 345 678")]),
    ("+84912345678", [(PHONE, "+84912345678")]),
    ("(024) 3822 1234", [(PHONE, "(024) 3822 1234")]),
    ("024.3822.1234 gọi giờ hành chính", [(PHONE, "024.3822.1234")]),
    ("số 0243 822 1234", [(PHONE, "0243 822 1234")]),
    (
        "không chín một hai ba bốn năm sáu bảy tám",
        [(PHONE, "không chín một hai ba bốn năm sáu bảy tám")],
    ),
    (
        "gọi khong tam sau, hai hai ba, bon bon nam",
        [(PHONE, "khong tam sau, hai hai ba, bon bon nam")],
    ),
    ("0363 111 222 hoặc 0987654321", [(PHONE, "0363 111 222"), (PHONE, "0987654321")]),
    ("thư về an.tran+pa@mail.example.vn", [(EMAIL, "an.tran+pa@mail.example.vn")]),
    ("(bich_ngoc90@example.com)", [(EMAIL, "bich_ngoc90@example.com")]),
    ("CCCD 001099012345", [(ID, "001099012345")]),
    ("căn cước số 034 199 001 122", [(ID, "034 199 001 122")]),
    ("cmnd cũ 012345678", [(ID, "012345678")]),
    ("CCCD: 038087012345, sđt 0987654321", [(ID, "038087012345"), (PHONE, "0987654321")]),
    ("ô tô 30A-123.45 chắn ngõ", [(PLATE, "30A-123.45")]),
    ("xe 29E 12345", [(PLATE, "29E 12345")]),
    ("biển 29-X5 678.90", [(PLATE, "29-X5 678.90")]),
    ("biển số 29h1-23456", [(PLATE, "29h1-23456")]),
    ("xe tải 29C12345 vượt đèn", [(PLATE, "29C12345")]),
    ("xe máy 30 f9 1234", [(PLATE, "30 f9 1234")]),
    ("stk 19034567890123 Techcombank", [(BANK, "19034567890123")]),
    ("số tài khoản: 0011 0045 6789 0", [(BANK, "0011 0045 6789 0")]),
    ("chuyển vào VCB 0123456789", [(BANK, "0123456789")]),
    ("Tôi là Hoàng Thị Lụa, ở tầng 3", [(NAME, "Hoàng Thị Lụa")]),
    ("tôi tên Đặng Văn Cường ạ", [(NAME, "Đặng Văn Cường")]),
    ("nhà ông Sáu Lành nuôi lợn", [(NAME, "Sáu Lành")]),
    ("gặp chị Hiền hoặc anh Tú", [(NAME, "Hiền"), (NAME, "Tú")]),
    ("bé Nguyễn Gia Hân lớp 2B", [(NAME, "Nguyễn Gia Hân")]),
    ("em tên là phạm thị mai, sinh viên", [(NAME, "phạm thị mai")]),
    ("toi la nguyen van hung, hoi thu tuc", [(NAME, "nguyen van hung")]),
    ("Họ tên: Trịnh Xuân Bách", [(NAME, "Trịnh Xuân Bách")]),
    ("My name is Daniel Weber, I live here", [(NAME, "Daniel Weber")]),
    ("ask for Ms Lan", [(NAME, "Lan")]),
    ("Cô giáo Thủy phạt cháu", [(NAME, "Thủy")]),
    ("LIÊN HỆ BÀ ĐÀO THỊ MẬN", [(NAME, "ĐÀO THỊ MẬN")]),
    ("0912345678/0987654321", [(PHONE, "0912345678"), (PHONE, "0987654321")]),
    ("lh 0084 912 345 678", [(PHONE, "0084 912 345 678")]),
    ("09.12.34.56.78", [(PHONE, "09.12.34.56.78")]),
    ("Tôi sinh ngày 3/4/1985", [(BIRTH, "3/4/1985")]),
    ("toi sinh ngay 03-04-1985, o to 7", [(BIRTH, "03-04-1985")]),
    ("ngày sinh: 12.11.1990", [(BIRTH, "12.11.1990")]),
    ("đã nhập học, ngày sinh: 12.11.1990", [(BIRTH, "12.11.1990")]),
    ("con vừa nhập học\nsinh ngày 12.11.1990", [(BIRTH, "12.11.1990")]),
    ("sinh ngày 3 tháng 4 năm 1985", [(BIRTH, "3 tháng 4 năm 1985")]),
    ("con tôi sinh năm 2019 chưa được nhập học", [(BIRTH, "2019")]),
    ("born 3 April 1985", [(BIRTH, "3 April 1985")]),
    ("Date of birth: April 3, 1985", [(BIRTH, "April 3, 1985")]),
    ("nhà tôi ở số 5 ngõ 12 Kim Mã, cống tắc", [(HOME, "số 5 ngõ 12")]),
    ("toi o so nha 15 ngach 4/2, ngo 10 duong Lang", [(HOME, "so nha 15 ngach 4/2, ngo 10")]),
    ("mình đang sống tại 25 ngõ 12 phố Huế", [(HOME, "25 ngõ 12")]),
    ("thường trú: số 7 Hàng Bông", [(HOME, "số 7")]),
    ("em ở phòng 302 nhà B5 tập thể Kim Liên", [(HOME, "phòng 302 nhà B5")]),
    ("I live at 12 Hang Bong street", [(HOME, "12")]),
    ("hộ chiếu số B1234567", [(ID, "B1234567")]),
]

NOT_PERSONAL = [
    "gọi 113, 114, 115 hoặc tổng đài 1022",
    "tổng đài 19001288 không ai nghe",
    "hồ sơ H26.14-260915-0037 quá hẹn",
    "Quyết định số 2187/QĐ-UBND ngày 12/03/2022",
    "hóa đơn 1.870.000đ, đã đóng 1500000 đồng",
    "đóng 12000000 vào quỹ",
    "từ 7h30 đến 17h00 ngày 15/11/2026",
    "số 58 ngõ 211 ngách 2/41",
    "căn 1205 tòa 25T1",
    "QL1A và đường 70",
    "phố Bà Triệu và đường Ông Ích Khiêm",
    "bà con tổ 7 ai cũng biết",
    "Anh chị xem giúp em với",
    "ông Chủ tịch phường hứa sửa",
    "đề nghị anh Công an khu vực xuống",
    "tôi là người dân ở đây",
    "em là sinh viên thuê trọ",
    "cô giáo bảo chờ",
    "tài khoản bị trừ 500000 đồng",
    "mã khách hàng PD05000123456",
    "I am writing about the noise",
    "I'm from Tay Ho",
    "cầu Nga và xã An Khánh",
    "không một ai trả lời, ba bốn năm nay rồi",
    "tọa độ 21.0285, 105.8542",
    "hố ga trước số 5 ngõ 12 phố Vọng",
    "nhà tôi ở gần số 5 ngõ 12, cạnh quán phở",
    "địa chỉ: số 5 ngõ 12 có người đổ rác",
    "tôi ở ngõ 12 phố Vọng, nhà em 3 tầng bị nứt",
    "toi o day 5 nam roi",
    "I live near 12 Hang Bong, in 2 rooms",
    "dọn vệ sinh ngày 3/4/2026, học sinh năm 2024",
    "giấy khai sinh ngày 3/4/2025 chưa có",
    "khởi công ngày 3/4/2025",
    "mã khách hàng 001085001234",
    "",
]


@pytest.mark.parametrize(("text", "expected"), PERSONAL)
def test_personal_data_is_found_as_written(
    text: str, expected: list[tuple[PersonalKind, str]], knowledge: Knowledge
) -> None:
    found = personal_in(text, knowledge)
    assert [(piece.kind, piece.text) for piece in found] == expected
    assert all(clean(text)[piece.start : piece.end] == piece.text for piece in found)


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_hotlines_codes_money_and_addresses_are_not_personal(
    text: str, knowledge: Knowledge
) -> None:
    assert personal_in(text, knowledge) == ()


def test_a_mask_says_what_was_there(knowledge: Knowledge) -> None:
    text = "Tôi là Vũ Thị Nga, sđt 0912 345 678, xe 30K-456.78 chắn cổng"
    masked = mask(text, personal_in(text, knowledge))
    assert masked == "Tôi là [tên], sđt [số điện thoại], xe [biển số] chắn cổng"


def test_masking_leaves_every_other_character_where_it_was(knowledge: Knowledge) -> None:
    @given(st.lists(st.sampled_from([row[0] for row in PERSONAL] + NOT_PERSONAL), max_size=6))
    def check(texts: list[str]) -> None:
        text = clean("\n".join(texts))
        found = personal_in(text, knowledge)
        masked = mask(text, found)
        assert all(piece.text not in masked for piece in found if piece.kind not in {NAME, HOME})
        rest = [text[one.end : other.start] for one, other in pairwise(found)]
        assert all(part in masked for part in rest)

    check()
