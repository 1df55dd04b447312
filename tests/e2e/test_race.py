"""64 officers press the same button in the same moment: one has the case, 63 are told kindly."""

from __future__ import annotations

import asyncio
from contextlib import closing

import aiohttp
from sqlalchemy import func, select

from bot.clock import wall_clock
from domain.conversation import Peer
from domain.people import Grant, Role
from storage import conversations, people, schema, webchat
from storage.database import Database
from tests.e2e.visitors import Visitor
from tests.programs import Site

OFFICERS = 64
WON = "Anh/chị đã tiếp nhận hồ sơ"
LOST = "Cán bộ đã tiếp nhận hồ sơ"
REPORT = (
    ("says", "Cống trước ngõ tắc mấy hôm nay, mưa xong nước đen tràn vào nhà"),
    ("presses", "Gửi phản ánh này"),
    ("presses", "Ngập, thoát nước"),
    ("shares", {"lat": 20.9937, "lon": 105.8166}),
    ("presses", "Phường Khương Đình"),
    ("says", "Ngõ 211 Khương Trung"),
    ("presses", "Bỏ qua"),
    ("presses", "Ẩn tên tôi"),
    ("presses", "Tôi đồng ý"),
    ("presses", "Gửi"),
)


def hired(site: Site, count: int) -> list[str]:
    """Officers of one agency, as the tokens of their chats."""
    now, tokens = wall_clock(), [f"token-of-officer-{number}" for number in range(count)]
    with closing(Database(site.database)) as database, database.writing() as session:
        for token in tokens:
            webchat.open_session(session, token, token, now=now)
            begun = conversations.begin(session, Peer("web", token), language="vi", now=now)
            people.grant(session, begun.person.id, Grant(Role.OFFICER, "SXD"), now=now)
    return tokens


async def test_one_of_64_officers_accepts(site):
    tokens = hired(site, OFFICERS)
    with site.running("run") as program:
        url = program.address()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            await a_report(await Visitor.comes(http, url))
            officers = [Visitor(http, url, token) for token in tokens]
            await asyncio.gather(*(officer.sees("Ngõ 211 Khương Trung") for officer in officers))
            await asyncio.gather(*(officer.presses("Tiếp nhận") for officer in officers))
            told = await asyncio.gather(*(officer.hears() for officer in officers))
    assert sum(WON in words for words in told) == 1
    assert sum(LOST in words for words in told) == OFFICERS - 1
    assert accepted(site) == 1


async def a_report(citizen: Visitor) -> None:
    for does, what in REPORT:
        await getattr(citizen, does)(what)
        await citizen.hears()
    await citizen.sees("Phản ánh đã được ghi nhận")


def accepted(site: Site) -> int:
    """How often the one case was accepted."""
    query = select(func.count()).where(schema.case_events.c.action == "accept")
    with closing(Database(site.database)) as database, database.reading() as session:
        return session.scalar(query)
