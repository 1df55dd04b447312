"""A place marked on a page of ours: by a link that works once, for an hour, for one person."""

from __future__ import annotations

from collections.abc import Iterator

import aiohttp
import pytest

from bot.bell import Bell
from bot.channels.map_links import VALID_IN, MapLinks, Marking
from bot.channels.web.parts import STATIC
from domain.conversation import Peer
from storage.database import Database
from tests.bot.channels.conftest import until
from tests.bot.channels.telegram.town import serving
from tests.bot.channels.zalo.contract import OUR_PAGES, ZaloBotTown
from tests.bot.channels.zalo.town import bot_settings
from tests.conftest import FreshDatabase
from tests.handlers.conftest import hanoi_template, house
from tests.handlers.steps import TEXT, to_the_place

LANG = {"lat": 21.0163, "lon": 105.8062}


@pytest.fixture
def town(fresh_database: FreshDatabase) -> Iterator[ZaloBotTown]:
    town = ZaloBotTown(Database(fresh_database("sqlite", hanoi_template), connections=2), house())
    yield town
    town.closes()


def token_of(town: ZaloBotTown, name: str = "chị Hoa") -> str:
    """The newest link's, which stands behind the # and so in no request."""
    text = town.service.person(name).screen[-1].text
    address, _, token = text.rpartition("#")
    assert address.endswith(f"{OUR_PAGES}/vi-tri")
    return token


def marks(town: ZaloBotTown, token: str) -> bool:
    marking = Marking(town.plug.channel.map_links, town.writer, Bell())
    stored = town.run(marking.mark(token, LANG))
    town.goes_on()
    return stored


def test_a_marked_place_is_the_answer_to_the_question(town):
    citizen = to_the_place(town.person("chị Hoa")).sees("Sự việc ở đâu")
    assert marks(town, token_of(town))
    citizen.sees("đúng phường/xã nào")


def test_a_link_works_once(town):
    to_the_place(town.person("chị Hoa"))
    token = token_of(town)
    assert [marks(town, token) for _ in range(3)] == [True, False, False]


def test_a_link_ends_after_an_hour(town):
    to_the_place(town.person("chị Hoa"))
    town.clock.passes(seconds=VALID_IN.total_seconds() + 1)
    assert not marks(town, token_of(town))


def test_a_question_put_again_has_a_link_of_its_own(town):
    citizen = to_the_place(town.person("chị Hoa"))
    first = token_of(town)
    to_the_place(citizen.says("/huy"))
    assert first != token_of(town)
    assert [marks(town, token) for token in (token_of(town), first)] == [True, True]


# What is done to a token.
FORGED = [
    lambda t: "", lambda t: t[:-1], lambda t: t + "AAAA", lambda t: "A" + t[1:], lambda t: t[::-1],
    lambda t: "đ" * 50, lambda t: "A" * 100_000, lambda t: "....", lambda t: t.swapcase(),
]  # fmt: skip


@pytest.mark.parametrize("spoil", FORGED)
def test_another_token_opens_nothing(clock, spoil):
    links = MapLinks(OUR_PAGES, b"a key", lambda: clock.now)
    address = links.url(Peer("zalo_bot", "6ede9afa66b88fe6d6a9"), 7)
    assert links.peer(spoil(address.partition("#")[2])) is None
    assert MapLinks(OUR_PAGES, b"another", lambda: clock.now).peer(address) is None


# A body, and the answer.
BODIES = [
    (b"{", 400), (b"[]", 400), (b"{}", 400), (b"x" * (1 << 17), 413),
    (b'{"token":"x","place":{"lat":1,"lon":2}}', 410),
    (b'{"token":1,"place":{"lat":1,"lon":2}}', 410),
    (b'{"token":"x","place":{"lat":91,"lon":2}}', 400),
    (b'{"token":"x","place":{"lat":NaN,"lon":2}}', 400),
]  # fmt: skip


async def test_the_page_and_its_address_as_served(bot, url, tmp_path, capfd):
    settings = bot_settings(bot, url, tmp_path, media_base="http://pages")
    async with serving(settings) as app, aiohttp.ClientSession(app.address) as client:
        async with client.get("/vi-tri") as page:
            assert "Dùng vị trí của tôi" in await page.text()

        async def posts(**body) -> int:
            async with client.post("/api/place", **body) as answer:
                return answer.status

        assert [await posts(data=body) for body, _ in BODIES] == [status for _, status in BODIES]
        lan = bot.person("Lan")
        for words in ("Gửi phản ánh", TEXT, "1"):
            lan.says(words)
            await until(lambda: len(lan.screen) > lan.chat.marked)
        token = lan.screen[-1].text.rpartition("#")[2]
        told = {"token": token, "place": LANG}
        assert [await posts(json=told) for _ in range(2)] == [202, 410]
        await lan.sees("phường/xã nào")
        assert len(bot.journal.of("sendchataction")) >= 4
    assert token not in "".join(capfd.readouterr())


def test_the_page_is_small_and_asks_no_other_machine():
    parts = [(STATIC / f"place.{kind}").read_text() for kind in ("html", "js", "css")]
    assert sum(len(part.encode()) for part in parts) < 20_000
    assert not any(mark in part for part in parts for mark in ("http:", "https:", "url("))
