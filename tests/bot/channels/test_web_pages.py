"""The pages, the pictures behind signed links, the demo at home, and the answers' headers."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from PIL import Image

from bot.channels import Demo
from bot.channels.web.pages import Pages
from bot.channels.web.parts import STATIC
from bot.channels.web.protocol import Refusal
from domain.conversation import Say
from tests.bot.channels.conftest import Door, Visitor, opened

# --- pages -----------------------------------------------------------------------------------


async def test_the_page_and_all_it_names_are_served(door: Door) -> None:
    page = await door.asks("GET", "/")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.body == (STATIC / "index.html").read_bytes()
    for path in STATIC.glob("*.js"):
        script = await door.asks("GET", f"/static/{path.name}")
        assert (script.status, script.body) == (200, path.read_bytes())
        assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_what_has_not_changed_is_not_sent_again(door: Door) -> None:
    first = await door.asks("GET", "/static/chat.css")
    assert first.headers["Cache-Control"] == "no-cache"
    etag = first.headers["ETag"]
    again = await door.asks("GET", "/static/chat.css", headers={"If-None-Match": f'"x", {etag}'})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    changed = await door.asks("GET", "/static/chat.css", headers={"If-None-Match": 'W/"other"'})
    assert changed.status == 200


async def test_who_reads_gzip_gets_gzip(door: Door) -> None:
    headers = {"Accept-Encoding": "gzip, br"}
    async with door.client.get(f"{door.url}/static/chat.css", headers=headers) as zipped:
        body = await zipped.read()
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert int(zipped.headers["Content-Length"]) < len(body) / 2
    plain = await door.asks("GET", "/static/chat.css", headers={"Accept-Encoding": "identity"})
    assert (plain.body, "Content-Encoding" in plain.headers) == (body, False)


# fmt: off
NOWHERE = [
    "/static/", "/static/nothing.js", "/static/../server.py", "/static/%2e%2e/server.py",
    "/static/..%2fserver.py", "/static/%2fetc/passwd", "/static//etc/passwd", "/static/.",
    "/static/demo", "/static/%00", "/static/chat.css%00.js", "/static/chat.css/", "/server.py",
    "/files/", "/files/a.jpg", "/files/..%2f..%2fserver.py", "/api", "/api/chat", "/admin",
]
# fmt: on


async def raw_get(door: Door, path: str) -> bytes:
    """The first line of the answer to a path that no client tidied up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(door.url.rpartition(":")[2]))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    line = await reader.readline()
    writer.close()
    return line


async def test_there_is_nothing_else(door: Door) -> None:
    for path in NOWHERE:
        assert b" 404 " in await raw_get(door, path), path


async def test_another_method_is_told_which_ones_there_are(door: Door) -> None:
    reply = await door.asks("PUT", "/api/chat/events")
    assert (reply.status, reply.headers["Allow"]) == (405, "POST")
    assert "Allow" in reply.words


