"""The door of the web channel: what is taken, and how the rest is refused."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bot.bell import INBOX
from bot.channels.web.limits import Rate
from tests.bot.channels.conftest import GENEROUS, Door, Visitor, opened

JSON = "application/json"
VI, EN = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}, {"Accept-Language": "en-GB,en;q=0.9"}


def body(**told: Any) -> bytes:
    return json.dumps({"key": "k1"} | told).encode()


# fmt: off
TAKEN: list[tuple[dict[str, Any], dict[str, Any]]] = [
    # what a client sends                                   what is stored
    ({"text": "Ổ gà trước cổng"},                           {"text": "Ổ gà trước cổng"}),
    ({"text": "  Xin chào\r\nBạn\t"},                       {"text": "Xin chào\nBạn"}),
    ({"text": "e\u0302\u0301 thu\u031b\u0309 NFD"},         {"text": "ế thử NFD"}),
    ({"text": "a\u0000b\ud800c\u202ed\u200be"},             {"text": "abcde"}),
    ({"text": "مرحبا"},                                     {"text": "مرحبا"}),
    ({"text": "🚧"},                                        {"text": "🚧"}),
    ({"text": "x" * 60_000},                                {"text": "x" * 60_000}),
    ({"choice": "send.f00"},                                {"choice": "send.f00"}),
    ({"choice": "a", "text": None},                         {"choice": "a"}),
    ({"place": {"lat": 21.03, "lon": 105.85}},              {"place": {"lat": 21.03, "lon": 105.85}}),
    ({"place": {"lat": -90, "lon": 180, "accuracy": 5}},    {"place": {"lat": -90.0, "lon": 180.0}}),
    ({"phone": "+84 912 345 678"},                          {"phone": "+84 912 345 678"}),
    ({"text": "Xin chào", "colour": ["later", "versions"]}, {"text": "Xin chào"}),
]

REFUSED = [
    # body                                            status  words that say what to do next
    (b"",                                             400, "đối tượng JSON"),
    (b"{",                                            400, "đối tượng JSON"),
    (b"\xff\xfe\xfa",                                 400, "đối tượng JSON"),
    (b"null",                                         400, "đối tượng JSON"),
    (b'["key", "text"]',                              400, "đối tượng JSON"),
    (b'"text"',                                       400, "đối tượng JSON"),
    (b"[" * 60_000,                                   400, "đối tượng JSON"),
    (b'{"a":' * 12_000,                               400, "đối tượng JSON"),
    (b'{"key":"k1","place":{"lat":NaN,"lon":0}}',     400, "đối tượng JSON"),
    (b'{"key":"k1","text":' + b"9" * 5000 + b"}",     400, "đối tượng JSON"),
    (b'{"text":"Xin chao"}',                          400, 'Thiếu "key"'),
    (body(key="", text="a"),                          400, 'Thiếu "key"'),
    (body(key=7, text="a"),                           400, 'Thiếu "key"'),
    (body(key="a b", text="a"),                       400, 'Thiếu "key"'),
    (body(key="k\u0000", text="a"),                   400, 'Thiếu "key"'),
    (body(key="khóa", text="a"),                      400, 'Thiếu "key"'),
    (body(key="k" * 101, text="a"),                   400, 'Thiếu "key"'),
    (body(),                                          400, "đúng một trong các mục"),
    (body(text=None),                                 400, "đúng một trong các mục"),
    (body(text="a", choice="b"),                      400, "đúng một trong các mục"),
    (body(text="a", place={"lat": 1, "lon": 1}),      400, "đúng một trong các mục"),
    (body(text=5),                                    400, "chuỗi ký tự"),
    (body(text=["a"]),                                400, "chuỗi ký tự"),
    (body(text={"a": 1}),                             400, "chuỗi ký tự"),
    (body(text=""),                                   400, "chưa có nội dung"),
    (body(text=" \n\t "),                             400, "chưa có nội dung"),
    (body(text="\u0000\ud800\u200b\u202e"),           400, "chưa có nội dung"),
    (body(choice=""),                                 400, "bấm lại một nút"),
    (body(choice=3),                                  400, "bấm lại một nút"),
    (body(choice="c" * 201),                          400, "bấm lại một nút"),
    (body(place="here"),                              400, "Vị trí không hợp lệ"),
    (body(place={"lat": 21}),                         400, "Vị trí không hợp lệ"),
    (body(place={"lat": "21", "lon": 105}),           400, "Vị trí không hợp lệ"),
    (body(place={"lat": True, "lon": 105}),           400, "Vị trí không hợp lệ"),
    (body(place={"lat": 90.01, "lon": 0}),            400, "Vị trí không hợp lệ"),
    (body(place={"lat": 0, "lon": -181}),             400, "Vị trí không hợp lệ"),
    (body(place={"lat": 10**400, "lon": 0}),          400, "Vị trí không hợp lệ"),
    (b'{"key":"k1","place":{"lat":1e999,"lon":0}}',   400, "Vị trí không hợp lệ"),
    (body(phone="call me"),                           400, "Số điện thoại"),
    (body(phone=84912345678),                         400, "Số điện thoại"),
    (body(text="x" * 70_000),                         413, "quá dài"),
    (body(text="x" * 1_000_000),                      413, "quá dài"),
]

KINDS: list[tuple[str, dict[str, str], int]] = [
    # Content-Type                              other headers                     status
    (JSON,                                      {},                               202),
    ("application/json; charset=utf-8",         {},                               202),
    (JSON,                                      {"Content-Encoding": "identity"}, 202),
    ("text/plain",                              {},                               415),
    ("application/x-www-form-urlencoded",       {},                               415),
    ("application/octet-stream",                {},                               415),
    ("multipart/mixed; boundary=x",             {},                               415),
    ("multipart/form-data",                     {},                               400),
    ("multipart/form-data; boundary=x",         {},                               400),
    (f"multipart/form-data; boundary={'x'*80}", {},                               400),
]
# fmt: on


async def test_what_people_send_is_stored_clean(each_door: Door) -> None:
    visitor = await each_door.visitor()
    for number, (told, _) in enumerate(TAKEN):
        reply = await visitor.posts(key=f"k{number}", **told)
        assert (reply.status, reply.body) == (202, {"new": True}), told
    assert each_door.stored() == [stored for _, stored in TAKEN]


async def test_what_cannot_be_read_is_refused_in_words(door: Door, visitor: Visitor) -> None:
    for sent, status, words in REFUSED:
        reply = await visitor.sends(sent)
        assert (reply.status, words in reply.words) == (status, True), (sent[:60], reply.words)
    assert door.stored() == []


async def test_only_json_and_forms_are_taken(visitor: Visitor) -> None:
    for number, (kind, headers, status) in enumerate(KINDS):
        reply = await visitor.sends(body(key=f"k{number}", text="a"), kind, **headers)
        assert reply.status == status, (kind, headers)


async def test_zipped_bodies_are_not_even_looked_into(visitor: Visitor) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    assert (await visitor.sends(bomb, **{"Content-Encoding": "gzip"})).status == 415


async def test_refusals_speak_the_language_of_the_request(visitor: Visitor) -> None:
    vietnamese = await visitor.sends(b"{", **VI)
    english = await visitor.sends(b"{", **EN)
    assert vietnamese.words.startswith("Nội dung gửi lên không đọc được")
    assert english.words.startswith("The request could not be read")
    assert (vietnamese.headers["Content-Language"], english.headers["Content-Language"]) == (
        "vi", "en",
    )  # fmt: skip


async def test_the_same_key_again_has_no_second_effect(each_door: Door) -> None:
    visitor, other = await each_door.visitor(), await each_door.visitor()
    first = await visitor.posts(key="k1", text="một")
    again = await visitor.posts(key="k1", text="hai")
    others = await other.posts(key="k1", text="ba")
    assert [first.status, again.status, others.status] == [202, 200, 202]
    assert again.body == {"new": False}
    assert each_door.stored() == [{"text": "một"}, {"text": "ba"}]


async def test_twenty_at_once_with_one_key_are_one(each_door: Door) -> None:
    visitor = await each_door.visitor()
    replies = await asyncio.gather(*(visitor.posts(key="k1", text="một") for _ in range(20)))
    assert sorted(reply.status for reply in replies) == [200] * 19 + [202]
    assert each_door.stored() == [{"text": "một"}]


async def test_a_stored_event_rings_the_bell(door: Door, visitor: Visitor) -> None:
    with door.parts.bell.listen(INBOX) as ear:
        await visitor.posts(key="k1", text="một")
        assert await ear.wait(0)
        await visitor.posts(key="k1", text="một")
        assert not await ear.wait(0)


async def test_the_key_says_whose_event_it_is(door: Door, visitor: Visitor) -> None:
    await visitor.posts(key="k1", text="một")
    (session,) = door.session_ids()
    with door.parts.database.reading() as connection:
        row = connection.execute(text("SELECT channel, peer, key, state FROM inbox")).one()
    assert tuple(row) == ("web", session, f"{session}:k1", "open")


# --- too fast ----------------------------------------------------------------------------


async def test_thirty_at_once_then_one_a_second(small_database: str, tmp_path: Path) -> None:
    limits = replace(GENEROUS, events=Rate(30, 1))
    async with opened(small_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        burst = [await visitor.posts(key=f"{n}", text="a") for n in range(30)]
        assert {reply.status for reply in burst} == {202}
        refused = await visitor.posts(key="31", text="a")
        assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
        assert "chờ 1 giây" in refused.words
        assert (await (await door.visitor()).posts(key="1", text="a")).status == 202
        door.clock.passes(seconds=1)
        assert (await visitor.posts(key="31", text="a")).status == 202
        assert (await visitor.posts(key="32", text="a")).status == 429


# --- the database can't --------------------------------------------------------------------


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else holds the database."""
    engine = create_engine(url)
    lock = "BEGIN IMMEDIATE" if "sqlite" in url else "LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE"
    with engine.connect() as connection:
        connection.execute(text(lock))
        yield
        connection.rollback()
    engine.dispose()


