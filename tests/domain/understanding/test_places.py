"""Streets, wards and districts, old and new, are found as written; other names are not."""

import pytest

from domain.understanding import Knowledge, places_in, wards_in

NAMED = [
    ("Ngõ 15 phố Hàng Chuối ngập", ["Hàng Chuối"]),
    ("ổ gà trước số 12 Nguyễn Phong Sắc", ["Nguyễn Phong Sắc"]),
    ("Rác ở phường Bồ Đề, gần cầu Chương Dương", ["Bồ Đề"]),
    ("xã Dương Xá huyện Gia Lâm cũ mất nước", ["Dương Xá", "Gia Lâm"]),
    ("quận Nam Từ Liêm trước đây, nay là phường Từ Liêm", ["Nam Từ Liêm", "Từ Liêm"]),
    ("thị trấn Quốc Oai", ["Quốc Oai"]),
    ("Thị xã Sơn Tây, phường Tùng Thiện", ["Sơn Tây", "Tùng Thiện"]),
    ("đèn hỏng ở ngã tư Tây Sơn - Thái Hà", ["Tây Sơn", "Thái Hà"]),
    ("đoạn Trần Duy Hưng giao Hoàng Minh Giám tắc", ["Trần Duy Hưng", "Hoàng Minh Giám"]),
    ("P. Trung Hòa, Q. Cầu Giấy", ["Trung Hòa", "Cầu Giấy"]),
    ("p.Mai Dịch q.Cầu Giấy", ["Mai Dịch", "Cầu Giấy"]),
    ("đg Láng Hạ kẹt cứng", ["Láng Hạ"]),
    ("đường Láng nhiều ổ gà", ["Láng"]),
    ("ngập ở Láng từ sáng", ["Láng"]),
    ("Ngập ở đường Bưởi", ["Bưởi"]),
    ("ngách 4/22 phố Vọng", ["phố Vọng"]),
    ("Đại lộ Thăng Long", ["Thăng Long"]),
    ("Quốc lộ 32 đoạn qua Phùng", ["Quốc lộ 32", "Phùng"]),
    ("QL6 bụi mù", ["QL6"]),
    ("đường 70 qua Xuân Phương", ["đường 70", "Xuân Phương"]),
    ("vành đai 3 trên cao", ["vành đai 3"]),
    ("tỉnh lộ 427 xuống cấp", ["tỉnh lộ 427"]),
    ("ngo 42 duong Trieu Khuc", ["Trieu Khuc"]),
    ("xa Tan Hoi cu, gio la xa O Dien", ["Tan Hoi", "O Dien"]),
    ("o khu vuc Ngoc Lam mat dien", ["Ngoc Lam"]),
    ("p. Hoang Liet ngap nang", ["Hoang Liet"]),
    ("tac duong o nguyen trai, ha dong", ["nguyen trai", "ha dong"]),
    ("cống tắc ngõ 5 kim giang", ["kim giang"]),
    ("mình ở văn quán hà đông", ["văn quán", "hà đông"]),
    ("dưới chân nhà số 3 lê văn thiêm", ["lê văn thiêm"]),
    ("phố Hoàng Như Tiếp và Ái Mộ", ["Hoàng Như Tiếp"]),
    ("Cây đổ phố Phan Văn Lân", ["Phan Văn Lân"]),
    ("xã Vân Sơn Hạ", ["Vân Sơn Hạ"]),
    ("Street lights out on Xuan Thuy street", ["Xuan Thuy"]),
    ("noise near Trinh Cong Son, Tay Ho district", ["Trinh Cong Son", "Tay Ho"]),
    ("garbage at the end of Nghi Tam road", ["Nghi Tam"]),
    ("trash on Nguyen Duc Phu street", ["Nguyen Duc Phu"]),
    ("VỈA HÈ PHỐ KIM MÃ BỊ LẤN CHIẾM", ["KIM MÃ"]),
    ("Văn Miếu - Quốc Tử Giám", ["Văn Miếu", "Quốc Tử Giám"]),
    ("Thuỵ Khuê ngập", ["Thuỵ Khuê"]),
    ("phường Hoà Lạc? không, xã Hoà Lạc", ["Hoà Lạc"]),
    ("Ô Chợ Dừa và Xã Đàn", ["Ô Chợ Dừa", "Xã Đàn"]),
    ("từ Phạm Hùng đến Khuất Duy Tiến", ["Phạm Hùng", "Khuất Duy Tiến"]),
    ("ngõ 102 Trường Chinh", ["Trường Chinh"]),
    ("Bà Triệu kéo dài", ["Bà Triệu"]),
    ("phố Ông Ích Khiêm", ["Ông Ích Khiêm"]),
    ("Thanh Xuân Nam cũ mất nước", ["Thanh Xuân Nam"]),
    ("rac o thanh xuan nam cu", ["thanh xuan nam"]),
    ("phuong lang ngap", ["lang"]),
    ("P. Láng ngập", ["Láng"]),
    ("p.lang mat dien", ["lang"]),
    ("xa Soc Son thieu nuoc", ["Soc Son"]),
    ("Lang ward has no street lights", ["Lang"]),
    ("chợ phường Khương Đình", ["Khương Đình"]),
    ("trạm y tế phường Nghĩa Đô", ["Nghĩa Đô"]),
    ("nghĩa trang thị trấn Văn Điển", ["Văn Điển"]),
]

