"""Films, voices and documents: kept, and handed to whoever works on the case, on every channel."""

from __future__ import annotations

import aiohttp
import pytest

from bot.demo.personas import new_cast
from domain.people import Grant, Role
from tests.bot.channels.telegram.test_intake import is_quiet, until
from tests.bot.channels.telegram.test_rooms import met
from tests.bot.channels.telegram.town import office_clock, presses
from tests.bot.test_kinds import FILM, PDF, VOICE
from tests.e2e.visitors import Visitor

TOLD = "Cống trước ngõ tắc mấy hôm nay, mưa xong nước đen tràn ra đường"
SENT = {"video": FILM, "voice": VOICE, "document": PDF}
REST = (
    "Phường Khương Đình",
    "Bỏ qua",
    "Ẩn tên tôi",
    "Tôi đồng ý",
    "Gửi",
)


async def reports_with_files(town, citizen):
    citizen.says(TOLD)
    await presses(citizen, "Gửi phản ánh này")
    for medium, content in SENT.items():
        citizen.sends_file(medium, content)
        await citizen.sees("ảnh hoặc tệp", within=15)
    await presses(citizen, "Ngập, thoát nước")
    await citizen.sees("Sự việc ở đâu", within=15)
    citizen.shares_place(20.9937, 105.8166)
    for label in REST:
        await presses(citizen, label)
        await until(town, is_quiet(town))


async def test_what_a_citizen_sends_reaches_the_officer_on_telegram_and_on_the_page(town):
    citizen = await met(town, "Chị Hoa")
    officer = await met(town, "Anh Minh", Grant(Role.OFFICER, "SXD"))
    cast = new_cast(town.app.parts.database, lambda code: "SXD", now=office_clock())
    async with aiohttp.ClientSession() as http:
        session = next(one["session"] for one in cast if one["role"] == "officer")
        at_the_page = Visitor(http, town.app.address, session)
        await reports_with_files(town, citizen)
        await officer.sees("📌", within=15)
        assert [seen.medium for seen in officer.screen() if seen.medium] == [*SENT]
        await at_the_page.reads()
        (files,) = [message["files"] for message in at_the_page.messages if "files" in message]
        assert [file["kind"] for file in files] == ["video", "audio", "document"]
        assert all(file["type"] and file["bytes"] for file in files)
        async with http.get(town.app.address + files[0]["url"]) as film:
            assert (film.status, film.content_type) == (200, "video/mp4")
            assert b"+21.0278" not in await film.read()
        async with http.get(town.app.address + files[2]["url"]) as document:
            assert document.headers["Content-Disposition"] == "attachment"


# fmt: off
LOST = [
    (b"\0\0\0\x18ftypisom" + bytes(20_000_000), "đến 20 MB"),
    (b"MZ\x90\0 a program",                     "chưa mở được loại tệp này"),
]
# fmt: on


@pytest.mark.parametrize(("content", "answer"), LOST, ids=["too large", "a program"])
async def test_what_cant_be_kept_gets_a_kind_answer_and_costs_no_word(town, content, answer):
    lan = await met(town, "Lan")
    lan.sends_file("document", content)
    await lan.sees(answer, within=15)
    lan.sends_file("document", content, caption=TOLD)
    await lan.sees(answer, within=15)
    await lan.sees("thành một phản ánh", within=15)