async def test_what_could_not_be_stored_is_never_called_received(
    each_database: str, tmp_path: Path
) -> None:
    limits = replace(GENEROUS, store_in=timedelta(milliseconds=200))
    async with opened(each_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        assert (await visitor.posts(key="0", text="trước")).status == 202
        with locked(each_database):
            reply = await visitor.posts(key="1", text="giữa")
            assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
            assert "gửi lại không tạo tin trùng" in reply.words
        again = await until_stored(visitor, key="1", text="giữa")
        assert again.status in {200, 202}
        assert door.stored() == [{"text": "trước"}, {"text": "giữa"}]


async def until_stored(visitor: Visitor, **told: str) -> Any:
    """As a client does: the same key again until the answer is 2xx."""
    while (reply := await visitor.posts(**told)).status == 503:
        pass
    return reply


async def test_a_closed_writer_is_503_not_a_wait_for_ever(door: Door, visitor: Visitor) -> None:
    await visitor.reads()
    await asyncio.to_thread(door.parts.writer.close)
    assert (await visitor.posts(key="1", text="a")).status == 503
    assert (await door.asks("POST", "/api/chat/session")).status == 503


async def test_a_database_without_tables_is_503(fresh_database: Any, tmp_path: Path) -> None:
    async with opened(fresh_database("sqlite"), tmp_path) as door:
        assert (await door.asks("POST", "/api/chat/session")).status == 503
        assert (await Visitor(door, "a-token").posts(key="1", text="a")).status == 503
        assert (await door.asks("GET", "/healthz")).status == 503
