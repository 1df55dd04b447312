"""Words that were changed after they were sent: the last answer follows, nothing else does."""

from __future__ import annotations

from tests.bot.channels.telegram.town import presses

FIRST = "Cống tắc ba hôm nay, mưa là ngập cả ngõ"


async def test_the_last_answer_in_words_follows_its_change(town):
    lan = town.telegram.person("Lan")
    lan.starts()
    await lan.sees("Đây là Nâng Niu", within=30)
    said = lan.edits(lan.says("/giupdo").id, "/giupdo ạ")
    await lan.sees("chưa có gì thay đổi", within=15)
    lan.presses("Gửi phản ánh")
    await lan.sees("Anh/chị kể giúp", within=15)
    said = lan.says(FIRST)
    await lan.sees("lĩnh vực nào", within=15)
    lan.edits(said.id, FIRST + ", trước số nhà 18")
    await lan.sees("lĩnh vực nào", within=15)
    for label in ("Ngập, thoát nước",):
        await presses(lan, label)
    await lan.sees("Sự việc ở đâu", within=15)
    lan.shares_place(20.9937, 105.8166)
    await lan.sees("xác nhận giúp", within=15)
    for label, words in (
        ("Phường Khương Đình", "Địa chỉ cụ thể"),
        ("Bỏ qua", "ảnh thì gửi"),
        ("Bỏ qua", "biết tên anh/chị"),
        ("Ẩn tên tôi", "có đồng ý không"),
        ("Tôi đồng ý", "trước số nhà 18"),
    ):
        await presses(lan, label)
        await lan.sees(words, within=15)
