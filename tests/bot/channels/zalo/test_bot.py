"""The product on a simulated Zalo Bot: numbers for buttons, pictures, quotas, faults."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channels.zalo_bot.api import ZaloError
from bot.channels.zalo_bot.look import look
from bot.channels.zalo_bot.send import ZaloBotChannel, outcome
from bot.clock import wall_clock
from bot.settings import SettingsError
from scheduler.seam import Rejected, Retry, Unknown
from storage import zalo
from storage.schema import inbox
from tests.bot.channels.conftest import until
from tests.bot.channels.telegram.contract import picture
from tests.bot.channels.telegram.town import serving
from tests.bot.channels.zalo.town import FAST, bot_settings
from tests.programs import free_port
from tests.records import migrated, opened


def stored(app) -> list:
    with app.parts.database.reading() as session:
        return list(session.execute(inbox.select()).mappings().all())


async def test_a_report_by_numbers_and_typing(bot, url, tmp_path):
    async with serving(bot_settings(bot, url, tmp_path)):
        lan = bot.person("Lan")
        lan.says("xin chào")
        greeting = await lan.sees("1. Gửi phản ánh")
        assert "MENU = trang đầu" in greeting.text
        lan.says("1")
        await lan.sees("điều gì đang xảy ra")
        lan.says("3")  # words are asked for: no choice
        await lan.sees("từ 10 đến 2000 ký tự")
        lan.says("Cống tắc, nước ngập cả ngõ từ sáng đến giờ")
        asked = await lan.sees("lĩnh vực nào")
        assert "\n1. Ngập, thoát nước\n" in asked.text
        lan.says("0")
        await lan.sees("điều gì đang xảy ra")


async def test_a_picture_is_fetched_from_zalos_servers(bot, url, tmp_path):
    async with serving(bot_settings(bot, url, tmp_path)) as app:
        lan = bot.person("Lan")
        lan.sends_photo(picture(), "Ổ gà lớn trước cổng trường tiểu học")
        await lan.sees("1 ảnh")
        (row,) = stored(app)
        assert len(row["files"]) == 1


async def test_a_picture_elsewhere_is_not_fetched_and_its_words_count(bot, url, tmp_path):
    async with serving(bot_settings(bot, url, tmp_path, media_hosts=["zdn.vn"])) as app:
        bot.person("Lan").sends_photo(picture(), "Ổ gà lớn trước cổng trường tiểu học")
        await bot.person("Lan").sees("phản ánh")
        (row,) = stored(app)
        assert row["files"] == ["unavailable"]


async def test_what_cant_be_read_is_answered_kindly(bot, url, tmp_path):
    async with serving(bot_settings(bot, url, tmp_path)):
        bot.person("Lan").sends_something_odd()
        await bot.person("Lan").sees("chưa đọc được")


async def test_an_update_that_comes_again_is_one(bot, url, tmp_path):
    bot.replays = True
    async with serving(bot_settings(bot, url, tmp_path)) as app:
        bot.person("Lan").says("xin chào")
        await bot.person("Lan").sees("1. Gửi phản ánh")
        assert len(stored(app)) == 1
    assert len(bot.person("Lan").screen) == 1


async def test_a_picture_of_ours_goes_by_a_short_lived_address(bot, url, tmp_path):
    port = free_port()
    settings = bot_settings(bot, url, tmp_path, media_base=f"http://127.0.0.1:{port}")
    settings = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
    async with serving(settings) as app:
        lan = bot.person("Lan")
        lan.says("xin chào")
        await lan.sees("1. Gửi phản ánh")
        kept = await app.parts.media.keep(picture())
        channel = app.channels["zalo_bot"].channel
        assert isinstance(channel, ZaloBotChannel)
        await channel.api.call(
            "sendPhoto", chat_id=lan.id, photo=channel.attached.brief(kept.hash)
        )
        assert lan.screen[-1].picture[:2] == b"\xff\xd8"


@pytest.mark.parametrize("wrapped", [True, False])
async def test_it_is_served_by_webhook(bot, url, tmp_path, wrapped):
    bot.wrapped, port = wrapped, free_port()
    hook = {"url": f"http://127.0.0.1:{port}/z", "host": "127.0.0.1", "port": port}
    settings = bot_settings(
        bot, url, tmp_path, mode="webhook", webhook=hook | {"secret": "mot-bi-mat"}
    )
    async with serving(settings):
        await until(lambda: bot.hook)
        bot.person("Lan").says("xin chào")
        await bot.person("Lan").sees("1. Gửi phản ánh")
    assert bot.pusher.statuses == [200]


# Zalo's code, whether the call can have been heard, what becomes of the letter.
ENDS = [
    (0, False, Retry("x")),
    (0, True, Unknown("x")),
    (400, True, Rejected("400 x")),
    (401, True, Retry("401 x: see nangniu doctor", timedelta(minutes=5))),
    (403, True, Retry("403 x")),
    (404, True, Rejected("404 x")),
    (408, True, Unknown("408 x")),
    (429, True, Retry("429 x")),
    (502, True, Retry("502 x")),
    (777, True, Retry("777 x")),
    (426, True, Unknown("426 x")),
]


@pytest.mark.parametrize(("code", "sent", "ends"), ENDS)
def test_each_error_has_one_outcome(code, sent, ends):
    assert outcome(ZaloError(code, "x", sent=sent)) == ends


async def test_the_doctor_counts_the_plan(bot, fresh_database, tmp_path):
    settings = bot_settings(bot, fresh_database("sqlite", migrated), tmp_path)
    words = await asyncio.to_thread(look, settings)
    assert words == "bot.NangNiu, 0/3000 messages this month, 0/50 people"
    full = bot_settings(bot, settings.database, tmp_path, limits=FAST | {"per_month": 1})
    with opened(settings.database) as database, database.writing() as session:
        zalo.count_sent(session, on=wall_clock().date())
    with pytest.raises(SettingsError, match="1/1 messages"):
        await asyncio.to_thread(look, full)


async def test_the_doctor_says_what_is_wrong_with_the_token(bot, tmp_path):
    settings = bot_settings(bot, "sqlite:///unused", tmp_path, token="1:of-nobody")
    with pytest.raises(SettingsError, match="token is refused"):
        await asyncio.to_thread(look, settings)
