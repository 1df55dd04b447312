"""Which language a first message is written in; what tells neither is left open."""

import pytest

from domain.language import language_of

MARKED = [
    "Xe rác không đến cả tuần nay",
    "Đèn đường ngõ 5 tắt tối om",
    "ko có nước máy từ sáng",
    "cảm ơn",
    "app báo lỗi hoài",
    "Karaoke ồn ào suốt đêm",
    "Wifi công viên yếu quá",
    "Bus 32 bỏ bến, chờ mãi",
    "Container đỗ chắn lối vào",
    "vỉa hè vỡ",
    "Cháy nhà rồi",
    "nắp cống mất",
    "Shop quần áo mở nhạc to",
    "camera phường hỏng",
    "Hello ad, đường hỏng nặng",
    "tôi muốn hỏi thủ tục làm căn cước",
    "ngập",
]
BARE = [
    "xe rac khong den ca tuan nay",
    "den duong ngo 5 tat toi om",
    "k co nuoc",
    "toi mat the can cuoc",
    "o to do via he",
    "tieng on cong truong ban dem",
    "mot con cho can con toi",
    "Toi o ngo 5 Lang Ha",
    "con duong nay rat xau, lam on sua",
    "the nao la dung the thuc",
    "an com o quan bi dau bung",
    "in an to roi",
    "on ao qua me oi",
    "he thong thoat nuoc hong",
    "that la te",
    "ban do an o cong truong",
    "ho ga mat nap",
    "nguoi ta do rac ra song To Lich",
    "MAT NUOC TU THU HAI",
    "karaoke on ao qua",
    "SOS chay nha",
    "taxi dau lung tung",
    "duong Le Duan ket xe",
    "dien giat",
    "chau be bi lac o cho Dong Xuan",
    "giay to lam cham",
    "quyet dinh nay sai",
    "buyt 32 bo ben lien tuc",
]
ENGLISH = [
    "There is a pothole in front of my house",
    "Garbage has not been collected for a week",
    "Street light broken near Hang Bac",
    "My neighbour is noisy",
    "no water",
    "The app does not work",
    "bus 32 late again",
    "fire!!! 12 Hang Bac",
    "Help! Fire!",
    "pothole",
    "Can I write in English?",
    "a dog attacked my son on Monday",
    "Café on Trần Hưng Đạo street plays loud music all night",
    "NO WATER SINCE MONDAY",
    "I was told a lie on the phone about my son in hospital",
    "someone is drowning in West Lake",
    "how do I report a problem",
    "The tree on Phố Huế is about to fall",
    "good morning",
    "The ward officer asked me for money",
    "It's too loud here",
    "we can't sleep",
]
NEITHER = [
    "", "...", "😡", "12", "HN-7K3M-Q9TX-2V4", "ok", "hello", "Hi ad", "alo", "karaoke",
    "/start", "asdfgh",
]  # fmt: skip

TABLE = [
    *((text, "vi") for text in (*MARKED, *BARE)),
    *((text, "en") for text in ENGLISH),
    *((text, None) for text in NEITHER),
]


@pytest.mark.parametrize(("text", "language"), TABLE)
def test_the_words_tell_the_language(text: str, language: str | None) -> None:
    assert language_of(text) == language