NOT_NAMED = [
    "công viên Thống Nhất thiếu ghế",
    "chung cư Xa La mất nước",
    "bến xe Giáp Bát lộn xộn",
    "cong vien thong nhat thieu ghe",
    "X",
    "tôi sống ở phường X",
    "tắc đường ở Nhổn",
    "tuyến metro Nhổn - ga Hà Nội",
    "chợ Khương Đình lấn chiếm",
    "cau long bien hong lan can",
    "ga tàu Cát Linh hỏng thang cuốn",
    "trạm xe buýt Kim Mã",
    "làng lụa Vạn Phúc",
    "công viên hồ điều hòa Nhân Chính",
    "hồ Hoàn Kiếm",
    "Hồ Hoàn Kiếm nhiều rác",
    "chùa Láng",
    "Long Bien bridge is full of holes",
    "The Dong Xuan market is dirty",
    "duong lang lay loi",
    "cầu vượt Mai Dịch tối om",
    "thôn Đại Độ ngập",
    "trường tiểu học Khương Mai thu tiền",
    "bệnh viện Thanh Nhàn quá tải",
    "khu đô thị Việt Hưng nhiều chó",
    "giải phóng mặt bằng chậm quá",
    "đường làng lầy lội",
    "hợp đồng điện chưa đổi tên",
    "nước chảy tự nhiên ra rãnh",
    "chúc các anh thành công",
    "ông Trần Phú hay hát karaoke",
    "chị Minh Khai ở tầng 3",
    "tôi tên là Nguyễn Trãi",
    "đường 2 chiều mà xe chạy ngược",
    "đường 10m mà đỗ xe kín",
    "cửa hàng bán đồ Bắc Ninh",
    "thành phố Hà Nội",
    "hang xom mo nhac to",
    "giai phong mat bang",
    "nha toi o cuoi ngo, hop dong dien chua doi ten",
    "hàng đậu, hàng cá bày ra đường",
    "dịch vụ công quốc gia lỗi",
    "Bao giờ phường có trường công",
    "Xã đã lập biên bản",
    "xin chào anh chị",
    "",
    "😡😡",
]


# Where a name may be a ward's: what stands before it decides.
WARDS = [
    ("đường Láng ngập, phường Láng", ["Láng"]),
    ("đường Láng ngập", []),
    ("số 5 ngõ 12 Kim Mã", []),
    ("ngập ở Định Công", ["Định Công"]),
    ("chợ Bưởi, phường Tây Hồ", ["Tây Hồ"]),
    ("QL6 đoạn qua Yên Nghĩa", ["Yên Nghĩa"]),
]


@pytest.mark.parametrize(("text", "wards"), WARDS)
def test_a_street_that_carries_a_name_is_no_ward(
    text: str, wards: list[str], knowledge: Knowledge
) -> None:
    assert list(wards_in(text, knowledge)) == wards


@pytest.mark.parametrize(("text", "places"), NAMED)
def test_places_are_found_as_written(text: str, places: list[str], knowledge: Knowledge) -> None:
    assert list(places_in(text, knowledge)) == places


@pytest.mark.parametrize("text", NOT_NAMED)
def test_landmarks_persons_and_plain_words_are_no_places(text: str, knowledge: Knowledge) -> None:
    assert places_in(text, knowledge) == ()
