"""Photos that come with an event: taken whole or not at all, whatever becomes of the connection."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.channels.web.limits import Rate
from tests.bot.channels.conftest import GENEROUS, Door, Visitor, opened


def photo(colour: str = "red", size: tuple[int, int] = (40, 30), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


async def test_photos_come_with_their_text(each_door: Door) -> None:
    visitor = await each_door.visitor()
    reply = await visitor.uploads(photo("red"), photo("blue", kind="PNG"), key="k1", text=" Ổ gà ")
    assert reply.status == 202
    (stored,) = each_door.stored()
    assert stored["text"] == "Ổ gà"
    assert stored["photos"] == [row.hash for row in each_door.pictures()]
    assert len(stored["photos"]) == 2
    assert all(each_door.parts.media.path(hash_).is_file() for hash_ in stored["photos"])


async def test_ten_photos_alone_are_an_event(door: Door, visitor: Visitor) -> None:
    photos = [photo(f"#0000{n:02x}") for n in range(0, 200, 20)]
    assert (await visitor.uploads(*photos, key="k1")).status == 202
    assert (await visitor.uploads(*photos, key="k1")).status == 200
    (stored,) = door.stored()
    assert list(stored) == ["photos"]
    assert len(door.pictures()) == len(set(stored["photos"]))


HUGE = b"\xff\xd8\xff" + b"\0" * (12 * 1024 * 1024)
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
# fmt: off
FORMS = [
    # photos                        words                               status  what to do next
    ([photo()] * 11,                {"key": "k1"},                      413, "10 ảnh"),
    ([HUGE],                        {"key": "k1"},                      413, "12 MB"),
    ([],                            {"key": "k1", "text": "x" * 70000}, 413, "quá dài"),
    ([],                            {"key": "k1", "more": "x" * 70000}, 413, "quá dài"),
    ([b"%PDF-1.7 no picture"],      {"key": "k1"},                      415, "JPEG, PNG, WebP hay GIF"),
    ([b"<svg onload='x'/>"],        {"key": "k1"},                      415, "JPEG, PNG, WebP hay GIF"),
    ([HEIC],                        {"key": "k1"},                      415, "HEIC"),
    ([photo(size=(900, 900))[:900]],    {"key": "k1"},                  415, "bị hỏng"),
    ([photo(), photo(kind="PNG")[:60]], {"key": "k1", "text": "a"},     415, "bị hỏng"),
    ([photo()],                     {},                                 400, 'Thiếu "key"'),
    ([photo()],                     {"key": "a b"},                     400, 'Thiếu "key"'),
    ([],                            {"key": "k1"},                      400, "chưa có nội dung"),
    ([b""],                         {"key": "k1", "text": " \u200b"},   415, "Ảnh bị hỏng"),
    ([b""],                         {"key": "k1"},                      415, "Ảnh bị hỏng"),
]
# fmt: on


@pytest.mark.parametrize(("photos", "words", "status", "says"), FORMS)
async def test_a_form_is_taken_whole_or_not_at_all(
    door: Door, visitor: Visitor, photos: list[bytes], words: Any, status: int, says: str
) -> None:
    reply = await visitor.uploads(*photos, **words)
    assert reply.status == status
    assert says in reply.words
    assert (door.stored(), door.pictures()) == ([], [])


async def test_an_empty_file_field_is_no_photo(door: Door, visitor: Visitor) -> None:
    assert (await visitor.uploads(b"", key="k1", text="chỉ có chữ")).status == 202
    assert door.stored() == [{"text": "chỉ có chữ"}]


PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
KEY, END = PART % (b"key", b"k1"), b"--x--\r\n"
BROKEN_FORMS = {
    "nothing": b"",
    "no boundary": b"key=k1&text=a",
    "no end": KEY,
    "cut in a header": KEY + b"--x\r\nContent-Dispo",
    "no UTF-8": KEY + PART % (b"text", b"\xff\xfe") + END,
    "a form in a form": KEY
    + b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--"
    + END,
    "a bad charset": PART % (b"_charset_", b"c" * 100) + KEY + END,
    "a hundred fields": PART % (b"a", b"1") * 100 + KEY + END,
    "a header without end": b"--x\r\n" + b"A" * 100_000,
    "a bad length": b"--x\r\nContent-Length: -5\r\n\r\n" + END,
}


@pytest.mark.parametrize("form", BROKEN_FORMS.values(), ids=BROKEN_FORMS)
async def test_a_broken_form_is_400(door: Door, visitor: Visitor, form: bytes) -> None:
    reply = await visitor.sends(form, "multipart/form-data; boundary=x")
    assert reply.status == 400
    assert door.stored() == []


# --- bodies that do not come to their end ----------------------------------------------------


async def begun(
    door: Door, visitor: Visitor, body: bytes, kind: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request of which more is promised than sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(door.url.rpartition(":")[2]))
    head = (
        f"POST /api/chat/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {visitor.token}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body) + 1000}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    return reader, writer


HALF = [
    (b'{"key":"k1","text":"half"}', "application/json"),
    (KEY + PART % (b"photo", photo()), "multipart/form-data; boundary=x"),
]


@pytest.mark.parametrize(("sent", "kind"), HALF)
async def test_a_slow_body_is_given_up(
    small_database: str, tmp_path: Path, sent: bytes, kind: str
) -> None:
    short = timedelta(milliseconds=100)
    limits = replace(GENEROUS, json_in=short, upload_in=short)
    async with opened(small_database, tmp_path, limits=limits) as door:
        reader, writer = await begun(door, await door.visitor(), sent, kind)
        answer = await reader.readuntil(b"\r\n")
        assert b" 408 " in answer
        assert (door.stored(), door.pictures()) == ([], [])
        writer.close()


@pytest.mark.parametrize(("sent", "kind"), HALF)
async def test_an_aborted_body_leaves_nothing(
    door: Door, visitor: Visitor, sent: bytes, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    _, writer = await begun(door, visitor, sent, kind)
    writer.transport.abort()
    assert (await visitor.posts(key="after", text="sau đó")).status == 202
    assert door.stored() == [{"text": "sau đó"}]
    assert [*door.parts.media.folder.rglob("*.jpg")] == []
    assert "Traceback" not in capfd.readouterr().err


async def test_too_many_uploads_at_once_wait_their_turn(
    small_database: str, tmp_path: Path
) -> None:
    limits = replace(GENEROUS, uploads_most=1, events=Rate(10**6, 10**6))
    async with opened(small_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        # Whichever comes first has the one seat; a half that comes first keeps it.
        reply, writers = None, []
        while reply is None or reply.status < 300:
            writers.append((await begun(door, visitor, *HALF[1]))[1])
            reply = await visitor.uploads(photo(), key="k2")
        assert (reply.status, "Retry-After" in reply.headers) == (503, True)
        assert (await visitor.posts(key="k3", text="chữ thì được")).status == 202
        for writer in writers:
            writer.close()


async def test_photos_slow_down_what_comes_next(small_database: str, tmp_path: Path) -> None:
    limits = replace(GENEROUS, events=Rate(5, 1))
    async with opened(small_database, tmp_path, limits=limits) as door:
        visitor = await door.visitor()
        assert (await visitor.uploads(*[photo()] * 10, key="1")).status == 202
        refused = await visitor.posts(key="2", text="a")
        assert (refused.status, refused.headers["Retry-After"]) == (429, "7")