async def test_every_answer_is_guarded(door: Door, visitor: Visitor) -> None:
    replies = [
        await door.asks("GET", "/"),
        await door.asks("GET", "/static/chat.js"),
        await door.asks("GET", "/nowhere"),
        await door.asks("GET", "/healthz"),
        await visitor.posts(key="1", text="a"),
        await visitor.asks("GET", "/api/chat/messages"),
    ]
    for reply in replies:
        policy = dict(
            part.strip().split(" ", 1)
            for part in reply.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["img-src"] == "'self' blob: data:"
        assert policy["frame-ancestors"] == "'none'"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert "aiohttp" not in reply.headers["Server"]
    assert [reply.headers["Cache-Control"] for reply in replies[3:]] == ["no-store"] * 3


async def test_health_is_the_databases(door: Door) -> None:
    healthy = await door.asks("GET", "/healthz")
    assert (healthy.status, healthy.body) == (200, {"ok": True})
    with door.parts.database.writing() as session:
        session.exec_driver_sql("ALTER TABLE web_sessions RENAME TO elsewhere")
    assert (await door.asks("GET", "/healthz")).status == 503


async def test_our_own_mistake_is_logged_and_answered_in_words(
    small_database: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Any:
        raise ZeroDivisionError

    demo = Demo(broken, broken, broken)
    async with opened(small_database, tmp_path, demo=demo) as door:
        reply = await door.asks("GET", "/demo/story")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
    out, err = capfd.readouterr()
    assert "ZeroDivisionError" in out + err


# --- pictures ----------------------------------------------------------------------------------


async def picture_link(door: Door, visitor: Visitor) -> str:
    """The link to a picture in a message."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "PNG")
    kept = await door.parts.media.keep(out.getvalue())
    (session,) = door.session_ids()
    await door.delivers(session, Say("ảnh", photos=(kept.hash,)))
    (message,) = await visitor.reads()
    link: str = message["photos"][0]
    return link


async def test_a_link_in_a_message_shows_the_picture(door: Door, visitor: Visitor) -> None:
    link = await picture_link(door, visitor)
    reply = await door.asks("GET", link)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "image/jpeg")
    assert reply.headers["Content-Disposition"] == "inline"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "private, max-age=21600, immutable"
    assert Image.open(io.BytesIO(reply.body)).size == (30, 20)


async def test_nothing_else_leads_to_a_picture(door: Door, visitor: Visitor) -> None:
    link = await picture_link(door, visitor)
    path, _, query = link.partition("?")
    until, sig = (part.partition("=")[2] for part in query.split("&"))
    other = path.replace(path[-1], "0" if path[-1] != "0" else "1")
    tries = [
        path,
        f"{path}?until={until}",
        f"{path}?sig={sig}",
        f"{path}?until={until}&sig=",
        f"{path}?until={until}&sig={sig[:-1]}",
        f"{path}?until={until}&sig={sig[:-1]}{'0' if sig[-1] != '0' else '1'}",
        f"{path}?until={until}&sig={sig.upper()}é",
        f"{path}?until={int(until) + 1}&sig={sig}",
        f"{path}?until=&sig={sig}",
        f"{path}?until=x&sig={sig}",
        f"{other}?{query}",
        f"/files/{'0' * 64}",
    ]
    replies = [await door.asks("GET", attempt) for attempt in tries]
    # Unsigned, forged and unknown are one answer: nobody learns what is there.
    assert {(reply.status, reply.words) for reply in replies} == {(404, replies[0].words)}


async def test_a_link_lasts_a_day_and_stays_the_same_for_hours(
    door: Door, visitor: Visitor
) -> None:
    link = await picture_link(door, visitor)
    door.clock.passes(minutes=50)
    (message,) = await visitor.reads()
    assert message["photos"] == [link]
    door.clock.passes(hours=17)
    assert (await door.asks("GET", link)).status == 200
    door.clock.passes(hours=7)
    assert (await door.asks("GET", link)).status == 404
    (message,) = await visitor.reads()
    assert (await door.asks("GET", message["photos"][0])).status == 200


async def test_a_signed_link_to_a_lost_picture_is_404(door: Door, visitor: Visitor) -> None:
    link = await picture_link(door, visitor)
    for picture in door.parts.media.folder.rglob("*.jpg"):
        picture.unlink()
    assert (await door.asks("GET", link)).status == 404


async def test_a_browser_that_has_the_picture_is_told_so(door: Door, visitor: Visitor) -> None:
    link = await picture_link(door, visitor)
    first = await door.asks("GET", link)
    again = await door.asks("GET", link, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304


# --- the demo ------------------------------------------------------------------------------------

PERSONAS = [{"name": "Chị Hoa", "role": "citizen", "agency": "", "session": "t"}]
CAST = Demo(lambda: PERSONAS, lambda: PERSONAS * 2, lambda: {"steps": []})
DEMO = ["/demo", "/demo/personas", "/demo/story"]


async def test_the_demo_is_there_at_home(small_database: str, tmp_path: Path) -> None:
    async with opened(small_database, tmp_path, demo=CAST) as door:
        page = await door.asks("GET", "/demo")
        assert page.body == (STATIC / "demo.html").read_bytes()
        assert (await door.asks("GET", "/demo/personas")).body == PERSONAS
        assert (await door.asks("POST", "/demo/personas")).body == PERSONAS * 2
        assert (await door.asks("GET", "/demo/story")).body == {"steps": []}
        own = {"Origin": door.url}
        assert (await door.asks("POST", "/demo/personas", headers=own)).status == 200


async def test_without_a_demo_there_is_none(door: Door) -> None:
    assert [(await door.asks("GET", path)).status for path in DEMO] == [404] * 3


# fmt: off
STRANGERS = [
    {"X-Forwarded-For": "127.0.0.1"},     # came through a proxy on this machine
    {"X-Real-IP": "127.0.0.1"},
    {"Forwarded": "for=127.0.0.1"},
    {"Via": "1.1 proxy"},
    {"Host": "evil.example"},             # another site's name, pointed at this machine
    {"Host": "localhost.evil.example"},
    {"Origin": "https://evil.example"},   # another site's page
    {"Origin": "null"},
]
# fmt: on


async def test_strangers_see_no_demo(small_database: str, tmp_path: Path) -> None:
    async with opened(small_database, tmp_path, demo=CAST) as door:
        for headers in STRANGERS:
            for path in DEMO:
                reply = await door.asks("GET", path, headers=headers)
                assert reply.status == 404, (headers, path)
        assert (await door.asks("GET", "/", headers={"Host": "evil.example"})).status == 200


# fmt: off
NEAR = ["127.0.0.1", "127.3.4.5", "::1"]
FAR = ["192.168.1.7", "10.0.0.1", "8.8.8.8", "fe80::1", "2001:db8::1", "", "unix"]
# fmt: on


async def test_the_other_end_decides_whether_it_is_home() -> None:
    pages = Pages(STATIC, CAST)
    asked = make_mocked_request("GET", "/demo/personas", headers={"Host": "127.0.0.1:8080"})
    for address in NEAR:
        assert (await pages.personas(asked.clone(remote=address))).status == 200
    for address in FAR:
        with pytest.raises(Refusal, match="nowhere"):
            await pages.personas(asked.clone(remote=address))
