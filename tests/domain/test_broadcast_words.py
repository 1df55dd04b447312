"""What decides about a broadcast, in words: for a million people there must be no mistake."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.locales import load_texts
from domain.broadcast import Aim, Filter
from domain.broadcast_links import parse_links
from domain.broadcast_notices import facts, to_approve
from domain.broadcast_words import card
from domain.wording import Wording
from tests.domain.hanoi import hanoi
from tests.domain.test_broadcast_life import DRAFT, RULES

WORDING = Wording(load_texts(Path(__file__).parents[2] / "locales"), hanoi())
CITY = replace(RULES, rates={"telegram": 30, "zalo_oa": 10}, paid_vnd={"zalo_oa": 55})
WIDE = replace(
    DRAFT,
    audience=(Filter(Aim.WARDS, ("00097",)), Filter(Aim.CHANNEL, ("telegram",))),
    counted={"telegram": 1_000_000, "zalo_oa": 2_000},
    starts_at=datetime(2026, 10, 6, 1, 0, tzinfo=UTC),
    content=replace(DRAFT.content, links=parse_links("Lịch https://hanoi.gov.vn/lich") or ()),
    emergency=True,
    reason="Vỡ đê sông Bùi",
)


def test_the_card_says_how_many_where_when_how_long_and_what_it_costs():
    assert card(WORDING, "vi", facts(WIDE, CITY)).splitlines() == [
        "📣 Thông báo #1 · bản nháp",
        "Người nhận: Người dân một phường/xã: Phường Hồng Hà, Người ở một kênh: Telegram",
        "Số người: 1.002.000",
        "• Telegram: 1.000.000 người, khoảng 9 giờ 16 phút",
        "• Zalo OA: 2.000 người, khoảng 4 phút, chi phí tối đa 110.000 đồng",
        "Thời gian gửi dự kiến: 9 giờ 16 phút",
        "Bắt đầu: 08:00 thứ Ba, 06/10/2026",
        "Không gửi sau: 09:00 thứ Năm, 08/10/2026",
        "• Lịch: https://hanoi.gov.vn/lich",
        "🚨 Khẩn cấp: Vỡ đê sông Bùi",
    ]


def test_whoever_approves_reads_the_same():
    asked = WORDING.render("en", to_approve(WIDE, CITY)).text
    assert card(WORDING, "en", facts(WIDE, CITY)) in asked
    assert "People: 1,002,000" in asked
