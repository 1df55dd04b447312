"""Secrets followed through the product at its most talkative, while things break: none is logged."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.database import Database
from tests.e2e.visitors import PATIENCE, Visitor
from tests.programs import Program, Site

PHONES = ("0912345678", "+84 912 345 678")
PASSWORD = "canary-of-the-database"
# Nothing about a conversation can be written any more; PostgreSQL then shows the row.
BROKEN = {
    "sqlite": "CREATE TRIGGER broken BEFORE UPDATE ON conversations"
    " BEGIN SELECT RAISE(ABORT, 'broken'); END",
    "postgresql": "ALTER TABLE conversations ADD CONSTRAINT broken CHECK (false) NOT VALID",
}


@pytest.fixture
def talkative(site: Site) -> Site:
    """Logs all there is; the password stands in the address of the database."""
    url = make_url(site.database)
    if url.get_backend_name() == "postgresql":
        url = url.set(password=PASSWORD)
    shown = url.render_as_string(hide_password=False)
    return replace(site, database=shown, changed={"NANGNIU_LOG__LEVEL": "debug"})


async def test_no_secret_is_in_the_log(talkative):
    code = talkative.runs("invite", "officer", "--agency", "SXD").stdout.strip()
    with talkative.running("run") as program:
        url = program.address()
        async with aiohttp.ClientSession() as http:
            visitor = await Visitor.comes(http, url)
            await everything_goes_well(visitor, code)
            await the_database_breaks(talkative, visitor, code, program.log)
    canaries = (visitor.token, code, code.replace("-", ""), *PHONES, PASSWORD, *keys(talkative))
    assert_silent(program, canaries)


def keys(site: Site) -> Iterator[str]:
    """What is in the files with keys."""
    return ((site.folder / f"{name}.key").read_text() for name in ("contact", "link"))


def assert_silent(program: Program, canaries: Iterable[str]) -> None:
    said = program.said + program.log.read_text()
    assert "Traceback" in said, "nothing broke, so nothing was proved"
    assert [canary for canary in canaries if canary in said] == []


async def everything_goes_well(visitor: Visitor, code: str) -> None:
    await visitor.says(code)
    await visitor.sees("Sở Xây dựng")
    await visitor.says(code)
    await visitor.hears()
    for phone in PHONES:
        await visitor.says(f"Cống tắc ba hôm nay rồi, gọi tôi số {phone} nhé")
        await visitor.hears()
        await visitor.posts({"phone": phone})
        await visitor.hears()


async def the_database_breaks(site: Site, visitor: Visitor, code: str, log: Path) -> None:
    """Each turn fails while it writes down all that was said."""
    break_tables(site)
    async with visitor.http.get(f"{visitor.url}/api/chat/messages", headers=visitor.headers) as it:
        assert it.status == 503
    await visitor.tells({"text": f"Cống tắc ba hôm nay rồi, {code}, {PHONES[0]}, {PHONES[1]}"})
    async with asyncio.timeout(PATIENCE):
        while "event failed" not in await asyncio.to_thread(log.read_text):
            await visitor.tells({"phone": PHONES[0]})


def break_tables(site: Site) -> None:
    with closing(Database(site.database)) as database, database.writing() as session:
        session.execute(text("ALTER TABLE web_messages RENAME TO away"))
        session.execute(text(BROKEN[session.dialect.name]))
