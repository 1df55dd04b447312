"""Films, recordings and documents: kept as they came, handed on, and only from Zalo's own hosts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiohttp import web

from bot.channels.calls import Caller
from bot.channels.fetching import BYTES_MOST
from bot.channels.public_files import PublicFiles, is_allowed
from simulator.loopback import Loopback
from storage.database import Database
from tests.bot.channels.zalo.contract import ZaloAccountTown, ZaloBotTown, media
from tests.bot.test_kinds import FILM, PDF, VOICE
from tests.conftest import FreshDatabase
from tests.handlers.conftest import hanoi_template, house
from tests.handlers.steps import TEXT

AAC = b"\xff\xf1\x60\x40" + b"\0" * 60


@pytest.fixture(params=[ZaloAccountTown, ZaloBotTown])
def any_zalo(request, fresh_database: FreshDatabase) -> Iterator[ZaloAccountTown | ZaloBotTown]:
    town = request.param(Database(fresh_database("sqlite", hanoi_template)), house())
    yield town
    town.closes()


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[ZaloAccountTown]:
    town = ZaloAccountTown(Database(fresh_database("sqlite", hanoi_template)), house())
    yield town
    town.closes()


def to_the_photos(citizen):
    citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước")
    citizen.says("Phường Khương Đình").presses("Phường Khương Đình")
    return citizen.presses("Bỏ qua").sees("ảnh thì gửi")


def test_an_officer_gets_what_a_citizen_sent(town):
    """Documents as documents; what the account can't send opens at an address of ours."""
    officer, citizen = town.officer("anh Minh", "SXD"), town.person("chị Hoa")
    to_the_photos(citizen)
    phone = town.service.person("chị Hoa")
    for kind, content in (("video", FILM), ("audio", VOICE), ("file", PDF)):
        phone.sends_file(kind, content)
        town.goes_on()
    citizen.presses("Xong").presses("Ẩn tên tôi").presses("Tôi đồng ý").presses("Gửi")
    screen = town.service.person(officer.name).screen
    assert [seen.document for seen in screen if seen.document] == [PDF]
    (told,) = [seen.text for seen in screen if "Tệp kèm theo" in seen.text]
    assert told.count("https://nangniu.example.vn/files/") == 2


def test_a_voice_is_kept_from_a_bots_people(any_zalo):
    citizen = to_the_photos(any_zalo.person("chị Hoa"))
    phone = any_zalo.service.person("chị Hoa")
    if isinstance(any_zalo, ZaloBotTown):
        phone.sends_voice(AAC)
    else:
        phone.sends_file("audio", AAC)
    any_zalo.goes_on()
    citizen.sees("Đã nhận 1/10")


# What comes instead of a picture, and what is said.
WRONG = [
    (b"<html><script>alert(1)</script>", "chưa mở được loại tệp này"),
    (b"MZ\x90\0 a program", "chưa mở được loại tệp này"),
]


@pytest.mark.parametrize(("content", "words"), WRONG)
def test_the_content_decides_and_not_the_name(town, content, words):
    citizen = to_the_photos(town.person("chị Hoa"))
    town.service.person("chị Hoa").sends_photo(content)
    town.goes_on()
    citizen.sees(words)


# An address, and whether it is called.
ADDRESSES = [
    ("https://photo-stal-1.zdn.vn/a.jpg", True), ("https://zdn.vn/a", True),
    ("http://zdn.vn/a", False), ("https://zdn.vn.evil.vn/a", False),
    ("https://evilzdn.vn/a", False), ("https://u:p@zdn.vn/a", False),
    ("https://zdn.vn:8443/a", False), ("https://127.0.0.1/a", False),
    ("https://[::1", False), ("file:///etc/passwd", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("url", "allowed"), ADDRESSES)
def test_only_zalos_own_hosts_are_called(url, allowed):
    assert is_allowed(url, ("zdn.vn",)) is allowed


# What the allowed host answers, and what becomes of the file.
ANSWERS = [
    (web.Response(status=302, headers={"Location": "/secret"}), ["unavailable"]),
    (web.Response(status=307, headers={"Location": "http://127.0.0.1:1/"}), ["unavailable"]),
    (web.Response(status=404), ["unavailable"]),
    (web.Response(body=b"x" * (BYTES_MOST + 1)), ["too_large"]),
    (web.Response(body=b"#!/bin/sh"), ["unknown_kind"]),
]


@pytest.mark.parametrize(("response", "kept"), ANSWERS)
async def test_nobody_is_led_elsewhere_and_nothing_large_is_read(clock, response, kept):
    asked: list[str] = []

    async def answers(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return response

    server, caller = Loopback(answers), Caller()
    await server.start()
    hosts = (server.url.removeprefix("http://"),)
    files = PublicFiles(hosts, caller, media(), None, lambda: clock.now)
    assert await files.have(f"{server.url}/a.jpg") == kept
    assert asked == ["/a.jpg"]
    await caller.close()
    await server.stop()
