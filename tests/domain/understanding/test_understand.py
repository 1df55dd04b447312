"""The whole of it: three categories always, quick enough, and safe whatever is sent."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.severity import Severity
from domain.text import fold
from domain.understanding import (
    Emergency,
    Knowledge,
    categories_meant,
    severity_of,
    suggest_categories,
    understand,
)

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)

TOPICS = [
    ("xe rác không đến, rác chất đống đầu ngõ", "waste"),
    ("rac chat dong dau ngo ko ai don", "waste"),
    ("ống khói nhà máy nhả khói đen", "pollution"),
    ("karaoke ồn ào cả đêm", "noise"),
    ("đèn đỏ ngã tư hỏng, tắc đường", "traffic"),
    ("o ga giua duong sau lam", "roads"),
    ("cứ mưa là ngập nhà", "drainage"),
    ("nc máy đục ngầu ko dùng đc", "water_supply"),
    ("đèn đường tắt tối om", "electricity"),
    ("cành cây sắp gãy", "trees"),
    ("xây nhà trái phép vượt tầng", "construction"),
    ("quán ăn chiếm hết vỉa hè", "encroachment"),
    ("mất trộm xe máy", "security"),
    ("ăn bánh mì bị ngộ độc", "food_health"),
    ("trường lạm thu đầu năm", "education"),
    ("làm căn cước chờ mãi", "procedures"),
    ("chó thả rông không rọ mõm", "other"),
    ("The street lamps are broken", "electricity"),
    ("My water tastes of chlorine", "water_supply"),
    ("Garbage piled up on the corner of my street for a week", "waste"),
    ("hong duong", "roads"),
    ("đường hỏng", "roads"),
    ("via he hong", "roads"),
    ("The bus shelter on Kim Ma street has no roof", "traffic"),
    ("ghe ngoi o tram xe buyt gay het", "traffic"),
    ("Seats at the bus stop opposite the hospital are gone", "traffic"),
    ("illegal parking", "traffic"),
    ("The bench in the park is broken", "other"),
    ("playground", "other"),
    ("streetlight out", "electricity"),
    ("theft", "security"),
    ("paperwork", "procedures"),
    ("nuoc thai chay lenh lang ra ngo", "drainage"),
    ("Our taps have been dry for two days", "water_supply"),
    ("Next door is adding a floor, no permit board", "construction"),
    ("The pond near the temple has turned green and smells rotten", "pollution"),
    ("There are no places at the public kindergarten", "education"),
    ("Rats run around the kitchen of the noodle shop", "food_health"),
]

PRESSING = [
    ("Cháy nhà, cứu với", Severity.URGENT),
    ("Nắp hố ga mất, rất nguy hiểm", Severity.URGENT),
    ("cây nghiêng sắp đổ vào nhà", Severity.URGENT),
    ("hàng xóm xây nhà trái phép trên đất nông nghiệp", Severity.COMPLEX),
    ("Tôi khiếu nại quyết định thu hồi đất", Severity.COMPLEX),
    ("xin thêm thùng rác ở công viên", Severity.NORMAL),
    ("hỏi thủ tục đăng ký tạm trú", Severity.NORMAL),
]

# A careless pattern needs quadratic time for one of these.
HEAVY = {
    "letters": "a" * 10**6,
    "digits": "0" * 10**6,
    "phones": "0912345678 " * 90_000,
    "almost mail": "a.b-c+d." * 125_000,
    "idioms": "cháy hàng " * 100_000,
    "names": "tôi là Nguyễn Văn " * 55_000,
    "places": "đường Nguyễn Trãi " * 55_000,
    "numbers said": "không chín " * 90_000,
    "capitals": "Đ" * 10**6,
    "marks": "a" + "\u0301\u0323" * 500_000,
    "spaces": " " * 10**6,
    "homes": "toi o so 5 ngo 12 " * 20_000,
    "one far word": "tôi" + " " * 10**6 + "ở",
    "dots": "0.9.1.2." * 125_000,
}


@pytest.mark.parametrize(("text", "category"), TOPICS)
def test_the_plain_topic_comes_first(text: str, category: str, knowledge: Knowledge) -> None:
    assert suggest_categories(text, knowledge)[0] == category


# What somebody types who is asked for the subject, with marks and without.
SHORT = {
    "drainage": "hố ga|nắp cống|cống tắc|ngập|úng|sewer|manhole",
    "roads": "ổ gà|lún đường|gạch lát|pothole",
    "noise": "karaoke|loa kéo|ồn|loud music",
    "pollution": "bụi|khói|mùi hôi|đốt rác|smoke|dust",
    "waste": "xe rác|rác|phế thải",
    "traffic": "xe buýt|đèn đỏ|kẹt xe|biển báo|bus|parking",
    "water_supply": "mất nước|nước đục|vòi nước|no water",
    "electricity": "mất điện|cột điện|dây điện|công tơ|power cut",
    "trees": "cây đổ|cành cây|chặt cây|tree",
    "construction": "xây trái phép|cơi nới|giàn giáo",
    "encroachment": "hàng rong|lấn chiếm|bán hàng|street vendors",
    "security": "trộm|đánh nhau|cờ bạc|ma túy|thieves",
    "food_health": "ngộ độc|quán ăn bẩn|bệnh viện|food poisoning",
    "education": "học phí|lạm thu|cô giáo|school fees",
    "procedures": "căn cước|sổ đỏ|khai sinh|một cửa|ID card",
    "other": "chó|chó thả rông|wifi|dogs",
}


def test_a_word_or_two_are_understood(knowledge: Knowledge) -> None:
    typed = [
        (category, way)
        for category, words in SHORT.items()
        for word in words.split("|")
        for way in {word, fold(word)}
    ]
    wrong = [(c, way) for c, way in typed if c not in categories_meant(way, knowledge)]
    assert wrong == []


@pytest.mark.parametrize("typed", ["asdfgh", "😡", "...", "qwerty zxcv", "12345 67890 zzz"])
def test_unknown_words_mean_no_category(typed: str, knowledge: Knowledge) -> None:
    assert categories_meant(typed, knowledge) == ()


def test_as_many_categories_as_asked_for(knowledge: Knowledge) -> None:
    everything = suggest_categories("rác", knowledge, count=16)
    assert len(set(everything)) == 16
    assert suggest_categories("rác", knowledge, count=1) == everything[:1]


@pytest.mark.parametrize(("text", "severity"), PRESSING)
def test_severity_follows_danger_then_law(
    text: str, severity: Severity, knowledge: Knowledge
) -> None:
    assert severity_of(text, knowledge) is severity


def test_one_reading_tells_everything(knowledge: Knowledge) -> None:
    found = understand(
        "Cháy nhà trọ ngõ 68 Triều Khúc, cứu với! Tôi là Lê Văn Sơn 0912345678", knowledge
    )
    assert found.categories[0] == "security"
    assert found.severity is Severity.URGENT
    assert found.emergency is Emergency.FIRE
    assert found.out_of_scope is None
    assert found.places == ("Triều Khúc",)
    assert [piece.text for piece in found.personal] == ["Lê Văn Sơn", "0912345678"]


def test_any_text_can_be_understood(knowledge: Knowledge) -> None:
    @given(anything)
    def check(text: str) -> None:
        found = understand(text, knowledge)
        assert len(set(found.categories)) == 3
        assert found == understand(text, knowledge)

    check()


def test_a_full_report_takes_milliseconds(knowledge: Knowledge) -> None:
    text = ("Cống trước số 5 ngõ 10 phố Vọng tắc, gọi anh Nam 0912 345 678. " * 40)[:2000]
    started = process_time()
    for _ in range(5):
        understand(text, knowledge)
    assert (process_time() - started) / 5 < 0.05


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_a_million_characters_do_no_harm(text: str, knowledge: Knowledge) -> None:
    started = process_time()
    understand(text, knowledge)
    assert process_time() - started < 5
