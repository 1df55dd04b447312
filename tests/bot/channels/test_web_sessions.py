"""Sessions: the token is the only proof, it is nowhere but with its owner, and nobody gets many."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.web.limits import Rate
from storage.schema import web_sessions
from tests.bot.channels.conftest import GENEROUS, Door, Visitor, opened

# fmt: off
NOBODY = [
    None,
    "",
    "Bearer",
    "Bearer ",
    "Bearer nobody",
    "Bearer " + "x" * 43,
    "Bearer " + "x" * 5000,
    "Bearer ' OR 1=1 --",
    "Bearer h\u00e9\u1ebf",
    "Basic {token}",
    "{token}",
    "Token {token}",
    "Bearer {token}x",
    "Bearer x{token}",
    "Bearer  {token}",
]
DOORS = [
    ("POST", "/api/chat/events"),
    ("GET", "/api/chat/messages"),
    ("GET", "/api/chat/stream"),
]
# fmt: on


@pytest.mark.parametrize(("method", "path"), DOORS)
async def test_nobody_is_told_to_open_a_session(
    door: Door, visitor: Visitor, method: str, path: str
) -> None:
    for claim in NOBODY:
        headers = {} if claim is None else {"Authorization": claim.format(token=visitor.token)}
        reply = await door.asks(method, path, headers=headers, data=b'{"key":"1","text":"a"}')
        assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer"), claim
        assert "POST /api/chat/session" in reply.words
    assert door.stored() == []


async def test_the_scheme_is_read_in_any_case(visitor: Visitor) -> None:
    headers = {"Authorization": f"bEARER {visitor.token}"}
    assert (await visitor.door.asks("GET", "/api/chat/messages", headers=headers)).status == 200


async def test_a_token_has_256_bits_and_is_kept_as_a_hash_only(each_door: Door) -> None:
    visitors = [await each_door.visitor() for _ in range(3)]
    tokens = {visitor.token for visitor in visitors}
    assert len(tokens) == 3
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}
    with each_door.parts.database.reading() as session:
        kept = repr(session.execute(select(web_sessions)).all())
    assert not any(token in kept for token in tokens)


async def test_a_session_outlives_the_process(small_database: str, tmp_path: Path) -> None:
    async with opened(small_database, tmp_path) as door:
        visitor = await door.visitor()
    async with opened(small_database, tmp_path) as door:
        assert await Visitor(door, visitor.token).reads() == []


async def test_a_token_in_the_address_opens_nothing(door: Door, visitor: Visitor) -> None:
    for name in ("token", "session", "access_token"):
        reply = await door.asks("GET", f"/api/chat/messages?{name}={visitor.token}")
        assert reply.status == 401


async def test_tokens_are_never_in_a_log(
    door: Door,
    visitor: Visitor,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        await visitor.posts(key="1", text="a")
        await visitor.sends(b"{")
        await visitor.reads()
        door.parts.writer.close()
        assert (await visitor.posts(key="2", text="a")).status == 503
        door.parts.database.close()
    out, err = capfd.readouterr()
    assert visitor.token not in caplog.text + out + err


# --- how many one address may open -------------------------------------------------------

LIMITS = replace(GENEROUS, sessions=Rate(20, 0.1), strangers=Rate(3, 1))


async def test_twenty_sessions_then_one_in_ten_seconds(
    small_database: str, tmp_path: Path
) -> None:
    async with opened(small_database, tmp_path, limits=LIMITS) as door:
        for _ in range(20):
            await door.visitor()
        refused = await door.asks("POST", "/api/chat/session")
        assert (refused.status, refused.headers["Retry-After"]) == (429, "10")
        assert "10 giây" in refused.words
        door.clock.passes(seconds=10)
        await door.visitor()
        assert (await door.asks("POST", "/api/chat/session")).status == 429


async def test_a_header_makes_no_new_address(small_database: str, tmp_path: Path) -> None:
    async with opened(small_database, tmp_path, limits=LIMITS, proxies=frozenset()) as door:
        assert await opened_by(door, 25) == 20


async def test_our_own_proxy_says_whose_address_it_is(small_database: str, tmp_path: Path) -> None:
    async with opened(small_database, tmp_path, limits=LIMITS) as door:
        assert await opened_by(door, 25) == 25
        spoofed = {"X-Forwarded-For": "1.2.3.4, 9.9.9.9"}
        replies = [
            await door.asks("POST", "/api/chat/session", headers=spoofed) for _ in range(21)
        ]
        assert [reply.status for reply in replies].count(201) == 20


async def opened_by(door: Door, count: int) -> int:
    """How many of so many sessions open when each claims an address of its own."""
    statuses = [
        (await door.asks("POST", "/api/chat/session", headers={"X-Forwarded-For": f"10.0.0.{n}"}))
        for n in range(count)
    ]
    return [reply.status for reply in statuses].count(201)


async def test_guessing_is_slowed_down_and_harms_no_one_known(
    small_database: str, tmp_path: Path
) -> None:
    async with opened(small_database, tmp_path, limits=LIMITS) as door:
        for colleague in [await door.visitor() for _ in range(5)]:
            await colleague.reads()  # those who are somebody don't count
        headers = {"Authorization": "Bearer guess"}
        path = "/api/chat/messages"
        guesses = [await door.asks("GET", path, headers=headers) for _ in range(5)]
        assert [guess.status for guess in guesses] == [401, 401, 401, 429, 429]
        assert await colleague.reads() == []
